//! The rules: each looks at the case and finds what it is there for, and nothing else.
//!
//! Severity follows the source. What the requirements of Lync Server 2013 or of the standard for paths ask for is an
//! error where it is broken, what they recommend is a warning, and what engineers report is a note.

mod ca_constraints;
mod certificate_list;
mod extensions;
mod names;
mod strength;
mod trust;
mod validity;

use crate::finding::{Confidence, Draft, Finding, FindingId};

use super::cert::Cert;
use super::rule_input::Case;

pub(super) use certificate_list::malformed;

type Rule = fn(&Case<'_>) -> Vec<Finding>;

const RULES: [Rule; 21] = [
    validity::outside,
    validity::ends_soon,
    names::missing,
    extensions::server_auth,
    extensions::client_auth,
    extensions::crl_point,
    extensions::malformed,
    extensions::unknown_critical,
    extensions::version,
    strength::hash,
    strength::signature,
    strength::key,
    ca_constraints::ca_as_leaf,
    ca_constraints::ca_flag,
    ca_constraints::path_length,
    ca_constraints::name_constraints,
    trust::cut_short,
    trust::no_path,
    trust::self_signed_leaf,
    trust::completed,
    certificate_list::order,
];

/// Every finding about a chain whose leaf parses, the gravest first.
pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(case)).collect();
    findings.extend(certificate_list::extras(case));
    findings.extend(malformed(case.served));
    findings.extend(refused(case, &findings));
    sorted(findings)
}

/// The gravest first.
pub(super) fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.id));
    findings
}

/// The path verifier refuses what everything else finds to be a path.
fn refused(case: &Case<'_>, found: &[Finding]) -> Option<Finding> {
    let refusal = case.path.refusal.as_ref()?;
    case.path.anchor?;
    let ids: Vec<FindingId> = found.iter().map(|draft| draft.id).collect();
    let members = case.members.iter();
    let beyond_verifier = members
        .map(|member| member.cert)
        .any(Cert::is_beyond_verifier);
    (!refusal.is_explained(&ids, beyond_verifier)).then(|| {
        Draft::of(FindingId::PathRefused, Confidence::Low)
            .evidence(format!("rustls-webpki says: {}", refusal.words()))
    })
}
