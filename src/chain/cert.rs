//! One certificate, with the questions that the rules ask of it.

use x509_parser::certificate::X509Certificate;
use x509_parser::error::X509Error;
use x509_parser::extensions::{
    BasicConstraints, ExtendedKeyUsage, GeneralName, KeyUsage, NameConstraints, ParsedExtension,
    X509Extension,
};
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Version;

use crate::certificate::{KeyKind, SignatureKind};

use super::where_der_breaks;
use super::wording::quoted;

/// Extensions that decide, by the last part of their OID below id-ce (RFC 5280 section 4.2.1).
const DECIDING: [(&str, &str); 5] = [
    ("2.5.29.15", "Key Usage"),
    ("2.5.29.17", "Subject Alternative Name"),
    ("2.5.29.19", "Basic Constraints"),
    ("2.5.29.30", "Name Constraints"),
    ("2.5.29.37", "Extended Key Usage"),
];
/// Critical extensions that the path verifier processes.
const VERIFIER_KNOWS: [&str; 5] = [
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.37",
];
/// Further ones of RFC 5280, and those of Microsoft's CA, that Windows processes.
const WINDOWS_KNOWS: [&str; 11] = [
    "2.5.29.14",
    "2.5.29.18",
    "2.5.29.31",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.35",
    "2.5.29.36",
    "2.5.29.54",
    "1.3.6.1.4.1.311.21.10",
    "1.3.6.1.4.1.311.21.11",
    "1.3.6.1.5.5.7.1.1",
];
/// caIssuers (RFC 5280 section 4.2.2.1).
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";
const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";

/// A certificate that parses.
#[derive(Clone, Debug)]
pub(super) struct Cert<'a> {
    pub(super) der: &'a [u8],
    pub(super) x509: X509Certificate<'a>,
}

impl<'a> Cert<'a> {
    /// # Errors
    /// The offset in bytes where `der` stops being a certificate, and what is wrong there.
    pub(super) fn parse(der: &'a [u8]) -> Result<Self, (usize, &'static str)> {
        match X509Certificate::from_der(der) {
            Ok(([], x509)) => Ok(Self { der, x509 }),
            Ok((rest, _)) => Err((der.len() - rest.len(), "bytes after the end")),
            Err(error) => Err(where_der_breaks::fault(der, &X509Error::from(error))),
        }
    }

    /// Subject for a sentence, in quotes.
    pub(super) fn subject(&self) -> String {
        quoted(&self.x509.subject().to_string())
    }

    /// Issuer for a sentence, in quotes.
    pub(super) fn issuer(&self) -> String {
        quoted(&self.x509.issuer().to_string())
    }

    /// Subject and issuer are the same.
    pub(super) fn is_self_issued(&self) -> bool {
        self.x509.subject().as_raw() == self.x509.issuer().as_raw()
    }

    /// First second of validity.
    pub(super) fn not_before(&self) -> i64 {
        self.x509.validity().not_before.timestamp()
    }

    /// Last second of validity.
    pub(super) fn not_after(&self) -> i64 {
        self.x509.validity().not_after.timestamp()
    }

    pub(super) fn is_version_3(&self) -> bool {
        self.x509.version() == X509Version::V3
    }

    pub(super) fn key(&self) -> KeyKind {
        KeyKind::of(self.x509.public_key())
    }

    pub(super) fn signature(&self) -> SignatureKind {
        SignatureKind::of(&self.x509.signature_algorithm)
    }

    pub(super) fn basic_constraints(&self) -> Option<&BasicConstraints> {
        Some(self.x509.basic_constraints().ok()??.value)
    }

    pub(super) fn is_ca(&self) -> bool {
        self.basic_constraints().is_some_and(|basic| basic.ca)
    }

    pub(super) fn key_usage(&self) -> Option<&KeyUsage> {
        Some(self.x509.key_usage().ok()??.value)
    }

