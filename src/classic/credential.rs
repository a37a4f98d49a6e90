//! The client's certificate and what signs with its key, wherever that key lies: one seam for both engines.
//!
//! In TLS 1.2 a [`SigningKey`] signs, as it does for rustls. TLS 1.0 and 1.1 sign hashes that no such key knows of: MD5 with SHA-1, or
//! SHA-1 alone. An [`OldKey`] does that.

use std::fmt;
use std::sync::Arc;

use rustls::SignatureScheme;
use rustls::sign::{CertifiedKey, SigningKey};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use super::connection_error::Broken;
use super::file_key::FileKey;
use super::scheme::{Algorithm, SCHEMES, Scheme};
use super::signing_key_before_tls12::OldKey;
use crate::observation::TlsVersion;

/// Whether the key can do what TLS before 1.2 asks for.
#[derive(Clone)]
enum OldSigning {
    Able(Arc<dyn OldKey>),
    /// And why, in words.
    Unable(String),
}

/// A certificate chain, leaf first, and its key. `Debug` shows nothing of the key.
#[derive(Clone)]
pub struct Credential {
    certified: Arc<CertifiedKey>,
    old: OldSigning,
}

impl Credential {
    /// A chain whose key was read from a file. A key of a kind that TLS before 1.2 does not know is fit for TLS 1.2 alone.
    #[must_use]
    pub fn with_file_key(certified: Arc<CertifiedKey>, key: &PrivateKeyDer<'_>) -> Self {
        let old = match FileKey::read(key) {
            Some(key) => OldSigning::Able(Arc::new(key)),
            None => OldSigning::Unable(
                "TLS before 1.2 takes RSA keys and ECDSA keys on P-256 or P-384".to_owned(),
            ),
        };
        Self { certified, old }
    }

    /// A chain whose key lies in a store that signs for TLS 1.2 alone; `why`, in words.
    #[must_use]
    pub fn for_tls12_alone(certified: Arc<CertifiedKey>, why: &str) -> Self {
        Self {
            certified,
            old: OldSigning::Unable(why.to_owned()),
        }
    }

    /// Chain and key as rustls takes them.
    #[must_use]
    pub fn certified_key(&self) -> Arc<CertifiedKey> {
        self.certified.clone()
    }

    /// Why the key cannot sign in `version`, in words; none where it can.
    #[must_use]
    pub fn cannot_sign_in(&self, version: TlsVersion) -> Option<&str> {
        match &self.old {
            OldSigning::Unable(why) if version < TlsVersion::TLS12 => Some(why),
            _ => None,
        }
    }

    pub(crate) fn chain(&self) -> &[CertificateDer<'static>] {
        &self.certified.cert
    }

    fn key(&self) -> &dyn SigningKey {
        &*self.certified.key
    }

    /// How the key signs in `version` where the server has named these schemes; none where it cannot.
    pub(crate) fn choose(&self, version: TlsVersion, named: &[u16]) -> Option<Signing<'_>> {
        if version < TlsVersion::TLS12 {
            return self
                .old_key()
                .map(|key| Signing::Old(key, Scheme::OfTheKey));
        }
        let wanted = SCHEMES.iter().filter(|scheme| named.contains(scheme));
        let wanted: Vec<SignatureScheme> = wanted.map(|scheme| (*scheme).into()).collect();
        if let Some(signer) = self.key().choose_scheme(&wanted) {
            return Some(Signing::New(signer));
        }
        // SHA-1 alone: rustls no longer signs with it.
        let old = self.old_key()?;
        let scheme = match old.algorithm() {
            Algorithm::Ecdsa => 0x0203,
            _ => 0x0201,
        };
        named
            .contains(&scheme)
            .then_some(Signing::Old(old, Scheme::Named(scheme)))
    }

    /// What signs in TLS 1.3 where the server has named these schemes; none where the key cannot.
    pub(crate) fn choose_in_tls13(&self, named: &[u16]) -> Option<Box<dyn rustls::sign::Signer>> {
        let wanted: Vec<SignatureScheme> = named.iter().map(|scheme| (*scheme).into()).collect();
        self.key().choose_scheme(&wanted)
    }

    fn old_key(&self) -> Option<&dyn OldKey> {
        match &self.old {
            OldSigning::Able(key) => Some(&**key),
            OldSigning::Unable(_) => None,
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("certificates", &self.chain().len())
            .finish_non_exhaustive()
    }
}

/// What signs one message.
pub(crate) enum Signing<'a> {
    New(Box<dyn rustls::sign::Signer>),
    Old(&'a dyn OldKey, Scheme),
}

impl Signing<'_> {
    pub(crate) fn scheme(&self) -> Scheme {
        match self {
            Self::New(signer) => Scheme::Named(signer.scheme().into()),
            Self::Old(_, scheme) => *scheme,
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Broken> {
        let signed = match self {
            Self::New(signer) => signer.sign(message).map_err(|error| error.to_string()),
            Self::Old(key, scheme) => {
                let hash = scheme.digest(key.algorithm(), message);
                let hash = hash.ok_or_else(|| "the key fits no hash".to_owned());
                hash.and_then(|hash| key.sign(hash))
            }
        };
        signed.map_err(|why| Broken::local(&format!("the client's key does not sign: {why}")))
    }
}
