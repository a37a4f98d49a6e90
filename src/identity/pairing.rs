//! A certificate chain and the private key that belongs to it.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use rustls::sign::{CertifiedKey, SigningKey};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use super::chain::{self, Chain};
use super::error::IdentityError;
use super::file::ClientFile;
use super::key::ClearKey;
use crate::classic::Credential;

/// Why a key of the Windows store is for TLS 1.2 alone: what this program calls Windows with signs SHA-256, SHA-384 and SHA-512.
const STORE_SIGNS: &str = "a key in the Windows store signs for TLS 1.2 alone here";

/// A certificate chain and its private key, found fit for use.
///
/// A key that was read is wiped from memory when the last clone is dropped, and `Debug` does not show it.
#[derive(Clone)]
pub struct Identity {
    certified: Arc<CertifiedKey>,
    /// None where it stays in a store.
    key: Option<Arc<ClearKey>>,
    subject: String,
    warnings: Vec<String>,
}

impl Identity {
    /// With the key that was read, and what is to be said of it first.
    pub(super) fn with_key(mut self, key: ClearKey, warnings: Vec<String>) -> Self {
        self.key = Some(Arc::new(key));
        self.warnings.splice(0..0, warnings);
        self
    }

    /// The chain: the certificate of the key first, then its issuers as far as the files hold them.
    #[must_use]
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.certified.cert
    }

    /// The private key, for `with_client_auth_cert`. None where it stays in the store of Windows.
    #[must_use]
    pub fn key(&self) -> Option<&PrivateKeyDer<'static>> {
        self.key.as_deref().map(|key| &**key)
    }

    /// Chain and key as both engines take them, wherever the key lies.
    #[must_use]
    pub fn credential(&self) -> Credential {
        match self.key() {
            Some(key) => Credential::with_file_key(self.certified_key(), key),
            None => Credential::for_tls12_alone(self.certified_key(), STORE_SIGNS),
        }
    }

    /// Chain and key as a rustls client certificate resolver gives them.
    ///
    /// Unlike `with_client_auth_cert`, this does not refuse an X.509 v1 certificate.
    #[must_use]
    pub fn certified_key(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.certified)
    }

    /// Subject of the certificate, fit for a terminal.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What the user should know, though it stops nothing: one line each.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("subject", &self.subject)
            .field("certificates", &self.certified.cert.len())
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

/// The certificate that belongs to a key, its issuers behind it, and the key.
pub(super) fn pair(
    file: ClientFile,
    certificates: &[CertificateDer<'static>],
    key_file: ClientFile,
    signing: Arc<dyn SigningKey>,
    now: Timestamp,
) -> Result<Identity, IdentityError> {
    let Some(chain) = chain::arrange(certificates, &*signing, now) else {
        return Err(mismatch(file, certificates, key_file));
    };
    check_validity(&file, &chain, now)?;
    let warning = (!chain.for_clients).then(|| {
        format!("{file}: the Extended Key Usage of the certificate does not list Client Authentication (1.3.6.1.5.5.7.3.2): the server may refuse it")
    });
    Ok(Identity {
        certified: Arc::new(CertifiedKey::new(chain.certificates, signing)),
        key: None,
        subject: chain.subject,
        warnings: warning.into_iter().collect(),
    })
}

fn mismatch(
    certificate: ClientFile,
    certificates: &[CertificateDer<'_>],
    key: ClientFile,
) -> IdentityError {
    let unmatched = match certificates {
        [only] => format!(
            "the certificate of {} does not match",
            chain::subject_of(only)
        ),
        several => format!("none of its {} certificates matches", several.len()),
    };
    IdentityError::KeyMismatch {
        certificate,
        unmatched,
        key,
    }
}

fn check_validity(file: &ClientFile, chain: &Chain, now: Timestamp) -> Result<(), IdentityError> {
    let file = file.clone();
    let subject = chain.subject.clone();
    if now > chain.not_after {
        return Err(IdentityError::Expired {
            file,
            subject,
            not_after: chain.not_after,
            now,
        });
    }
    if now < chain.not_before {
        return Err(IdentityError::NotYetValid {
            file,
            subject,
            not_before: chain.not_before,
            now,
        });
    }
    Ok(())
}
