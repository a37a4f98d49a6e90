//! One `--ca-file`: PEM with any number of certificates, or one in DER.

use std::fmt;
use std::path::{Path, PathBuf};

use rustls_pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::identity::{printable, read, sections};

use super::RootsError;

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
            let is_certificate = matches!(X509Certificate::from_der(&bytes), Ok(([], _)));
            return if is_certificate {
                Ok(vec![bytes.to_vec().into()])
            } else {
                Err(RootsError::Unrecognised { file })
            };
        }
        let mut certificates = Vec::new();
        for section in &sections {
            if matches!(section.label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE") {
                let der = section.der().map_err(|part| self.damaged(part))?;
                certificates.push(der.to_vec().into());
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
