//! A private key from a file that signs the hashes of TLS 1.0 and 1.1.

use std::fmt;

use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::pkcs8::DecodePrivateKey;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rustls_pki_types::PrivateKeyDer;

use super::scheme::{Algorithm, Digested};
use super::server_key::{P256_BYTES, P384_BYTES, pkcs1};
use super::signing_key_before_tls12::OldKey;

/// The key. The crates wipe it when it goes.
pub(super) enum FileKey {
    Rsa(Box<rsa::PrivateKey>),
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
}

impl FileKey {
    /// Reads a key in the clear; none where it is of another kind.
    pub(super) fn read(key: &PrivateKeyDer<'_>) -> Option<Self> {
        let p256 = |key: p256::SecretKey| Self::P256(Box::new(key.into()));
        let p384 = |key: p384::SecretKey| Self::P384(Box::new(key.into()));
        let rsa = |key| Self::Rsa(Box::new(key));
        match key {
            PrivateKeyDer::Pkcs1(der) => rsa::PrivateKey::from_pkcs1_der(der.secret_pkcs1_der())
                .map(rsa)
                .ok(),
            PrivateKeyDer::Sec1(der) => {
                let der = der.secret_sec1_der();
                let small = p256::SecretKey::from_sec1_der(der).map(p256);
                small
                    .or_else(|_| p384::SecretKey::from_sec1_der(der).map(p384))
                    .ok()
            }
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                let small = p256::SecretKey::from_pkcs8_der(der).map(p256);
                small
                    .or_else(|_| p384::SecretKey::from_pkcs8_der(der).map(p384))
                    .or_else(|_| rsa::PrivateKey::from_pkcs8_der(der).map(rsa))
                    .ok()
            }
            _ => None,
        }
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileKey").finish_non_exhaustive()
    }
}

impl OldKey for FileKey {
    fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(_) => Algorithm::Rsa,
            Self::P256(_) | Self::P384(_) => Algorithm::Ecdsa,
        }
    }

    fn sign(&self, hash: Digested) -> Result<Vec<u8>, String> {
        match self {
            Self::Rsa(key) => key
                .sign(pkcs1(hash), hash.bytes())
                .map_err(|error| error.to_string()),
            Self::P256(key) => {
                let signed: Result<p256::ecdsa::Signature, _> =
                    key.sign_prehash(&hash.widened(P256_BYTES));
                signed
                    .map(|signature| signature.to_der().as_bytes().to_vec())
                    .map_err(|error| error.to_string())
            }
            Self::P384(key) => {
                let signed: Result<p384::ecdsa::Signature, _> =
                    key.sign_prehash(&hash.widened(P384_BYTES));
                signed
                    .map(|signature| signature.to_der().as_bytes().to_vec())
                    .map_err(|error| error.to_string())
            }
        }
    }
}
