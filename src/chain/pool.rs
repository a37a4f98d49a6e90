//! Across the front ends of a pool, and the acceptable issuers that they name.

use std::collections::BTreeSet;

use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use crate::certificate::CertificateFacts;
use crate::finding::{Confidence, Finding, FindingId, Severity};
use crate::text::clean;

use super::case::Draft;
use super::words::{listed, quoted};

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
    let drafts = [issuers_differ(members), leaves_differ(members)];
    drafts.into_iter().flatten().map(Finding::from).collect()
}

fn leaves_differ(members: &[PoolMember<'_>]) -> Option<Draft> {
    let leaves = members.iter().filter_map(|member| member.leaf);
    let leaves: BTreeSet<&str> = leaves.map(|leaf| leaf.sha256.as_str()).collect();
    (leaves.len() > 1).then(|| Draft {
        id: FindingId::LeavesDiffer,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary: format!(
            "The pool has {} certificates, as a healthy pool does: each contains the name of its own \
             server",
            leaves.len()
        ),
        evidence: evidence(members, |leaf| {
            format!("SHA-1 thumbprint {}", clean(&leaf.sha1, ADDRESS_MAX))
        }),
        source: "Microsoft, Certificate requirements for internal servers in Lync Server 2013",
        next_step: "Nothing to do.".into(),
    })
}

fn issuers_differ(members: &[PoolMember<'_>]) -> Option<Draft> {
    let issuers = members.iter().filter_map(|member| member.leaf);
    let issuers: BTreeSet<&str> = issuers.map(|leaf| leaf.issuer.as_str()).collect();
    (issuers.len() > 1).then(|| Draft {
        id: FindingId::IssuersDiffer,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: format!(
            "The certificates of the pool come from {} issuers",
            issuers.len()
        ),
        evidence: evidence(members, |leaf| format!("issuer {}", quoted(&leaf.issuer))),
        source: "measured in this run",
        next_step: "Look for a front end whose certificate was not renewed with the others, and \
            for a device that decrypts in between; check that every server trusts each issuer."
            .into(),
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
    let drafts = [too_many(list), empty(list), not_listed(list)];
    drafts.into_iter().flatten().map(Finding::from).collect()
}

fn too_many(list: &IssuerList<'_>) -> Option<Draft> {
    let long = list.count > ISSUERS_MAX || list.bytes > ISSUERS_BYTES_MAX;
    long.then(|| Draft {
        id: FindingId::IssuerList,
        severity: Severity::Note,
        confidence: Confidence::Low,
        summary: format!(
            "The server names {} acceptable issuers ({} bytes): its root store may contain too many \
             certificates",
            list.count, list.bytes
        ),
        evidence: format!(
            "CertificateRequest; expected at most {ISSUERS_MAX} names and {ISSUERS_BYTES_MAX} bytes"
        ),
        source: "KB 2880390 (over 100 roots, or over 16 KB); that the list mirrors the store is inferred",
        next_step: "On the host: (Get-ChildItem Cert:\\LocalMachine\\Root).Count, and \
            Get-ChildItem Cert:\\LocalMachine\\Root | Where-Object {$_.Issuer -ne $_.Subject} for \
            certificates that do not belong there (KB 2795828)."
            .into(),
    })
}

fn empty(list: &IssuerList<'_>) -> Option<Draft> {
    (list.count == 0).then(|| Draft {
        id: FindingId::IssuerListEmpty,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary: "The server names no acceptable issuers, which is the default since Windows \
            Server 2012"
            .into(),
        evidence: "the list in CertificateRequest is empty".into(),
        source: "RFC 5246 section 7.4.4: then any certificate may be sent; SendTrustedIssuerList of Schannel",
        next_step: "Nothing to do. It says nothing about the root store.".into(),
    })
}

/// The client's chain has no issuer that the server names.
fn not_listed(list: &IssuerList<'_>) -> Option<Draft> {
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
    (!is_named).then(|| Draft {
        id: FindingId::ClientIssuerNotListed,
        severity: Severity::Note,
        confidence: Confidence::Medium,
        summary: format!("The server does not name the issuer of the client certificate, {issuer}"),
        evidence: format!(
            "none of {} acceptable issuers is one of the client's chain",
            names.len()
        ),
        source: "RFC 5246 section 7.4.4; a long list may have been cut by the server",
        next_step: "Check that the front end has the root of the client certificate in \
            Cert:\\LocalMachine\\Root."
            .into(),
    })
}
