//! The compression functions under HMAC, one block at a time.
//!
//! A hasher that takes bytes and finishes by itself does its padding in a number of blocks that follows from
//! the length. [`super::mac`] has to hide that length, so it pads by itself and needs only what is here.

use subtle::ConditionallySelectable;
use zeroize::Zeroize;

/// Longest block of any hash here: SHA-384.
pub(crate) const MAX_BLOCK: usize = 128;

/// Longest MAC of any hash here: SHA-384.
pub(crate) const MAX_TAG: usize = 48;

/// A hash function of FIPS 180-4 below its padding.
pub(crate) trait Hash: Send + Sync + 'static {
    /// Bytes in a block. A power of two.
    const BLOCK: usize;
    /// Bytes at the end of the last block that are kept for the length.
    const LENGTH_FIELD: usize;
    /// Bytes in the digest, which is also the length of MAC and MAC key in TLS (RFC 5246 appendix C).
    const TAG: usize;
    /// The chaining value before the first block.
    const INITIAL: Self::State;
    /// What the chaining value consists of.
    type Word: ConditionallySelectable;
    /// The chaining value.
    type State: Copy + AsRef<[Self::Word]> + AsMut<[Self::Word]> + Zeroize + Send + Sync;

    /// Takes in whole blocks; bytes after the last whole block are ignored.
    fn compress(state: &mut Self::State, blocks: &[u8]);

    /// The digest that the chaining value stands for, followed by zeros.
    fn digest(state: &Self::State) -> [u8; MAX_TAG];
}

pub(crate) struct Sha1;

impl Hash for Sha1 {
    const BLOCK: usize = 64;
    const LENGTH_FIELD: usize = 8;
    const TAG: usize = 20;
    const INITIAL: [u32; 5] = [
        0x6745_2301,
        0xefcd_ab89,
        0x98ba_dcfe,
        0x1032_5476,
        0xc3d2_e1f0,
    ];
    type Word = u32;
    type State = [u32; 5];

    fn compress(state: &mut Self::State, blocks: &[u8]) {
        sha1::block_api::compress(state, blocks.as_chunks().0);
    }

    fn digest(state: &Self::State) -> [u8; MAX_TAG] {
        spread(state.iter().map(|word| word.to_be_bytes()))
    }
}

pub(crate) struct Sha256;

impl Hash for Sha256 {
    const BLOCK: usize = 64;
    const LENGTH_FIELD: usize = 8;
    const TAG: usize = 32;
    const INITIAL: [u32; 8] = [
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    ];
    type Word = u32;
    type State = [u32; 8];

    fn compress(state: &mut Self::State, blocks: &[u8]) {
        sha2::block_api::compress256(state, blocks.as_chunks().0);
    }

    fn digest(state: &Self::State) -> [u8; MAX_TAG] {
        spread(state.iter().map(|word| word.to_be_bytes()))
    }
}

pub(crate) struct Sha384;

impl Hash for Sha384 {
    const BLOCK: usize = 128;
    const LENGTH_FIELD: usize = 16;
    const TAG: usize = 48;
    const INITIAL: [u64; 8] = [
        0xcbbb_9d5d_c105_9ed8,
        0x629a_292a_367c_d507,
        0x9159_015a_3070_dd17,
        0x152f_ecd8_f70e_5939,
        0x6733_2667_ffc0_0b31,
        0x8eb4_4a87_6858_1511,
        0xdb0c_2e0d_64f9_8fa7,
        0x47b5_481d_befa_4fa4,
    ];
    type Word = u64;
    type State = [u64; 8];

    fn compress(state: &mut Self::State, blocks: &[u8]) {
        sha2::block_api::compress512(state, blocks.as_chunks().0);
    }

    fn digest(state: &Self::State) -> [u8; MAX_TAG] {
        spread(state.iter().take(6).map(|word| word.to_be_bytes()))
    }
}

fn spread<const N: usize>(words: impl Iterator<Item = [u8; N]>) -> [u8; MAX_TAG] {
    let mut out = [0; MAX_TAG];
    for (place, word) in out.as_chunks_mut().0.iter_mut().zip(words) {
        *place = word;
    }
    out
}
