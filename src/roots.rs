//! The roots at hand, read from files, the operating system and the built-in list.

mod error;
mod file;
mod pkcs7;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::chain::{Added, RootSource, Roots};
use crate::untrusted_text::clean;

pub use self::error::RootsError;

/// Longest line of the operating system that a warning shows, in characters.
const SHOWN_MAX: usize = 200;

/// Which roots to take beside those of `--ca-file` (`--roots`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RootChoice {
    /// Those of the operating system and the built-in list.
    #[default]
    All,
    /// Those of the operating system.
    Native,
    /// The built-in list of Mozilla.
    Webpki,
    /// None.
    None,
}

/// Roots, and what the user should know about where they came from.
#[derive(Clone, Debug)]
pub struct LoadedRoots {
    /// The roots: those of `--ca-file` first.
    pub roots: Roots,
    /// What stops nothing: one line each.
    pub warnings: Vec<String>,
}

/// Loads the roots of `ca_files`.
///
/// # Errors
/// [`RootsError`]: one line a file, for the first file that is bad.
pub fn load(ca_files: &[PathBuf]) -> Result<LoadedRoots, RootsError> {
    let mut loaded = LoadedRoots {
        roots: Roots::new(),
        warnings: Vec::new(),
    };
    for path in ca_files {
        loaded.add_file(path)?;
    }
    Ok(loaded)
}

impl LoadedRoots {
    /// Adds the roots that `choice` names, after those that are there. Reading the store of the system takes time: call it
    /// only where a chain is to be judged.
    pub fn add(&mut self, choice: RootChoice) {
        if matches!(choice, RootChoice::All | RootChoice::Native) {
            self.add_native(rustls_native_certs::load_native_certs());
        }
        if matches!(choice, RootChoice::All | RootChoice::Webpki) {
            for anchor in webpki_roots::TLS_SERVER_ROOTS {
                self.roots.add_anchor(anchor.clone(), RootSource::Webpki);
            }
        }
    }

    fn add_file(&mut self, path: &std::path::Path) -> Result<(), RootsError> {
        let file = file::CaFile::new(path);
        let mut intermediates = 0;
        for (index, certificate) in file.certificates()?.into_iter().enumerate() {
            let source = RootSource::CaFile(file.shown().to_owned());
            match self.roots.add_certificate(certificate, source) {
                Ok(Added::SelfIssued) => {}
                Ok(Added::Intermediate) => intermediates += 1,
                Err(_) => {
                    return Err(file.damaged(format!("certificate {} cannot be parsed", index + 1)));
                }
            }
        }
        if intermediates > 0 {
            self.warnings.push(format!(
                "{file}: {intermediates} of its certificates are not self-signed: they complete \
                 paths, and count as roots only where no path leads to one that is"
            ));
        }
        Ok(())
    }

    fn add_native(&mut self, native: rustls_native_certs::CertificateResult) {
        let mut skipped = 0;
        for certificate in native.certs {
            let added = self.roots.add_certificate(certificate, RootSource::Native);
            skipped += usize::from(added.is_err());
        }
        let error = native
            .errors
            .first()
            .map(|error| clean(&error.to_string(), SHOWN_MAX));
        self.warnings.extend(error.map(|error| {
            format!("the roots of the operating system were not read completely: {error}")
        }));
        if skipped > 0 {
            self.warnings.push(format!(
                "{skipped} roots of the operating system cannot be parsed and are left out"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use rustls_pki_types::CertificateDer;

    use super::*;

    fn with(native: Vec<CertificateDer<'static>>) -> LoadedRoots {
        let mut loaded = LoadedRoots {
            roots: Roots::new(),
            warnings: Vec::new(),
        };
        let mut result = rustls_native_certs::CertificateResult::default();
        result.certs = native;
        loaded.add_native(result);
        loaded
    }

    #[test]
    fn the_built_in_list_is_there_when_asked_for() {
        let mut loaded = load(&[]).unwrap();
        loaded.add(RootChoice::None);
        assert!(loaded.roots.is_empty());
        loaded.add(RootChoice::Webpki);
        assert!(loaded.roots.len() > 50);
    }

    #[test]
    fn a_bad_root_of_the_system_is_a_warning() {
        let loaded = with(vec![vec![0x30, 0x00].into()]);
        assert!(loaded.roots.is_empty());
        assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
    }

    #[test]
    fn only_a_ca_file_makes_a_chain_without_a_path_faulty() {
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        assert!(
            !with(vec![certificate.der().clone()])
                .roots
                .is_ca_file_given()
        );
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), certificate.pem()).unwrap();
        let loaded = load(&[file.path().to_owned()]).unwrap();
        assert!(loaded.roots.is_ca_file_given() && loaded.warnings.is_empty());
    }
}
