//! Whether one key signed one certificate.
//!
//! Weak algorithms are verified all the same, with ring's legacy algorithms, so that weak and broken stay two things.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use rustls_pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};
use webpki::ring as verified;
use x509_parser::certificate::X509Certificate;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::certificate::{Hash, KeyKind, SignatureKind};

/// Shortest RSA key that ring verifies with, in bits.
const LEGACY_MIN: usize = 1024;
/// The longest.
const LEGACY_MAX: usize = 8192;

/// What came of a signature, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Check {
    /// It verifies.
    Good,
    /// Its algorithm cannot be verified here.
    Unchecked,
    /// It does not verify.
    Bad,
    /// It was left alone: as many as one chain may ask for were verified before.
    NotTried,
}

/// Verifies the signature of `certificate` with the key in `issuer`.
pub(super) fn check(certificate: &X509Certificate<'_>, issuer: &SubjectPublicKeyInfo<'_>) -> Check {
    let kind = SignatureKind::of(&certificate.signature_algorithm);
    let Some(algorithm) = algorithm(&kind, &KeyKind::of(issuer)) else {
        return Check::Unchecked;
    };
    let key = UnparsedPublicKey::new(algorithm, &issuer.subject_public_key.data);
    let signed = certificate.tbs_certificate.as_ref();
    match key.verify(signed, &certificate.signature_value.data) {
        Ok(()) => Check::Good,
        // ring knows one salt length only, so that its refusal does not tell.
        Err(_) if matches!(kind, SignatureKind::Pss(_)) => Check::Unchecked,
        Err(_) => Check::Bad,
    }
}

fn algorithm(kind: &SignatureKind, key: &KeyKind) -> Option<&'static dyn VerificationAlgorithm> {
    match (kind, key) {
        (SignatureKind::Pkcs1(hash), KeyKind::Rsa { bits }) => pkcs1(*hash, *bits),
        (SignatureKind::Pss(Some(hash)), KeyKind::Rsa { bits }) => pss(*hash, *bits),
        (SignatureKind::Ecdsa(hash), key) => ecdsa(*hash, key),
        (SignatureKind::Ed25519, KeyKind::Ed25519) => Some(&signature::ED25519),
        _ => None,
    }
}

fn pkcs1(hash: Hash, bits: usize) -> Option<&'static dyn VerificationAlgorithm> {
    if !(LEGACY_MIN..=LEGACY_MAX).contains(&bits) {
        return None;
    }
    match hash {
        Hash::Sha1 => Some(&signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
        Hash::Sha256 => Some(&signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        Hash::Sha384 if is_modern(bits) => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        Hash::Sha512 => Some(&signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        Hash::Md5 | Hash::Sha224 | Hash::Sha384 => None,
    }
}

fn pss(hash: Hash, bits: usize) -> Option<&'static dyn VerificationAlgorithm> {
    if !is_modern(bits) {
        return None;
    }
    match hash {
        Hash::Sha256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
        Hash::Sha384 => Some(&signature::RSA_PSS_2048_8192_SHA384),
        Hash::Sha512 => Some(&signature::RSA_PSS_2048_8192_SHA512),
        Hash::Md5 | Hash::Sha1 | Hash::Sha224 => None,
    }
}

/// ring counts the modulus in whole bytes.
fn is_modern(bits: usize) -> bool {
    (2048..=LEGACY_MAX).contains(&bits.next_multiple_of(8))
}

fn ecdsa(hash: Hash, key: &KeyKind) -> Option<&'static dyn VerificationAlgorithm> {
    match (key, hash) {
        (KeyKind::P256, Hash::Sha256) => Some(&signature::ECDSA_P256_SHA256_ASN1),
        (KeyKind::P256, Hash::Sha384) => Some(&signature::ECDSA_P256_SHA384_ASN1),
        (KeyKind::P384, Hash::Sha256) => Some(&signature::ECDSA_P384_SHA256_ASN1),
        (KeyKind::P384, Hash::Sha384) => Some(&signature::ECDSA_P384_SHA384_ASN1),
        _ => None,
    }
}

/// What the path verifier may verify with: its own algorithms, and the weak ones that old PKIs have.
pub(super) static ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    &Legacy(LegacyHash::Sha1),
    &Legacy(LegacyHash::Sha256),
    &Legacy(LegacyHash::Sha512),
    verified::RSA_PKCS1_2048_8192_SHA384,
    verified::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
    verified::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
    verified::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
    verified::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    verified::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    verified::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
    verified::ECDSA_P256_SHA256,
    verified::ECDSA_P256_SHA384,
    verified::ECDSA_P384_SHA256,
    verified::ECDSA_P384_SHA384,
    verified::ED25519,
];

/// sha1WithRSAEncryption with its NULL, as the content of an AlgorithmIdentifier.
const SHA1_WITH_RSA: [u8; 13] = [
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00,
];

#[derive(Clone, Copy, Debug)]
enum LegacyHash {
    Sha1,
    Sha256,
    Sha512,
}

/// RSASSA-PKCS1-v1_5 with keys from 1024 bits.
#[derive(Debug)]
struct Legacy(LegacyHash);

impl SignatureVerificationAlgorithm for Legacy {
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self.0 {
            LegacyHash::Sha1 => AlgorithmIdentifier::from_slice(&SHA1_WITH_RSA),
            LegacyHash::Sha256 => alg_id::RSA_PKCS1_SHA256,
            LegacyHash::Sha512 => alg_id::RSA_PKCS1_SHA512,
        }
    }

    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let algorithm = match self.0 {
            LegacyHash::Sha1 => &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            LegacyHash::Sha256 => &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            LegacyHash::Sha512 => &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        };
        UnparsedPublicKey::new(algorithm, public_key)
            .verify(message, signature)
            .map_err(|_| InvalidSignature)
    }
}
