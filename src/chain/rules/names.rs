//! The names that the certificate must hold.

use crate::certificate::alternative_names;
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::target::Host;

use super::super::cert::Cert;
use super::super::names::{Held, NameOrigin, NameRole, NameToHold, held};
use super::super::rule_input::Case;
use super::super::wording::{listed, quoted};

/// Every name that is not held as it must be.
pub(super) fn missing(case: &Case<'_>) -> Vec<Finding> {
    let leaf = case.leaf();
    // An extension that does not parse is a finding of its own.
    if leaf
        .malformed_extensions()
        .contains(&"Subject Alternative Name")
    {
        return Vec::new();
    }
    let held = |name: &NameToHold| (name.clone(), held(leaf, name));
    let states: Vec<_> = case.names.held.iter().map(held).collect();
    let mut findings: Vec<Finding> = states
        .iter()
        .filter_map(|(name, held)| draft(leaf, name, *held))
        .collect();
    let by_wildcard = findings
        .iter()
        .any(|draft| draft.id == FindingId::WildcardName);
    findings.extend(common_name(leaf).filter(|_| !by_wildcard));
    findings
}

/// A name that DNS gave for an address is an inference; an address is not what Lync asks for.
fn draft(leaf: &Cert<'_>, name: &NameToHold, held: Held) -> Option<Finding> {
    let id = match (held, name.role) {
        (Held::Yes | Held::NotTestable, _) => return None,
        (Held::ByWildcard, _) => FindingId::WildcardName,
        (Held::InCommonName, _) => FindingId::NameOnlyInCn,
        (Held::No, NameRole::Pool) => FindingId::PoolNameMissing,
        (Held::No, NameRole::Server) => FindingId::ServerNameMissing,
    };
    let confidence = match name.origin {
        NameOrigin::Reverse => Confidence::Low,
        _ => Confidence::High,
    };
    let draft = Draft::of(id, confidence).with("name", name);
    let draft = match (name.origin, &name.host) {
        (NameOrigin::Reverse, _) => draft.case("from-dns"),
        (NameOrigin::Target, Host::Address(_)) => draft.case("address"),
        (_, Host::Address(_)) => draft.case("address-given").case("address"),
        _ => draft,
    };
    let draft = match (held, name.role) {
        (Held::No, _) => draft,
        (_, NameRole::Pool) => draft.case("probed"),
        (_, NameRole::Server) => draft.case("server"),
    };
    Some(draft.evidence(evidence(leaf)))
}

/// A wildcard as common name, which no role supports.
fn common_name(leaf: &Cert<'_>) -> Option<Finding> {
    let wildcard = leaf.common_names().find(|name| name.starts_with("*."))?;
    Some(
        Draft::of(FindingId::WildcardName, Confidence::High)
            .case("common-name")
            .evidence(format!("the common name is {}", quoted(wildcard))),
    )
}

fn evidence(leaf: &Cert<'_>) -> String {
    let names = alternative_names(&leaf.x509);
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let common: Vec<String> = leaf.common_names().map(quoted).collect();
    let or_none = |words: String| {
        if words.is_empty() {
            "none".to_owned()
        } else {
            words
        }
    };
    format!(
        "alternative names: {}; common name: {}",
        or_none(listed(&names)),
        or_none(listed(&common))
    )
}
