//! What the extensions of single certificates say or leave out.

use crate::finding::{Confidence, Draft, Finding, FindingId};

use super::super::rule_input::{Case, Member, Role};
use super::super::wording::{listed, quoted};

/// Server Authentication, on the leaf and on the CAs that restrict their purposes.
pub(super) fn server_auth(case: &Case<'_>) -> Vec<Finding> {
    let lacking = case.members.iter().filter(|member| {
        member.role != Role::Root
            && (member.cert.purposes()).is_some_and(|usage| !usage.server_auth && !usage.any)
    });
    let draft = |member: &Member<'_>| {
        Draft::of(FindingId::ServerAuthMissing, Confidence::High)
            .case(match member.role {
                Role::Leaf => "server",
                _ => "ca",
            })
            .with("certificate", member.name())
            .evidence("its Extended Key Usage does not list 1.3.6.1.5.5.7.3.1")
    };
    lacking.map(draft).collect()
}

/// Client Authentication, on the leaf.
pub(super) fn client_auth(case: &Case<'_>) -> Vec<Finding> {
    let purposes = case.leaf().purposes();
    let lacking = purposes.is_some_and(|usage| !usage.client_auth && !usage.any);
    let draft = lacking.then(|| {
        Draft::of(FindingId::ClientAuthMissing, Confidence::Low)
            .evidence("its Extended Key Usage does not list 1.3.6.1.5.5.7.3.2")
    });
    draft.into_iter().collect()
}

/// A CRL distribution point, on the leaf.
pub(super) fn crl_point(case: &Case<'_>) -> Vec<Finding> {
    let draft = (!case.leaf().has_crl_point()).then(|| {
        Draft::of(FindingId::CrlPointMissing, Confidence::High)
            .evidence("extension 2.5.29.31 is not there")
    });
    draft.into_iter().collect()
}

/// Extensions that decide and do not parse.
pub(super) fn malformed(case: &Case<'_>) -> Vec<Finding> {
    let broken = case.members.iter().filter_map(|member| {
        let broken = member.cert.malformed_extensions();
        (!broken.is_empty()).then(|| (member, broken.join(", ")))
    });
    let draft = |(member, broken): (&Member<'_>, String)| {
        Draft::of(FindingId::CertificateMalformed, Confidence::High)
            .case("extensions")
            .with("certificate", member.name())
            .evidence(format!(
                "{broken}: not the form of RFC 5280, or there twice"
            ))
    };
    broken.map(draft).collect()
}

/// Critical extensions that nobody knows.
pub(super) fn unknown_critical(case: &Case<'_>) -> Vec<Finding> {
    let unknown = case
        .members
        .iter()
        .filter(|member| member.role != Role::Root);
    let unknown = unknown.filter_map(|member| {
        let unknown: Vec<String> = member.cert.unknown_critical();
        let unknown: Vec<String> = unknown.iter().map(|oid| quoted(oid)).collect();
        (!unknown.is_empty()).then(|| (member, listed(&unknown)))
    });
    let draft = |(member, unknown): (&Member<'_>, String)| {
        Draft::of(FindingId::UnknownCriticalExtension, Confidence::Medium)
            .with("certificate", member.name())
            .evidence(format!("critical: {unknown}"))
    };
    unknown.map(draft).collect()
}

/// Versions before 3.
pub(super) fn version(case: &Case<'_>) -> Vec<Finding> {
    let old = case.members.iter();
    let old = old.filter(|member| member.role != Role::Root && !member.cert.is_version_3());
    let draft = |member: &Member<'_>| {
        Draft::of(FindingId::OldCertificateVersion, Confidence::High)
            .with("certificate", member.name())
            .evidence(format!(
                "its version is {}",
                member.cert.x509.version().0.saturating_add(1)
            ))
    };
    old.map(draft).collect()
}
