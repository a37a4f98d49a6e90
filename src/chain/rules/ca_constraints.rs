//! What a CA may do, and whether each does no more.

use crate::bounds::COMPARISONS_MAX;
use crate::finding::{Confidence, Draft, Finding, FindingId};

use super::super::name_constraints::{self, Names};
use super::super::rule_input::{Case, Member, Role};

/// A CA's certificate where that of a server belongs.
pub(super) fn ca_as_leaf(case: &Case<'_>) -> Vec<Finding> {
    let draft = case.leaf().is_ca().then(|| {
        Draft::of(FindingId::CaAsLeaf, Confidence::High).evidence("its Basic Constraints say cA")
    });
    draft.into_iter().collect()
}

/// Issuers that are not allowed to issue. Version 1 has a finding of its own.
pub(super) fn ca_flag(case: &Case<'_>) -> Vec<Finding> {
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
        Some(
            Draft::of(FindingId::CaFlagBroken, Confidence::High)
                .with("certificate", member.name())
                .evidence(evidence),
        )
    };
    issuers.filter_map(draft).collect()
}

/// More CAs below a CA than it allows.
pub(super) fn path_length(case: &Case<'_>) -> Vec<Finding> {
    let draft = |member: &Member<'_>| {
        let allowed = member.cert.basic_constraints()?.path_len_constraint?;
        let below = member.issuers_below;
        let broken = member.role != Role::Leaf
            && member.cert.is_ca()
            && usize::try_from(allowed).is_ok_and(|allowed| below > allowed);
        broken.then(|| {
            Draft::of(FindingId::PathLengthBroken, Confidence::High)
                .with("certificate", member.name())
                .with("allowed", allowed)
                .with("below", below)
                .evidence(format!("pathLenConstraint is {allowed}"))
        })
    };
    case.members.iter().filter_map(draft).collect()
}

/// Names outside what a CA may issue for.
pub(super) fn name_constraints(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, issuer) in case.members.iter().enumerate() {
        let Some(constraints) = issuer.cert.name_constraints() else {
            continue;
        };
        let below = case.members[..place].iter();
        // Self-issued CAs are let through (RFC 5280 section 6.1.3 b).
        let below = below.filter(|m| m.role == Role::Leaf || !m.cert.is_self_issued());
        let compared: Vec<(&Member<'_>, Names)> = below
            .map(|member| (member, name_constraints::compare(constraints, member.cert)))
            .collect();
        let outside = compared.iter().find_map(|(member, names)| match names {
            Names::Outside(name) => Some(violated(issuer, member, name)),
            Names::Inside | Names::NotAllCompared => None,
        });
        let not_all = || {
            let is_open = |names: &Names| *names == Names::NotAllCompared;
            let mut compared = compared.iter();
            let (member, _) = compared.find(|(_, names)| is_open(names))?;
            Some(not_all_compared(issuer, member))
        };
        findings.extend(outside.or_else(not_all));
    }
    findings
}

fn violated(issuer: &Member<'_>, member: &Member<'_>, name: &str) -> Finding {
    Draft::of(FindingId::NameConstraintsViolated, Confidence::High)
        .with("issuer", issuer.name())
        .with("name", name)
        .evidence(format!(
            "{} contains {name}; the Name Constraints exclude it",
            member.name()
        ))
}

fn not_all_compared(issuer: &Member<'_>, member: &Member<'_>) -> Finding {
    Draft::of(FindingId::ChainNotJudged, Confidence::High)
        .case("names")
        .with("issuer", issuer.name())
        .evidence(format!(
            "{}: {COMPARISONS_MAX} comparisons were not enough for all of its names",
            member.name()
        ))
}
