//! The pseudorandom function and the hash of the handshake (RFC 5246 section 5; before TLS 1.2, RFC 2246 section 5).

use ::openssl::error::ErrorStack;
use ::openssl::hash::{MessageDigest, hash};
use ::openssl::pkey::PKey;
use ::openssl::sign::Signer;
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
    /// One hash of TLS 1.2.
    One(Hash),
}

impl Prf {
    pub(crate) fn of(version: TlsVersion, suite: Suite) -> Self {
        match suite.hash {
            _ if version < TlsVersion::TLS12 => Self::Md5Sha1,
            Hash::Sha384 => Self::One(Hash::Sha384),
            Hash::Sha1 | Hash::Sha256 => Self::One(Hash::Sha256),
        }
    }

    /// `length` bytes from `secret`.
    pub(crate) fn expand(
        self,
        secret: &[u8],
        label: &str,
        seed: &[&[u8]],
        length: usize,
    ) -> Result<Secret, ErrorStack> {
        let seed = [&[label.as_bytes()], seed].concat().concat();
        match self {
            Self::One(hash) => p_hash(hash.digest(), secret, &seed, length),
            Self::Md5Sha1 => {
                // The halves share the middle byte where the length is odd.
                let half = secret.len().div_ceil(2);
                let rest = secret.len() - half;
                let mut out = p_hash(MessageDigest::md5(), &secret[..half], &seed, length)?;
                let other = p_hash(MessageDigest::sha1(), &secret[rest..], &seed, length)?;
                out.iter_mut().zip(other.iter()).for_each(|(a, b)| *a ^= b);
                Ok(out)
            }
        }
    }

    /// The hash over handshake messages that Finished and the extended master secret take in.
    pub(crate) fn hash(self, messages: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        match self {
            Self::One(kind) => Ok(hash(kind.digest(), messages)?.to_vec()),
            Self::Md5Sha1 => md5_sha1(messages),
        }
    }

    /// verify_data of a Finished message (RFC 5246 section 7.4.9).
    pub(crate) fn verify_data(
        self,
        master: &[u8],
        label: &str,
        messages: &[u8],
    ) -> Result<Vec<u8>, ErrorStack> {
        let hash = self.hash(messages)?;
        let data = self.expand(master, label, &[&hash], VERIFY_DATA_LENGTH)?;
        Ok(data.to_vec())
    }
}

/// MD5 and SHA-1 one after the other.
pub(super) fn md5_sha1(message: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let md5 = hash(MessageDigest::md5(), message)?;
    let sha1 = hash(MessageDigest::sha1(), message)?;
    Ok([&md5[..], &sha1[..]].concat())
}

fn p_hash(
    digest: MessageDigest,
    secret: &[u8],
    seed: &[u8],
    length: usize,
) -> Result<Secret, ErrorStack> {
    let mut out = Zeroizing::new(Vec::with_capacity(length + digest.size()));
    let mut a = hmac(digest, secret, &[seed])?;
    while out.len() < length {
        out.extend_from_slice(&hmac(digest, secret, &[&a, seed])?);
        a = hmac(digest, secret, &[&a])?;
    }
    out.truncate(length);
    Ok(out)
}

/// HMAC over the parts, one after the other.
pub(super) fn hmac(
    digest: MessageDigest,
    key: &[u8],
    parts: &[&[u8]],
) -> Result<Secret, ErrorStack> {
    let key = PKey::hmac(key)?;
    let mut signer = Signer::new(digest, &key)?;
    for part in parts {
        signer.update(part)?;
    }
    signer.sign_to_vec().map(Zeroizing::new)
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
        let out = Prf::One(Hash::Sha256)
            .expand(&secret, "test label", &[&seed], 100)
            .unwrap();
        assert_eq!(out.len(), 100);
        assert_eq!(out[..8], [0xe3, 0xf2, 0x29, 0xba, 0x72, 0x7b, 0xe1, 0x7b]);
    }

    #[test]
    fn each_version_has_its_own() {
        let sha1 = Suite::of(0x002F).unwrap();
        let sha384 = Suite::of(0xC028).unwrap();
        assert_eq!(Prf::of(TlsVersion::TLS11, sha1), Prf::Md5Sha1);
        assert_eq!(Prf::of(TlsVersion::TLS12, sha1), Prf::One(Hash::Sha256));
        assert_eq!(Prf::of(TlsVersion::TLS12, sha384), Prf::One(Hash::Sha384));
        assert_eq!(Prf::Md5Sha1.hash(b"").unwrap().len(), 36);
    }
}