    pub(super) fn purposes(&self) -> Option<&ExtendedKeyUsage<'a>> {
        self.extension("2.5.29.37").and_then(|parsed| match parsed {
            ParsedExtension::ExtendedKeyUsage(purposes) => Some(purposes),
            _ => None,
        })
    }

    pub(super) fn name_constraints(&self) -> Option<&NameConstraints<'a>> {
        self.extension("2.5.29.30").and_then(|parsed| match parsed {
            ParsedExtension::NameConstraints(constraints) => Some(constraints),
            _ => None,
        })
    }

    /// The subject alternative names; none where there is no such extension.
    pub(super) fn alternative_names(&self) -> Option<&[GeneralName<'a>]> {
        self.extension("2.5.29.17").and_then(|parsed| match parsed {
            ParsedExtension::SubjectAlternativeName(names) => Some(names.general_names.as_slice()),
            _ => None,
        })
    }

    /// The common names that are text.
    pub(super) fn common_names(&self) -> impl Iterator<Item = &str> {
        let names = self.x509.subject().iter_common_name();
        names.filter_map(|name| name.as_str().ok())
    }

    pub(super) fn subject_key_id(&self) -> Option<&[u8]> {
        self.extension("2.5.29.14").and_then(|parsed| match parsed {
            ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0),
            _ => None,
        })
    }

    pub(super) fn authority_key_id(&self) -> Option<&[u8]> {
        self.extension("2.5.29.35").and_then(|parsed| match parsed {
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                id.key_identifier.as_ref().map(|id| id.0)
            }
            _ => None,
        })
    }

    pub(super) fn has_crl_point(&self) -> bool {
        let mut extensions = self.x509.extensions().iter();
        extensions.any(|extension| extension.oid.to_id_string() == CRL_DISTRIBUTION_POINTS)
    }

    /// Where the certificate of the issuer can be had, as the certificate says.
    pub(super) fn issuer_urls(&self) -> Vec<String> {
        let Some(ParsedExtension::AuthorityInfoAccess(access)) =
            self.extension("1.3.6.1.5.5.7.1.1")
        else {
            return Vec::new();
        };
        let issuers = access.accessdescs.iter();
        let issuers = issuers.filter(|access| access.access_method.to_id_string() == CA_ISSUERS);
        let urls = issuers.filter_map(|access| match access.access_location {
            GeneralName::URI(url) => Some(quoted(url)),
            _ => None,
        });
        urls.take(3).collect()
    }

    /// Deciding extensions that do not parse, or stand there twice, in words.
    pub(super) fn malformed_extensions(&self) -> Vec<&'static str> {
        let broken = |oid: &str| {
            let mut found = self.extensions(oid);
            let first = found.next();
            first.is_some_and(|parsed| matches!(parsed, ParsedExtension::ParseError { .. }))
                || found.next().is_some()
        };
        let deciding = DECIDING.iter().filter(|(oid, _)| broken(oid));
        deciding.map(|(_, name)| *name).collect()
    }

    /// Critical extensions that neither the path verifier nor Windows knows.
    pub(super) fn unknown_critical(&self) -> Vec<String> {
        self.critical()
            .filter(|oid| {
                !VERIFIER_KNOWS.contains(&oid.as_str()) && !WINDOWS_KNOWS.contains(&oid.as_str())
            })
            .collect()
    }

    /// Whether it has a critical extension that Windows processes and the path verifier does not.
    pub(super) fn is_beyond_verifier(&self) -> bool {
        self.critical()
            .any(|oid| WINDOWS_KNOWS.contains(&oid.as_str()))
    }

    fn critical(&self) -> impl Iterator<Item = String> {
        let extensions = self.x509.extensions().iter();
        extensions
            .filter(|extension| extension.critical)
            .map(|extension| extension.oid.to_id_string())
    }

    fn extension(&self, oid: &str) -> Option<&ParsedExtension<'a>> {
        self.extensions(oid).next()
    }

    fn extensions(&self, oid: &str) -> impl Iterator<Item = &ParsedExtension<'a>> {
        let extensions = self.x509.extensions().iter();
        extensions
            .filter(move |extension| extension.oid.to_id_string() == oid)
            .map(X509Extension::parsed_extension)
    }
}
