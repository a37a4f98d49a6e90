//! The client's identity for mutual TLS: certificate chain and private key from PEM, DER or PFX files, or from the store of Windows.
//!
//! All is judged before any connection opens. Each thing that can be wrong with the files has a variant of
//! [`IdentityError`], whose message is one line that names the file, what was expected and what to do.

mod chain;
mod core_dumps;
mod error;
mod file;
mod file_contents;
mod key;
mod pairing;
mod password;
mod pem_sections;
mod pfx;
mod store;

use jiff::Timestamp;

use self::file_contents::Contents;
use self::key::ClearKey;
use self::pairing::pair;

pub use self::core_dumps::turn_off_core_dumps;
pub use self::error::IdentityError;
pub(crate) use self::file::{printable, read};
pub(crate) use self::pem_sections::sections;
pub use self::store::{Thumbprint, named as named_in_store};

pub use self::file::{ClientFile, FileOption, IdentityFiles, ReadError};
pub use self::pairing::Identity;
pub use self::password::{
    Password, PasswordError, PasswordReader, PasswordSource, Passwords, SystemTerminal, Terminal,
};

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
    let identity = pair(file, &certificates, key.file, signing, now)?;
    Ok(identity.with_key(key.key, key.warnings))
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
