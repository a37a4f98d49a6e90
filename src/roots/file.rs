//! One `--ca-file`: certificates in PEM, DER or bare Base64, each alone or in a PKCS#7 bundle (`.p7b`).

use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;

use crate::encoding::decode;
use crate::identity::{printable, read, sections};

use super::RootsError;
use super::pkcs7;

/// PEM sections that hold certificates.
const LABELS: [&str; 5] = [
    "CERTIFICATE",
    "X509 CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "PKCS7",
    "CMS",
];

/// A file of roots. It displays as the option and the path, control characters taken out.
pub(super) struct CaFile {
    path: PathBuf,
    shown: String,
}

impl fmt::Display for CaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--ca-file {}", self.shown)
    }
}

impl CaFile {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            shown: printable(&path.to_string_lossy()),
        }
    }

    /// The path, fit to be printed.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Its certificates in their order, at least one. Sections of other kinds are passed over.
    pub(super) fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, RootsError> {
        let file = self.to_string();
        let bytes = match read(&self.path) {
            Ok(read) => read.bytes,
            Err(problem) => return Err(RootsError::File { file, problem }),
        };
        let sections = sections(&bytes);
        if sections.is_empty() {
            let found =
                pkcs7::certificates(&bytes).or_else(|| pkcs7::certificates(&from_base64(&bytes)?));
            return match found {
                None => Err(RootsError::Unrecognised { file }),
                Some(found) if found.is_empty() => Err(RootsError::NoCertificate {
                    file,
                    instead: ", only an empty bundle".to_owned(),
                }),
                Some(found) => Ok(found),
            };
        }
        let mut certificates = Vec::new();
        for section in &sections {
            // AD CS writes a bundle between the lines of a certificate.
            if LABELS.contains(&section.label.as_str()) {
                let der = section.der().map_err(|part| self.damaged(part))?;
                let found = pkcs7::certificates(&der);
                certificates.extend(found.unwrap_or_else(|| vec![der.to_vec().into()]));
            }
        }
        if certificates.is_empty() {
            let instead = match sections.first() {
                Some(section) => format!(", only {}", section.label),
                None => String::new(),
            };
            return Err(RootsError::NoCertificate { file, instead });
        }
        Ok(certificates)
    }

    pub(super) fn damaged(&self, part: String) -> RootsError {
        RootsError::Damaged {
            file: self.to_string(),
            part,
        }
    }
}

/// The bytes of Base64 that stands alone.
fn from_base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = decode(bytes);
    let letters: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .collect();
    STANDARD.decode(letters).ok()
}
