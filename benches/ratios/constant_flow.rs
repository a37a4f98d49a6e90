//! What opening a CBC record costs beside AES and the hash blocks that the check has to hash.

use std::hint::black_box;
use std::time::{Duration, Instant};

use aes::cipher::{Array, BlockModeDecrypt, InnerIvInit, KeyInit};

use crate::Least;
use crate::rig::protection::Protection;
use crate::rig::short_name;

/// The record protection does not know how the server proved itself: the ECDHE_RSA suites have the same figures.
const SUITES: [(u16, Cipher, Hash); 4] = [
    (0xC024, Cipher::Aes256, Hash::Sha384),
    (0xC023, Cipher::Aes128, Hash::Sha256),
    (0xC00A, Cipher::Aes256, Hash::Sha1),
    (0xC009, Cipher::Aes128, Hash::Sha1),
];
const SIZES: [usize; 4] = [64, 256, 1 << 10, 1 << 14];
const ROUNDS: usize = 400;
/// Bytes that one round opens, at least one record.
const PORTION: usize = 1 << 15;
/// Padding that no one has authenticated yet may be this long (RFC 5246 section 6.2.3.2).
const PADDING_MAX: usize = 256;
/// Bytes before the fragment in the MAC (RFC 5246 section 6.2.3.1).
const HEADER: usize = 13;

#[derive(Clone, Copy)]
enum Cipher {
    Aes128,
    Aes256,
}

/// A cipher whose key is expanded, as it is in a connection.
enum Keyed {
    Aes128(aes::Aes128),
    Aes256(aes::Aes256),
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
}

pub(crate) fn print() {
    println!("### Opening a CBC record: the constant-flow check beside its hash blocks\n");
    println!(
        "| suite (ECDHE_RSA and ECDHE_ECDSA alike) | plaintext | open | AES | hash blocks | of these time | rest | rest / hash blocks |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (number, cipher, hash) in SUITES {
        let protection = Protection::of(number);
        for size in SIZES {
            print_row(number, &protection, cipher, hash, size);
        }
    }
}

fn print_row(number: u16, protection: &Protection, cipher: Cipher, hash: Hash, size: usize) {
    let record = protection.sample(&vec![0x5a; size]);
    let (first, alone) = hash.blocks(record.len() - 16);
    let cipher = cipher.keyed();
    let count = (PORTION / record.len()).max(1);
    let mut least = Least::<3>::new();
    for _ in 0..ROUNDS {
        least.take([
            protection.open_with(|open| {
                timed(record.repeat(count), record.len(), |record| {
                    assert_eq!(open(record), size);
                })
            }),
            timed(record.repeat(count), record.len(), |record| {
                cipher.decrypt(record);
            }),
            timed(record.repeat(count), record.len(), |record| {
                hash.compress(record, first, alone);
            }),
        ]);
    }
    let each = |time: Duration| time.as_secs_f64() * 1e9 / count as f64;
    let [open, aes, hashed] = least.0.map(each);
    let rest = open - aes - hashed;
    println!(
        "| {} | {size} | {open:.0} ns | {aes:.0} ns | {} | {hashed:.0} ns | {rest:.0} ns | {:.2} |",
        short_name(number).trim_start_matches("ECDSA_WITH_"),
        first + alone,
        rest / hashed
    );
}

/// The time of `work` on each record of a row.
fn timed(mut records: Vec<u8>, length: usize, mut work: impl FnMut(&mut [u8])) -> Duration {
    let begun = Instant::now();
    for record in records.chunks_exact_mut(length) {
        work(record);
    }
    let time = begun.elapsed();
    black_box(records);
    time
}

impl Cipher {
    fn keyed(self) -> Keyed {
        match self {
            Self::Aes128 => Keyed::Aes128(aes::Aes128::new(&[7; 16].into())),
            Self::Aes256 => Keyed::Aes256(aes::Aes256::new(&[7; 32].into())),
        }
    }
}

impl Keyed {
    /// CBC over a record that begins with its IV.
    fn decrypt(&self, record: &mut [u8]) {
        let (iv, blocks) = record.split_first_chunk_mut::<16>().unwrap();
        let iv = (*iv).into();
        let blocks = Array::cast_slice_from_core_mut(blocks.as_chunks_mut().0);
        match self {
            Self::Aes128(cipher) => {
                cbc::Decryptor::inner_iv_init(cipher, &iv).decrypt_blocks(blocks);
            }
            Self::Aes256(cipher) => {
                cbc::Decryptor::inner_iv_init(cipher, &iv).decrypt_blocks(blocks);
            }
        }
    }
}

impl Hash {
    /// Bytes in a block, bytes kept for the length in the last one, bytes of the MAC (FIPS 180-4).
    fn shape(self) -> (usize, usize, usize) {
        match self {
            Self::Sha1 => (64, 8, 20),
            Self::Sha256 => (64, 8, 32),
            Self::Sha384 => (128, 16, 48),
        }
    }

    /// Blocks of a record body without its IV: those that are message whatever the padding is, and those that have to be hashed one
    /// by one, up to the last that any padding could need, with the outer one of HMAC.
    fn blocks(self, body: usize) -> (usize, usize) {
        let (block, length_field, tag) = self.shape();
        let content = body - tag;
        let whole = (HEADER + content.saturating_sub(PADDING_MAX)) / block;
        let most = (HEADER + content + length_field) / block;
        (whole, most + 1 - whole + 1)
    }

    /// Hashes the record over and over until the blocks are as many: at once those that can be.
    fn compress(self, record: &[u8], whole: usize, alone: usize) {
        let (block, ..) = self.shape();
        let mut state = State::new(self);
        state.compress(&record[..whole.min(record.len() / block) * block]);
        for index in 0..alone {
            let start = index * block % (record.len() - block + 1);
            state.compress(black_box(&record[start..start + block]));
        }
        black_box(state);
    }
}

enum State {
    Sha1([u32; 5]),
    Sha256([u32; 8]),
    Sha384([u64; 8]),
}

impl State {
    fn new(hash: Hash) -> Self {
        match hash {
            Hash::Sha1 => Self::Sha1([1; 5]),
            Hash::Sha256 => Self::Sha256([1; 8]),
            Hash::Sha384 => Self::Sha384([1; 8]),
        }
    }

    fn compress(&mut self, blocks: &[u8]) {
        match self {
            Self::Sha1(state) => sha1::block_api::compress(state, blocks.as_chunks().0),
            Self::Sha256(state) => sha2::block_api::compress256(state, blocks.as_chunks().0),
            Self::Sha384(state) => sha2::block_api::compress512(state, blocks.as_chunks().0),
        }
    }
}
