//! Across the front ends of a pool, and the acceptable issuers that they name.

use std::collections::BTreeSet;

use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use crate::certificate::CertificateFacts;
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::text::clean;

use super::wording::{listed, quoted};

/// More names than this are too many for Lync Server 2013 (KB 2880390).
const ISSUERS_MAX: usize = 100;
/// More bytes than this do not fit the list that Schannel sends (KB 2880390).
const ISSUERS_BYTES_MAX: usize = 16 * 1024;
/// Longest address of a front end that is shown, in characters.
const ADDRESS_MAX: usize = 80;

/// A front end of a pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolMember<'a> {
    /// Its address, as the report shows it.
    pub address: &'a str,
    /// Its own certificate; none where none was seen.
    pub leaf: Option<&'a CertificateFacts>,
}

/// Compares the front ends of one target. A fault of one member stays that member's.
#[must_use]
pub fn judge_pool(members: &[PoolMember<'_>]) -> Vec<Finding> {
    let findings = [issuers_differ(members), leaves_differ(members)];
    findings.into_iter().flatten().collect()
}

fn leaves_differ(members: &[PoolMember<'_>]) -> Option<Finding> {
    let leaves = members.iter().filter_map(|member| member.leaf);
    let leaves: BTreeSet<&str> = leaves.map(|leaf| leaf.sha256.as_str()).collect();
    (leaves.len() > 1).then(|| {
        Draft::of(FindingId::LeavesDiffer, Confidence::High)
            .with("count", leaves.len())
            .evidence(evidence(members, |leaf| {
                format!("SHA-1 thumbprint {}", clean(&leaf.sha1, ADDRESS_MAX))
            }))
    })
}

fn issuers_differ(members: &[PoolMember<'_>]) -> Option<Finding> {
    let issuers = members.iter().filter_map(|member| member.leaf);
    let issuers: BTreeSet<&str> = issuers.map(|leaf| leaf.issuer.as_str()).collect();
    (issuers.len() > 1).then(|| {
        Draft::of(FindingId::IssuersDiffer, Confidence::High)
            .with("count", issuers.len())
            .evidence(evidence(members, |leaf| {
                format!("issuer {}", quoted(&leaf.issuer))
            }))
    })
}

fn evidence(members: &[PoolMember<'_>], words: impl Fn(&CertificateFacts) -> String) -> String {
    let of_each: Vec<String> = members
        .iter()
        .filter_map(|member| {
            let address = clean(member.address, ADDRESS_MAX);
            Some(format!("{address}: {}", words(member.leaf?)))
        })
        .collect();
    listed(&of_each)
}

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
        .take(super::candidates::CONSIDERED_MAX)
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
