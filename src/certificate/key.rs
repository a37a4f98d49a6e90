//! What kind of public key a certificate holds.

use std::fmt;

use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::clean_text::name;

const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";
const P521: &str = "1.3.132.0.35";
const ED25519: &str = "1.3.101.112";

/// A public key, by its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, with the length of its modulus in bits.
    Rsa {
        /// Bits from the highest that is set.
        bits: usize,
    },
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521.
    P521,
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// Another key, by the OID of its algorithm or curve.
    Other(String),
}

impl KeyKind {
    /// The kind of the key in `spki`.
    #[must_use]
    pub fn of(spki: &SubjectPublicKeyInfo<'_>) -> Self {
        match spki.parsed() {
            Ok(PublicKey::RSA(key)) => Self::Rsa {
                bits: bits(key.modulus),
            },
            Ok(PublicKey::EC(_)) => Self::of_curve(spki),
            _ if spki.algorithm.algorithm.to_id_string() == ED25519 => Self::Ed25519,
            _ => Self::Other(spki.algorithm.algorithm.to_id_string()),
        }
    }

    fn of_curve(spki: &SubjectPublicKeyInfo<'_>) -> Self {
        let parameters = spki.algorithm.parameters.as_ref();
        let curve = parameters.and_then(|any| any.as_oid().ok());
        match curve.map(|oid| oid.to_id_string()) {
            Some(oid) if oid == P256 => Self::P256,
            Some(oid) if oid == P384 => Self::P384,
            Some(oid) if oid == P521 => Self::P521,
            Some(oid) => Self::Other(oid),
            None => Self::Other("a curve without a name".to_owned()),
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA {bits} bits"),
            Self::P256 => f.write_str("ECDSA P-256"),
            Self::P384 => f.write_str("ECDSA P-384"),
            Self::P521 => f.write_str("ECDSA P-521"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Other(oid) => f.write_str(&name(oid)),
        }
    }
}

/// Length of a big-endian number in bits. The parser's own count knows whole bytes only.
fn bits(number: &[u8]) -> usize {
    let start = number.iter().position(|byte| *byte != 0);
    let number = &number[start.unwrap_or(number.len())..];
    let leading = number.first().map_or(0, |byte| byte.leading_zeros());
    number.len() * 8 - leading as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_from_the_highest_that_is_set() {
        let mut modulus = vec![0; 257];
        modulus[1] = 0x80;
        assert_eq!(bits(&modulus), 2048);
        modulus[1] = 0x7f;
        assert_eq!(bits(&modulus), 2047);
        assert_eq!(bits(&[0, 0]), 0);
        assert_eq!(bits(&[]), 0);
    }
}
