//! Signatures in the handshake (RFC 5246 sections 4.7, 7.4.3 and 7.4.8; before TLS 1.2, RFC 4346 section 7.4.3).

use ::openssl::error::ErrorStack;
use ::openssl::hash::MessageDigest;
use ::openssl::pkey::{HasPublic, Id, PKey, PKeyRef, Private, Public};
use ::openssl::rsa::Padding;
use ::openssl::sign::{RsaPssSaltlen, Signer, Verifier};

use super::prf::md5_sha1;
use crate::observation::TlsVersion;

/// Signature algorithms in the order of the ClientHello. SHA-1 stands last, so that only a server that has nothing better picks it.
pub(super) const SCHEMES: [u16; 12] = [
    0x0403, 0x0503, // ECDSA with SHA-256, SHA-384
    0x0401, 0x0501, 0x0601, // RSA PKCS#1 with SHA-256, SHA-384, SHA-512
    0x0804, 0x0805, 0x0806, // RSA-PSS with SHA-256, SHA-384, SHA-512
    0x0402, // DSA with SHA-256
    0x0203, 0x0201, 0x0202, // ECDSA, RSA PKCS#1, DSA with SHA-1
];

/// How to sign, or how something was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// As the key alone decides: RSA over MD5 and SHA-1, others over SHA-1. TLS 1.0 and 1.1.
    OfTheKey,
    /// As named by a SignatureAndHashAlgorithm.
    Named(u16),
}

impl Scheme {
    /// The first that fits `key` among those that the server has named.
    pub(super) fn choose<T>(version: TlsVersion, key: &PKeyRef<T>, named: &[u16]) -> Option<Self> {
        if version < TlsVersion::TLS12 {
            return Some(Self::OfTheKey);
        }
        let fits = |scheme: &&u16| named.contains(scheme) && kind_of(**scheme) == Some(key.id());
        SCHEMES.iter().find(fits).copied().map(Self::Named)
    }

    /// Whether the signature is that of `key` over `message`. A scheme that does not fit the key has signed nothing.
    pub(super) fn verify(
        self,
        key: &PKey<Public>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<bool, ErrorStack> {
        let Self::Named(scheme) = self else {
            return verify_old(key, message, signature);
        };
        let (Some(digest), true) = (digest_of(scheme), kind_of(scheme) == Some(key.id())) else {
            return Ok(false);
        };
        let mut verifier = Verifier::new(digest, key)?;
        if is_pss(scheme) {
            verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
            verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        }
        verifier.verify_oneshot(signature, message)
    }

    /// A signature over `message`.
    pub(super) fn sign(self, key: &PKey<Private>, message: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        let Self::Named(scheme) = self else {
            return sign_old(key, message);
        };
        let digest = digest_of(scheme).unwrap_or_else(MessageDigest::sha256);
        let mut signer = Signer::new(digest, key)?;
        if is_pss(scheme) {
            signer.set_rsa_padding(Padding::PKCS1_PSS)?;
            signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        }
        signer.sign_oneshot_to_vec(message)
    }
}

fn is_pss(scheme: u16) -> bool {
    matches!(scheme, 0x0804..=0x0806)
}

/// The kind of key that a scheme is for.
fn kind_of(scheme: u16) -> Option<Id> {
    Some(match scheme {
        0x0804..=0x0806 => Id::RSA,
        _ => match scheme & 0xff {
            1 => Id::RSA,
            2 => Id::DSA,
            3 => Id::EC,
            _ => return None,
        },
    })
}

fn digest_of(scheme: u16) -> Option<MessageDigest> {
    Some(match scheme {
        0x0804 => MessageDigest::sha256(),
        0x0805 => MessageDigest::sha384(),
        0x0806 => MessageDigest::sha512(),
        _ => match scheme >> 8 {
            2 => MessageDigest::sha1(),
            4 => MessageDigest::sha256(),
            5 => MessageDigest::sha384(),
            6 => MessageDigest::sha512(),
            _ => return None,
        },
    })
}

/// PKCS#1 over both hashes without a DigestInfo.
fn verify_old(key: &PKey<Public>, message: &[u8], signature: &[u8]) -> Result<bool, ErrorStack> {
    if key.id() != Id::RSA {
        let mut verifier = Verifier::new(MessageDigest::sha1(), key)?;
        return verifier.verify_oneshot(signature, message);
    }
    let mut signed = vec![0; modulus_length(key)?];
    let rsa = key.rsa()?;
    if signature.len() != signed.len() {
        return Ok(false);
    }
    let length = rsa.public_decrypt(signature, &mut signed, Padding::PKCS1)?;
    Ok(signed[..length] == md5_sha1(message)?)
}

fn sign_old(key: &PKey<Private>, message: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    if key.id() != Id::RSA {
        let mut signer = Signer::new(MessageDigest::sha1(), key)?;
        return signer.sign_oneshot_to_vec(message);
    }
    let mut signature = vec![0; modulus_length(key)?];
    let hash = md5_sha1(message)?;
    let length = key
        .rsa()?
        .private_encrypt(&hash, &mut signature, Padding::PKCS1)?;
    signature.truncate(length);
    Ok(signature)
}

fn modulus_length<T: HasPublic>(key: &PKeyRef<T>) -> Result<usize, ErrorStack> {
    Ok(key.rsa()?.size() as usize)
}

#[cfg(test)]
mod tests {
    use ::openssl::ec::{EcGroup, EcKey};
    use ::openssl::nid::Nid;
    use ::openssl::rsa::Rsa;

    use super::*;

    fn keys() -> [PKey<Private>; 2] {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        [
            PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap(),
            PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap(),
        ]
    }

    #[test]
    fn every_scheme_verifies_what_it_signed_and_nothing_else() {
        for key in keys() {
            let public = key.public_key_to_der().unwrap();
            let public = PKey::public_key_from_der(&public).unwrap();
            let mut schemes = vec![Scheme::OfTheKey];
            schemes.extend(
                SCHEMES
                    .into_iter()
                    .filter(|s| kind_of(*s) == Some(key.id()))
                    .map(Scheme::Named),
            );
            assert!(schemes.len() > 3);
            for scheme in schemes {
                let signature = scheme.sign(&key, b"message").unwrap();
                assert!(scheme.verify(&public, b"message", &signature).unwrap());
                let other = scheme.verify(&public, b"another", &signature);
                assert!(!other.unwrap_or(false), "{scheme:?}");
                let foreign = Scheme::Named(0x0402).verify(&public, b"message", &signature);
                assert!(!foreign.unwrap());
            }
        }
    }

    #[test]
    fn the_server_names_what_may_be_used() {
        let [rsa, ec] = keys();
        let choose =
            |key: &PKey<Private>, named: &[u16]| Scheme::choose(TlsVersion::TLS12, key, named);
        assert_eq!(choose(&rsa, &[0x0201, 0x0501]), Some(Scheme::Named(0x0501)));
        assert_eq!(choose(&ec, &[0x0401]), None);
        let old = Scheme::choose(TlsVersion::TLS11, &ec, &[]);
        assert_eq!(old, Some(Scheme::OfTheKey));
    }
}
