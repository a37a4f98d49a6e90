//! The public key of the server's certificate: it encrypts the premaster secret, and checks what the server signed.
//!
//! A signature that does not check is written down and stops nothing: this client has no secret to protect from an impostor, and what
//! the server does with a session is to be seen whoever it is.

use crypto_bigint::BoxedUint;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::pkcs8::SubjectPublicKeyInfoRef;
use p256::pkcs8::der::Decode;
use p256::pkcs8::der::asn1::UintRef;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::pss::Pss;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey;

use super::broken::Broken;
use super::scheme::{Algorithm, Digested, Scheme};
use crate::observation::SignatureCheck;

/// Largest RSA key that is used, in bits.
const RSA_BITS_MAX: usize = 16_384;

/// The key, as far as this client can use it.
pub(super) enum ServerKey {
    Rsa(Box<rsa::PublicKey>),
    P256(Box<p256::ecdsa::VerifyingKey>),
    P384(Box<p384::ecdsa::VerifyingKey>),
    Dsa(Box<dsa::VerifyingKey>),
    /// Another kind, or one that cannot be read.
    Other,
}

impl ServerKey {
    /// The key of a certificate in DER.
    pub(super) fn of(certificate: &[u8]) -> Self {
        Self::read(certificate).unwrap_or(Self::Other)
    }

    fn read(certificate: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
        let key = certificate.public_key();
        match key.parsed().ok()? {
            PublicKey::RSA(rsa) => {
                let [n, e] = [rsa.modulus, rsa.exponent].map(BoxedUint::from_be_slice_vartime);
                let key = rsa::PublicKey::new_with_size_limits(n, e, 1..=RSA_BITS_MAX);
                Some(Self::Rsa(Box::new(key.ok()?)))
            }
            PublicKey::EC(point) => {
                let p256 = p256::ecdsa::VerifyingKey::from_sec1_bytes(point.data());
                let p384 = || p384::ecdsa::VerifyingKey::from_sec1_bytes(point.data());
                p256.map(|key| Self::P256(Box::new(key)))
                    .or_else(|_| p384().map(|key| Self::P384(Box::new(key))))
                    .ok()
            }
            PublicKey::DSA(_) => dsa_key(key.raw).map(|key| Self::Dsa(Box::new(key))),
            _ => None,
        }
    }

    /// Encrypts a premaster secret (RFC 5246 section 7.4.7.1).
    pub(super) fn encrypt(&self, premaster: &[u8]) -> Result<Vec<u8>, Broken> {
        let Self::Rsa(key) = self else {
            let what = "its certificate has no usable RSA key for the suite it chose";
            return Err(Broken::misbehaved(what));
        };
        key.pkcs1v15_encrypt(premaster)
            .map_err(|_| Broken::misbehaved("its RSA key cannot encrypt a premaster secret"))
    }

    /// Whether `signature` is one of this key over `message`.
    pub(super) fn check(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> SignatureCheck {
        let valid = match self {
            Self::Rsa(key) => check_rsa(key, scheme, message, signature),
            Self::P256(key) => p256::ecdsa::Signature::from_der(signature)
                .ok()
                .zip(scheme.digest(Algorithm::Ecdsa, message))
                .and_then(|(s, d)| key.verify_prehash(&d.widened(P256_BYTES), &s).ok()),
            Self::P384(key) => p384::ecdsa::Signature::from_der(signature)
                .ok()
                .zip(scheme.digest(Algorithm::Ecdsa, message))
                .and_then(|(s, d)| key.verify_prehash(&d.widened(P384_BYTES), &s).ok()),
            Self::Dsa(key) => dsa::Signature::try_from(signature)
                .ok()
                .zip(scheme.digest(Algorithm::Dsa, message))
                .and_then(|(s, d)| key.verify_prehash(d.bytes(), &s).ok()),
            Self::Other => return SignatureCheck::NotChecked,
        };
        match valid {
            Some(()) => SignatureCheck::Valid,
            None => SignatureCheck::Invalid,
        }
    }
}

fn check_rsa(key: &rsa::PublicKey, scheme: Scheme, message: &[u8], signature: &[u8]) -> Option<()> {
    let algorithm = scheme.rsa()?;
    let digested = scheme.digest(algorithm, message)?;
    let pss = algorithm == Algorithm::RsaPss;
    let hash = digested.bytes();
    let verified = match digested {
        Digested::Sha256(_) if pss => key.verify(Pss::<Sha256>::new(), hash, signature),
        Digested::Sha384(_) if pss => key.verify(Pss::<Sha384>::new(), hash, signature),
        Digested::Sha512(_) if pss => key.verify(Pss::<Sha512>::new(), hash, signature),
        _ => key.verify(pkcs1(digested), hash, signature),
    };
    verified.ok()
}

/// A DSA key of 1024 bits with 160, 2048 with 224 or 256, or 3072 with 256. The public number gets as many limbs as the prime, whatever
/// the certificate says: the crate counts on that.
fn dsa_key(key: &[u8]) -> Option<dsa::VerifyingKey> {
    let key = SubjectPublicKeyInfoRef::from_der(key).ok()?;
    let parameters = key.algorithm.parameters_any().ok()?;
    let components: dsa::Components = parameters.decode_as().ok()?;
    let y = UintRef::from_der(key.subject_public_key.raw_bytes()).ok()?;
    let y = BoxedUint::from_be_slice(y.as_bytes(), components.p().bits_precision()).ok()?;
    dsa::VerifyingKey::from_components(components, y).ok()
}

/// The padding of PKCS#1 version 1.5 around a hash.
pub(super) fn pkcs1(digested: Digested) -> Pkcs1v15Sign {
    match digested {
        Digested::Md5Sha1(_) => Pkcs1v15Sign::new_unprefixed(),
        Digested::Sha1(_) => Pkcs1v15Sign::new::<Sha1>(),
        Digested::Sha256(_) => Pkcs1v15Sign::new::<Sha256>(),
        Digested::Sha384(_) => Pkcs1v15Sign::new::<Sha384>(),
        Digested::Sha512(_) => Pkcs1v15Sign::new::<Sha512>(),
    }
}

/// Bytes of a number of the curve. The crates refuse hashes of less than half of that, which SHA-1 is for P-384.
pub(super) const P256_BYTES: usize = 32;
pub(super) const P384_BYTES: usize = 48;
