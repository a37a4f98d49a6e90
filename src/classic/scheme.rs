//! How a handshake message is signed (RFC 5246 sections 4.7, 7.4.3 and 7.4.8; before TLS 1.2, RFC 4346 section 7.4.3).

use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha384, Sha512};

use super::prf::md5_sha1;

/// Signature algorithms in the order of the ClientHello. SHA-1 stands last, so that only a server that has nothing better picks it.
pub(crate) const SCHEMES: [u16; 12] = [
    0x0403, 0x0503, // ECDSA with SHA-256, SHA-384
    0x0401, 0x0501, 0x0601, // RSA PKCS#1 with SHA-256, SHA-384, SHA-512
    0x0804, 0x0805, 0x0806, // RSA-PSS with SHA-256, SHA-384, SHA-512
    0x0402, // DSA with SHA-256
    0x0203, 0x0201, 0x0202, // ECDSA, RSA PKCS#1, DSA with SHA-1
];

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Rsa,
    RsaPss,
    Dsa,
    Ecdsa,
}

/// What is signed in place of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digested {
    /// Both hashes one after the other, without a DigestInfo around them.
    Md5Sha1([u8; 36]),
    Sha1([u8; 20]),
    Sha256([u8; 32]),
    Sha384([u8; 48]),
    Sha512([u8; 64]),
}

impl Digested {
    /// The bytes of the hash.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Md5Sha1(bytes) => bytes,
            Self::Sha1(bytes) => bytes,
            Self::Sha256(bytes) => bytes,
            Self::Sha384(bytes) => bytes,
            Self::Sha512(bytes) => bytes,
        }
    }

    /// The same number in at least `length` bytes.
    pub(crate) fn widened(&self, length: usize) -> Vec<u8> {
        let bytes = self.bytes();
        let mut wide = vec![0; length.saturating_sub(bytes.len())];
        wide.extend_from_slice(bytes);
        wide
    }
}

/// How something is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// As the key alone decides: RSA over MD5 and SHA-1, others over SHA-1. TLS 1.0 and 1.1.
    OfTheKey,
    /// As named by a SignatureAndHashAlgorithm, or a SignatureScheme of RFC 8446 section 4.2.3.
    Named(u16),
}

impl Scheme {
    /// The hash over `message` that `algorithm` signs; none where the scheme is for another kind of key.
    pub(crate) fn digest(self, algorithm: Algorithm, message: &[u8]) -> Option<Digested> {
        match self {
            Self::OfTheKey => match algorithm {
                Algorithm::Rsa => Some(Digested::Md5Sha1(md5_sha1(message))),
                Algorithm::RsaPss => None,
                Algorithm::Dsa | Algorithm::Ecdsa => {
                    Some(Digested::Sha1(Sha1::digest(message).into()))
                }
            },
            Self::Named(scheme) => {
                let (wanted, hash) = parts(scheme)?;
                (wanted == algorithm).then(|| hashed(hash, message))?
            }
        }
    }

    /// Whether it is RSA, and then with which padding.
    pub(crate) fn rsa(self) -> Option<Algorithm> {
        match self {
            Self::OfTheKey => Some(Algorithm::Rsa),
            Self::Named(scheme) => {
                let (algorithm, _) = parts(scheme)?;
                matches!(algorithm, Algorithm::Rsa | Algorithm::RsaPss).then_some(algorithm)
            }
        }
    }
}

/// Algorithm, and HashAlgorithm (RFC 5246 section 7.4.1.4.1), of a scheme.
fn parts(scheme: u16) -> Option<(Algorithm, u8)> {
    let [hash, signature] = scheme.to_be_bytes();
    match (hash, signature) {
        (8, 4..=6) => Some((Algorithm::RsaPss, signature)),
        (_, 1) => Some((Algorithm::Rsa, hash)),
        (_, 2) => Some((Algorithm::Dsa, hash)),
        (_, 3) => Some((Algorithm::Ecdsa, hash)),
        _ => None,
    }
}

fn hashed(hash: u8, message: &[u8]) -> Option<Digested> {
    match hash {
        2 => Some(Digested::Sha1(Sha1::digest(message).into())),
        4 => Some(Digested::Sha256(Sha256::digest(message).into())),
        5 => Some(Digested::Sha384(Sha384::digest(message).into())),
        6 => Some(Digested::Sha512(Sha512::digest(message).into())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_that_is_offered_is_known() {
        for scheme in SCHEMES {
            let (algorithm, _) = parts(scheme).unwrap();
            assert!(Scheme::Named(scheme).digest(algorithm, b"").is_some());
        }
        assert_eq!(Scheme::Named(0x0101).digest(Algorithm::Rsa, b""), None);
        assert_eq!(Scheme::Named(0x0401).digest(Algorithm::Ecdsa, b""), None);
    }

    #[test]
    fn before_tls_1_2_the_key_decides() {
        let length = |algorithm| {
            let digested = Scheme::OfTheKey.digest(algorithm, b"message");
            digested.map(|d| d.bytes().len())
        };
        assert_eq!(length(Algorithm::Rsa), Some(36));
        assert_eq!(length(Algorithm::Ecdsa), Some(20));
        assert_eq!(Digested::Sha1([7; 20]).widened(48)[..28], [0; 28]);
    }
}
