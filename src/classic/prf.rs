//! The pseudorandom function and the hash of the handshake (RFC 5246 section 5; before TLS 1.2, RFC 2246 section 5).

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha384};
use zeroize::Zeroizing;

use super::suite::{Hash, Suite};
use crate::observation::TlsVersion;

/// Length of a master secret in bytes.
pub(crate) const MASTER_LENGTH: usize = 48;
/// Length of verify_data in bytes.
const VERIFY_DATA_LENGTH: usize = 12;

/// Secret bytes, wiped when they go.
pub(crate) type Secret = Zeroizing<Vec<u8>>;

/// Which function it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prf {
    /// MD5 and SHA-1 together: TLS 1.0 and 1.1.
    Md5Sha1,
    Sha256,
    Sha384,
}

impl Prf {
    pub(crate) fn of(version: TlsVersion, suite: Suite) -> Self {
        match suite.hash {
            _ if version < TlsVersion::TLS12 => Self::Md5Sha1,
            Hash::Sha384 => Self::Sha384,
            Hash::Md5 | Hash::Sha1 | Hash::Sha256 => Self::Sha256,
        }
    }

    /// `length` bytes from `secret`.
    pub(crate) fn expand(
        self,
        secret: &[u8],
        label: &str,
        seed: &[&[u8]],
        length: usize,
    ) -> Secret {
        let seed = [&[label.as_bytes()], seed].concat().concat();
        let mut out = Zeroizing::new(vec![0; length]);
        match self {
            Self::Md5Sha1 => {
                // The halves share the middle byte where the length is odd.
                let half = secret.len().div_ceil(2);
                let rest = secret.len() - half;
                add_p_hash::<Hmac<Md5>>(&secret[..half], &seed, &mut out);
                add_p_hash::<Hmac<Sha1>>(&secret[rest..], &seed, &mut out);
            }
            Self::Sha256 => add_p_hash::<Hmac<Sha256>>(secret, &seed, &mut out),
            Self::Sha384 => add_p_hash::<Hmac<Sha384>>(secret, &seed, &mut out),
        }
        out
    }

    /// The hash over handshake messages that Finished and the extended master secret take in.
    pub(crate) fn hash(self, messages: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5Sha1 => md5_sha1(messages).to_vec(),
            Self::Sha256 => Sha256::digest(messages).to_vec(),
            Self::Sha384 => Sha384::digest(messages).to_vec(),
        }
    }

    /// verify_data of a Finished message (RFC 5246 section 7.4.9).
    pub(crate) fn verify_data(self, master: &[u8], label: &str, messages: &[u8]) -> Vec<u8> {
        let hash = self.hash(messages);
        self.expand(master, label, &[&hash], VERIFY_DATA_LENGTH)
            .to_vec()
    }
}

/// MD5 and SHA-1 one after the other.
pub(crate) fn md5_sha1(message: &[u8]) -> [u8; 36] {
    let mut both = [0; 36];
    both[..16].copy_from_slice(&Md5::digest(message));
    both[16..].copy_from_slice(&Sha1::digest(message));
    both
}

/// Adds, without carry, P_hash(secret, seed) to `out`.
fn add_p_hash<M: Mac + KeyInit + Clone>(secret: &[u8], seed: &[u8], out: &mut [u8]) {
    let Ok(keyed) = M::new_from_slice(secret) else {
        unreachable!("HMAC takes keys of every length (RFC 2104 section 2)");
    };
    let mac = |parts: [&[u8]; 2]| {
        let mut mac = keyed.clone();
        parts.iter().for_each(|part| mac.update(part));
        Zeroizing::new(mac.finalize().into_bytes().to_vec())
    };
    let mut a = mac([seed, &[]]);
    for part in out.chunks_mut(M::output_size()) {
        let more = mac([&a, seed]);
        part.iter_mut().zip(more.iter()).for_each(|(a, b)| *a ^= b);
        a = mac([&a, &[]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vector for SHA-256 that the IETF's TLS working group passed round in 2009.
    #[test]
    fn a_known_answer() {
        let secret = [
            0x9b, 0xbe, 0x43, 0x6b, 0xa9, 0x40, 0xf0, 0x17, 0xb1, 0x76, 0x52, 0x84, 0x9a, 0x71,
            0xdb, 0x35,
        ];
        let seed = [
            0xa0, 0xba, 0x9f, 0x93, 0x6c, 0xda, 0x31, 0x18, 0x27, 0xa6, 0xf7, 0x96, 0xff, 0xd5,
            0x19, 0x8c,
        ];
        let out = Prf::Sha256.expand(&secret, "test label", &[&seed], 100);
        assert_eq!(out.len(), 100);
        assert_eq!(out[..8], [0xe3, 0xf2, 0x29, 0xba, 0x72, 0x7b, 0xe1, 0x7b]);
    }

    #[test]
    fn each_version_has_its_own() {
        let sha1 = Suite::of(0x002F).unwrap();
        let sha384 = Suite::of(0xC028).unwrap();
        assert_eq!(Prf::of(TlsVersion::TLS11, sha1), Prf::Md5Sha1);
        assert_eq!(Prf::of(TlsVersion::TLS12, sha1), Prf::Sha256);
        assert_eq!(Prf::of(TlsVersion::TLS12, sha384), Prf::Sha384);
        assert_eq!(Prf::Md5Sha1.hash(b"").len(), 36);
    }
}
