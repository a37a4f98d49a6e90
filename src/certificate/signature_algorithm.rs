//! How a certificate is signed.

use std::fmt;

use x509_parser::signature_algorithm::SignatureAlgorithm;
use x509_parser::x509::AlgorithmIdentifier;

use super::clean_text::name;

const PSS: &str = "1.2.840.113549.1.1.10";

/// A hash function of signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// MD2, MD4 or MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        })
    }
}

/// A signature algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureKind {
    /// RSASSA-PKCS1-v1_5.
    Pkcs1(Hash),
    /// RSASSA-PSS (RFC 4055); none for a hash that is not known here.
    Pss(Option<Hash>),
    /// ECDSA.
    Ecdsa(Hash),
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// Another algorithm, by its OID.
    Other(String),
}

impl SignatureKind {
    /// The kind that `algorithm` names.
    #[must_use]
    pub fn of(algorithm: &AlgorithmIdentifier<'_>) -> Self {
        let oid = algorithm.algorithm.to_id_string();
        match oid.as_str() {
            PSS => Self::Pss(pss_hash(algorithm)),
            "1.3.101.112" => Self::Ed25519,
            "1.2.840.10045.4.1" => Self::Ecdsa(Hash::Sha1),
            "1.2.840.10045.4.3.1" => Self::Ecdsa(Hash::Sha224),
            "1.2.840.10045.4.3.2" => Self::Ecdsa(Hash::Sha256),
            "1.2.840.10045.4.3.3" => Self::Ecdsa(Hash::Sha384),
            "1.2.840.10045.4.3.4" => Self::Ecdsa(Hash::Sha512),
            _ => match pkcs1_hash(&oid) {
                Some(hash) => Self::Pkcs1(hash),
                None => Self::Other(oid),
            },
        }
    }

    /// The hash that is signed; none where the algorithm has none of its own or it is not known here.
    #[must_use]
    pub fn hash(&self) -> Option<Hash> {
        match self {
            Self::Pkcs1(hash) | Self::Ecdsa(hash) => Some(*hash),
            Self::Pss(hash) => *hash,
            Self::Ed25519 | Self::Other(_) => None,
        }
    }
}

impl fmt::Display for SignatureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pkcs1(hash) => write!(f, "RSA with {hash}"),
            Self::Pss(Some(hash)) => write!(f, "RSASSA-PSS with {hash}"),
            Self::Pss(None) => f.write_str("RSASSA-PSS"),
            Self::Ecdsa(hash) => write!(f, "ECDSA with {hash}"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Other(oid) => f.write_str(&name(oid)),
        }
    }
}

/// Children of PKCS #1 (RFC 8017 appendix C), and the sha1WithRSASignature of OIW that old Microsoft CAs write.
fn pkcs1_hash(oid: &str) -> Option<Hash> {
    Some(match oid {
        "1.2.840.113549.1.1.2" | "1.2.840.113549.1.1.3" | "1.2.840.113549.1.1.4" => Hash::Md5,
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => Hash::Sha1,
        "1.2.840.113549.1.1.14" => Hash::Sha224,
        "1.2.840.113549.1.1.11" => Hash::Sha256,
        "1.2.840.113549.1.1.12" => Hash::Sha384,
        "1.2.840.113549.1.1.13" => Hash::Sha512,
        _ => return None,
    })
}

fn pss_hash(algorithm: &AlgorithmIdentifier<'_>) -> Option<Hash> {
    let Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) = SignatureAlgorithm::try_from(algorithm)
    else {
        return None;
    };
    match parameters.hash_algorithm_oid().to_id_string().as_str() {
        "1.3.14.3.2.26" => Some(Hash::Sha1),
        "2.16.840.1.101.3.4.2.1" => Some(Hash::Sha256),
        "2.16.840.1.101.3.4.2.2" => Some(Hash::Sha384),
        "2.16.840.1.101.3.4.2.3" => Some(Hash::Sha512),
        "2.16.840.1.101.3.4.2.4" => Some(Hash::Sha224),
        _ => None,
    }
}
