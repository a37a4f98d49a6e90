//! What a CA may do, and whether each does no more.

use crate::finding::{Confidence, FindingId, Severity};

use super::super::case::{Case, Draft, Member, Role};
use super::super::constraints;

/// A CA's certificate where that of a server belongs.
pub(super) fn ca_as_leaf(case: &Case<'_>) -> Vec<Draft> {
    let draft = case.leaf().is_ca().then(|| Draft {
        id: FindingId::CaAsLeaf,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: "The server's certificate is that of a CA".into(),
        evidence: "its Basic Constraints say cA".into(),
        source: "CA/Browser Forum Baseline Requirements section 7.1.2.7; strict clients refuse it",
        next_step: "Request a certificate for the server from this CA, and keep the CA's own on \
            the CA."
            .into(),
    });
    draft.into_iter().collect()
}

/// Issuers that are not allowed to issue. Version 1 has a finding of its own.
pub(super) fn ca_flag(case: &Case<'_>) -> Vec<Draft> {
    let issuers = case.members.iter();
    let issuers =
        issuers.filter(|member| member.role == Role::Issuer && member.cert.is_version_3());
    let draft = |member: &Member<'_>| {
        let evidence = if member.cert.is_ca() {
            let usage = member.cert.key_usage()?;
            (!usage.key_cert_sign()).then_some("its Key Usage leaves out keyCertSign")?
        } else {
            "its Basic Constraints do not say cA"
        };
        Some(Draft {
            id: FindingId::CaFlagBroken,
            severity: Severity::Error,
            confidence: Confidence::High,
            summary: format!("{} may not issue certificates", member.name()),
            evidence: evidence.into(),
            source: "RFC 5280 sections 4.2.1.3, 4.2.1.9 and 6.1.4 (k), (n)",
            next_step: "Request the certificate from a CA that may issue, or renew the CA's \
                certificate."
                .into(),
        })
    };
    issuers.filter_map(draft).collect()
}

/// More CAs below a CA than it allows.
pub(super) fn path_length(case: &Case<'_>) -> Vec<Draft> {
    let draft = |member: &Member<'_>| {
        let allowed = member.cert.basic_constraints()?.path_len_constraint?;
        let below = member.issuers_below;
        let broken = member.role != Role::Leaf
            && member.cert.is_ca()
            && usize::try_from(allowed).is_ok_and(|allowed| below > allowed);
        broken.then(|| Draft {
            id: FindingId::PathLengthBroken,
            severity: Severity::Error,
            confidence: Confidence::High,
            summary: format!(
                "{} allows {allowed} CAs below it, and {below} follow",
                member.name()
            ),
            evidence: format!("pathLenConstraint is {allowed}"),
            source: "RFC 5280 sections 4.2.1.9 and 6.1.4 (l)",
            next_step:
                "Issue from a CA at the allowed depth, or renew the CA's certificate with a \
                longer path length."
                    .into(),
        })
    };
    case.members.iter().filter_map(draft).collect()
}

/// Names outside what a CA may issue for.
pub(super) fn name_constraints(case: &Case<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (place, issuer) in case.members.iter().enumerate() {
        let Some(constraints) = issuer.cert.name_constraints() else {
            continue;
        };
        let below = case.members[..place].iter();
        // Self-issued CAs are let through (RFC 5280 section 6.1.3 b).
        let mut below = below.filter(|m| m.role == Role::Leaf || !m.cert.is_self_issued());
        let found = below
            .find_map(|member| Some((member, constraints::violation(constraints, member.cert)?)));
        drafts.extend(found.map(|(member, name)| Draft {
            id: FindingId::NameConstraintsViolated,
            severity: Severity::Error,
            confidence: Confidence::High,
            summary: format!("{} may not issue for {name}", issuer.name()),
            evidence: format!(
                "{} contains {name}; the Name Constraints exclude it",
                member.name()
            ),
            source: "RFC 5280 sections 4.2.1.10 and 6.1.3 (b), (c)",
            next_step: "Request the certificate from a CA that may issue for this name.".into(),
        }));
    }
    drafts
}
