//! The client's identity for mutual TLS: certificate chain and private key from PEM, DER or PFX files, or from the store of Windows.
//!
//! All is judged before any connection opens. Each thing that can be wrong with the files has a variant of
//! [`IdentityError`], whose message is one line that names the file, what was expected and what to do.

mod chain;
mod contents;
mod dumps;
mod error;
mod file;
mod key;
mod password;
mod pem;
mod pfx;
mod store;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use rustls::sign::{CertifiedKey, SigningKey};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use self::chain::Chain;
use self::contents::Contents;
use self::key::ClearKey;
use crate::classic::Credential;

pub use self::dumps::turn_off_core_dumps;
pub use self::error::IdentityError;
pub(crate) use self::file::{printable, read};
pub(crate) use self::pem::sections;
pub use self::store::{Thumbprint, named as named_in_store};

pub use self::file::{ClientFile, FileOption, ReadError};
pub use self::password::{
    Password, PasswordError, PasswordReader, PasswordSource, Passwords, SystemTerminal, Terminal,
};

/// Why a key of the Windows store is for TLS 1.2 alone: what this program calls Windows with signs SHA-256, SHA-384 and SHA-512.
const STORE_SIGNS: &str = "a key in the Windows store signs for TLS 1.2 alone here";

/// The files that the user named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityFiles {
    /// `--client-cert`: the certificate, with its key unless `key` names another file; or `store:` and the thumbprint (SHA-1) of a
    /// certificate in the store LocalMachine\My of Windows.
    pub certificate: PathBuf,
    /// `--client-key`: the private key, where it is in a file of its own.
    pub key: Option<PathBuf>,
}

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

/// Loads the client's identity and judges it as of `now`.
///
/// `passwords` is asked only for a file that is really encrypted; a PFX is first tried without a password.
///
/// # Errors
/// [`IdentityError`]: one line that names the file, says what was expected and what to do.
pub fn load(
    files: &IdentityFiles,
    passwords: &mut dyn Passwords,
    now: Timestamp,
) -> Result<Identity, IdentityError> {
    let file = ClientFile::new(FileOption::Certificate, &files.certificate);
    if let Some(thumbprint) = store::named(&files.certificate) {
        return store::load(file, thumbprint, files, now);
    }
    let mut holder = Contents::read(file.clone(), passwords)?;
    if holder.certificates.is_empty() {
        let instead = holder.instead();
        return Err(IdentityError::NoCertificate { file, instead });
    }
    let certificates = std::mem::take(&mut holder.certificates);
    if let Some(key) = &files.key {
        holder = Contents::read(ClientFile::new(FileOption::Key, key), passwords)?;
    }
    let key = take_key(holder, passwords)?;
    let signing = key::signing_key(&key.key, &key.file)?;
    let mut identity = pair(file, &certificates, key.file, signing, now)?;
    identity.key = Some(Arc::new(key.key));
    identity.warnings.splice(0..0, key.warnings);
    Ok(identity)
}

/// The certificate that belongs to a key, its issuers behind it, and the key.
fn pair(
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

/// The one key of a file, in the clear.
struct FoundKey {
    file: ClientFile,
    key: ClearKey,
    warnings: Vec<String>,
}

fn take_key(
    mut holder: Contents,
    passwords: &mut dyn Passwords,
) -> Result<FoundKey, IdentityError> {
    let instead = holder.instead();
    let file = holder.file;
    let count = holder.keys.len();
    let Some(key) = holder.keys.pop() else {
        return Err(match file.option {
            FileOption::Certificate => IdentityError::NoKey { file },
            FileOption::Key => IdentityError::NoKeyInKeyFile { file, instead },
        });
    };
    if count > 1 {
        return Err(IdentityError::SeveralKeys { file, count });
    }
    let (key, clear) = key.open(&file, passwords)?;
    let open_to_all = holder.world_readable && clear && !holder.sealed;
    let warnings = open_to_all.then(|| {
        let path = file.argument();
        format!(
            "{file}: every account of this machine can read the private key: run `chmod 600 {path}`"
        )
    });
    Ok(FoundKey {
        file,
        key,
        warnings: warnings.into_iter().collect(),
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
