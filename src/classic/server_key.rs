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

use super::connection_error::Broken;
use super::scheme::{Algorithm, Digested, Scheme};
use crate::observation::SignatureCheck;

/// Largest RSA key that is used, in bits.
const RSA_BITS_MAX: usize = 16_384;

/// The key, as far as this client can use it.
pub(crate) enum ServerKey {
    Rsa(Box<rsa::PublicKey>),
    P256(Box<p256::ecdsa::VerifyingKey>),
    P384(Box<p384::ecdsa::VerifyingKey>),
    Dsa(Box<dsa::VerifyingKey>),
    /// Another kind, or one that cannot be read.
    Other,
}

impl ServerKey {
    /// The key of a certificate in DER.
    pub(crate) fn of(certificate: &[u8]) -> Self {
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
    pub(crate) fn check(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> SignatureCheck {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate whose RSA key has this modulus and exponent; nobody has signed it.
    fn certificate(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
        let tlv = |tag: u8, parts: &[&[u8]]| {
            let body = parts.concat();
            let length = match body.len() {
                short @ ..128 => vec![short as u8],
                long @ 128..256 => vec![0x81, long as u8],
                long => [&[0x82], &(long as u16).to_be_bytes()[..]].concat(),
            };
            [&[tag], &length[..], &body].concat()
        };
        let integer = |bytes: &[u8]| match bytes[0] {
            ..128 => tlv(2, &[bytes]),
            _ => tlv(2, &[&[0], bytes]),
        };
        let algorithm = tlv(
            0x30,
            &[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"],
        );
        let key = tlv(0x30, &[&integer(modulus), &integer(exponent)]);
        let spki = tlv(0x30, &[&algorithm, &tlv(3, &[&[0], &key])]);
        let name = tlv(0x30, &[]);
        let time = tlv(0x17, &[b"260101000000Z"]);
        let validity = tlv(0x30, &[&time, &time]);
        let body = [&integer(&[1]), &algorithm, &name, &validity, &name, &spki];
        let body = tlv(0x30, &body.map(|part| &part[..]));
        tlv(0x30, &[&body, &algorithm, &tlv(3, &[&[0, 0]])])
    }

    #[test]
    fn an_rsa_key_that_is_none_encrypts_nothing() {
        let odd = [&[0xff; 255][..], &[0xfd]].concat();
        let even = [&[0xff; 255][..], &[0xfe]].concat();
        assert!(
            ServerKey::of(&certificate(&odd, &[1, 0, 1]))
                .encrypt(&[7; 48])
                .is_ok()
        );
        for (modulus, exponent) in [
            (&odd[..], &[0][..]),
            (&odd, &[1]),
            (&odd, &[4]),
            (&even, &[1, 0, 1]),
            (&[1], &[1, 0, 1]),
            (&[0xff; 32], &[1, 0, 1]),
            (&[0xff; 3000], &[1, 0, 1]),
        ] {
            let key = ServerKey::of(&certificate(modulus, exponent));
            let broken = key.encrypt(&[7; 48]).unwrap_err();
            let named = matches!(broken.reply, crate::observation::Reply::Misbehaved { .. });
            assert!(named, "{exponent:?} {broken:?}");
        }
    }

    #[test]
    fn what_is_no_certificate_has_no_key() {
        for bytes in [&[][..], &[0x30, 0], &[0xff; 40]] {
            let check = ServerKey::of(bytes).check(Scheme::OfTheKey, b"", b"");
            assert_eq!(check, SignatureCheck::NotChecked);
        }
    }
}
