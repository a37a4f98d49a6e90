//! The roots at hand, each with the source that it came from.

use std::fmt;

use rustls_pki_types::{CertificateDer, Der, TrustAnchor};
use serde::{Deserialize, Serialize};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::x509::X509Name;

use crate::untrusted_text::clean;

use super::der_element;

/// Where a root came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RootSource {
    /// A file that the user gave, by its path as it may be printed.
    CaFile(String),
    /// The store of the operating system.
    Native,
    /// The list of Mozilla that is built in.
    Webpki,
}

impl fmt::Display for RootSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CaFile(path) => write!(f, "--ca-file {path}"),
            Self::Native => f.write_str("the operating system of this machine"),
            Self::Webpki => f.write_str("the built-in list of Mozilla (webpki-roots)"),
        }
    }
}

/// A trust anchor (RFC 5280 section 6.1.1 d), with its certificate where that is known.
#[derive(Clone, Debug)]
pub struct Root {
    pub(super) source: RootSource,
    pub(super) anchor: TrustAnchor<'static>,
    pub(super) certificate: Option<CertificateDer<'static>>,
    /// Subject and issuer are the same, as they are in a root.
    pub(super) self_issued: bool,
}

/// All roots at hand. The first that fits decides.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    roots: Vec<Root>,
    ca_file_given: bool,
}

/// The bytes are not a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate")]
pub struct NotACertificate;

/// What kind of certificate was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// Subject and issuer are the same.
    SelfIssued,
    /// Another one issued it. It completes paths, and decides only where no path leads to a self-issued one.
    Intermediate,
}

impl Roots {
    /// No roots.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a certificate.
    ///
    /// # Errors
    /// [`NotACertificate`] where the bytes do not parse as one.
    pub fn add_certificate(
        &mut self,
        certificate: CertificateDer<'static>,
        source: RootSource,
    ) -> Result<Added, NotACertificate> {
        let root = Root::new(certificate, source)?;
        let added = if root.self_issued {
            Added::SelfIssued
        } else {
            Added::Intermediate
        };
        self.ca_file_given |= matches!(root.source, RootSource::CaFile(_));
        self.roots.push(root);
        Ok(added)
    }

    /// Adds a trust anchor whose certificate is not known.
    pub fn add_anchor(&mut self, anchor: TrustAnchor<'static>, source: RootSource) {
        self.roots.push(Root {
            source,
            anchor,
            certificate: None,
            self_issued: true,
        });
    }

    /// Whether any root is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.roots.len()
    }

    /// The files that any came from, in their order.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        let mut files: Vec<String> = Vec::new();
        for root in &self.roots {
            if let RootSource::CaFile(path) = &root.source
                && !files.contains(path)
            {
                files.push(path.clone());
            }
        }
        files
    }

    /// Whether any came from a `--ca-file`: then a chain that leads to none of all roots is faulty.
    #[must_use]
    pub fn is_ca_file_given(&self) -> bool {
        self.ca_file_given
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Root> {
        self.roots.iter()
    }
}

impl Root {
    fn new(
        certificate: CertificateDer<'static>,
        source: RootSource,
    ) -> Result<Self, NotACertificate> {
        let (rest, parsed) =
            X509Certificate::from_der(&certificate).map_err(|_| NotACertificate)?;
        if !rest.is_empty() {
            return Err(NotACertificate);
        }
        let content = |bytes| Der::from(der_element::content(bytes).to_vec());
        let constraints = parsed.extensions().iter();
        let mut constraints = constraints
            .filter(|extension| extension.oid.to_id_string() == "2.5.29.30")
            .map(|extension| content(extension.value));
        let anchor = TrustAnchor {
            subject: content(parsed.subject().as_raw()),
            subject_public_key_info: content(parsed.public_key().raw),
            name_constraints: constraints.next(),
        };
        let self_issued = parsed.subject().as_raw() == parsed.issuer().as_raw();
        Ok(Self {
            source,
            anchor,
            self_issued,
            certificate: Some(certificate),
        })
    }

    /// Its subject as a distinguished name, at most `max` characters of it.
    pub(super) fn subject(&self, max: usize) -> String {
        let name = der_element::sequence(&self.anchor.subject);
        X509Name::from_der(&name).map_or_else(
            |_| "a name that does not parse".to_owned(),
            |(_, name)| clean(&name.to_string(), max),
        )
    }
}
