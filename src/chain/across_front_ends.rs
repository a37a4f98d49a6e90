//! The certificates of a pool: those of several front ends compared.

use std::collections::BTreeSet;

use crate::certificate::CertificateFacts;
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::untrusted_text::clean;

use super::wording::{listed, quoted};

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
