//! The acceptable issuers that a server names where it asks for a client certificate.

use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use crate::bounds::CONSIDERED_MAX;
use crate::finding::{Confidence, Draft, Finding, FindingId};

use super::wording::quoted;

/// More names than this are too many for Lync Server 2013 (KB 2880390).
const ISSUERS_MAX: usize = 100;
/// More bytes than this do not fit the list that Schannel sends (KB 2880390).
const ISSUERS_BYTES_MAX: usize = 16 * 1024;

/// The acceptable issuers of a CertificateRequest (RFC 5246 section 7.4.4), and the client's own chain.
#[derive(Clone, Copy, Debug, Default)]
pub struct IssuerList<'a> {
    /// How many names there are.
    pub count: usize,
    /// Size of the list in bytes.
    pub bytes: usize,
    /// The names in DER; none where they were not kept.
    pub names: Option<&'a [Vec<u8>]>,
    /// The client's certificates in DER, its own first; empty where it has none.
    pub client: &'a [Vec<u8>],
}

/// Judges the acceptable issuers.
#[must_use]
pub fn judge_issuers(list: &IssuerList<'_>) -> Vec<Finding> {
    let findings = [too_many(list), empty(list), not_listed(list)];
    findings.into_iter().flatten().collect()
}

fn too_many(list: &IssuerList<'_>) -> Option<Finding> {
    let long = list.count > ISSUERS_MAX || list.bytes > ISSUERS_BYTES_MAX;
    long.then(|| Draft::of(FindingId::IssuerList, Confidence::Low).with("count", list.count).with("bytes", list.bytes).evidence(format!(
            "CertificateRequest; expected at most {ISSUERS_MAX} names and {ISSUERS_BYTES_MAX} bytes"
        )))
}

fn empty(list: &IssuerList<'_>) -> Option<Finding> {
    (list.count == 0).then(|| {
        Draft::of(FindingId::IssuerListEmpty, Confidence::High)
            .evidence("the list in CertificateRequest is empty")
    })
}

/// The client's chain has no issuer that the server names.
fn not_listed(list: &IssuerList<'_>) -> Option<Finding> {
    let names = list.names.filter(|names| !names.is_empty())?;
    let issuers: Vec<(Vec<u8>, String)> = list
        .client
        .iter()
        .take(CONSIDERED_MAX)
        .filter_map(|der| {
            let (_, cert) = X509Certificate::from_der(der).ok()?;
            let issuer = cert.issuer();
            Some((issuer.as_raw().to_vec(), quoted(&issuer.to_string())))
        })
        .collect();
    let (_, issuer) = issuers.first()?;
    let is_named = issuers.iter().any(|(raw, _)| names.contains(raw));
    (!is_named).then(|| {
        Draft::of(FindingId::ClientIssuerNotListed, Confidence::Medium)
            .with("issuer", issuer)
            .evidence(format!(
                "none of {} acceptable issuers is one of the client's chain",
                names.len()
            ))
    })
}
