//! The names that the certificate must hold.

use crate::certificate::alternative_names;
use crate::finding::{Confidence, FindingId, Severity};
use crate::target::Host;

use super::super::case::{Case, Draft};
use super::super::cert::Cert;
use super::super::names::{Held, NameOrigin, NameRole, NameToHold, held};
use super::super::words::{listed, quoted};

const POOL: &str = "Microsoft, Certificate requirements for internal servers in Lync Server 2013: the \
    alternative names of a Front End are those of the pool and of the server";
const WILDCARD: &str = "Microsoft, Wildcard certificate support in Lync Server 2013: on a Front End for simple \
    URLs and LyncDiscover only, and never as the subject";
const ADDRESS: &str =
    "RFC 2818 section 3.1: an address must be among the alternative names as an address";

/// Every name that is not held as it must be.
pub(super) fn missing(case: &Case<'_>) -> Vec<Draft> {
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
    let mut drafts: Vec<Draft> = states
        .iter()
        .filter_map(|(name, held)| draft(leaf, name, *held))
        .collect();
    let by_wildcard = drafts
        .iter()
        .any(|draft| draft.id == FindingId::WildcardName);
    drafts.extend(common_name(leaf).filter(|_| !by_wildcard));
    drafts
}

fn draft(leaf: &Cert<'_>, name: &NameToHold, held: Held) -> Option<Draft> {
    let what = match name.role {
        NameRole::Pool => "the name that was probed",
        NameRole::Server => "the name of the server",
    };
    let (id, summary) = match held {
        Held::Yes | Held::NotTestable => return None,
        Held::ByWildcard => (
            FindingId::WildcardName,
            format!("The certificate covers {what}, {name}, by a wildcard only"),
        ),
        Held::InCommonName => (
            FindingId::NameOnlyInCn,
            format!(
                "The certificate has {what}, {name}, in its common name, but not among its \
                 alternative names"
            ),
        ),
        Held::No => (
            match name.role {
                NameRole::Pool => FindingId::PoolNameMissing,
                NameRole::Server => FindingId::ServerNameMissing,
            },
            format!("The certificate does not contain {what}, {name}"),
        ),
    };
    let (severity, confidence) = weight(name);
    Some(Draft {
        id,
        severity,
        confidence,
        summary,
        evidence: evidence(leaf),
        source: source(id, name),
        next_step: next_step(name),
    })
}

/// A name that DNS gave for an address is an inference; an address is not what Lync asks for.
fn weight(name: &NameToHold) -> (Severity, Confidence) {
    match (name.origin, &name.host) {
        (NameOrigin::Reverse, _) => (Severity::Note, Confidence::Low),
        (NameOrigin::Target, Host::Address(_)) => (Severity::Warning, Confidence::High),
        _ => (Severity::Error, Confidence::High),
    }
}

fn source(id: FindingId, name: &NameToHold) -> &'static str {
    match (id, &name.host) {
        (FindingId::WildcardName, _) => WILDCARD,
        (_, Host::Address(_)) => ADDRESS,
        _ => POOL,
    }
}

fn next_step(name: &NameToHold) -> String {
    if let Host::Address(_) = name.host {
        return "Probe by name, or give the name with --server-name: servers of a pool call each \
            other by name. A certificate contains an address only where it was asked for."
            .to_owned();
    }
    match name.origin {
        NameOrigin::Reverse => format!(
            "{name} is what DNS gives for the address, and may be old: compare it with \
             Get-CsComputer. If it is right, request the certificate with this name."
        ),
        _ => format!(
            "If {name} is a name of this pool or server (Get-CsPool, Get-CsComputer), request the \
             certificate again with it (Request-CsCertificate, Set-CsCertificate). If another \
             server answers here, look for the binding or a device in between."
        ),
    }
}

/// A wildcard as common name, which no role supports.
fn common_name(leaf: &Cert<'_>) -> Option<Draft> {
    let wildcard = leaf.common_names().find(|name| name.starts_with("*."))?;
    Some(Draft {
        id: FindingId::WildcardName,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: "The common name of the certificate is a wildcard".into(),
        evidence: format!("the common name is {}", quoted(wildcard)),
        source: WILDCARD,
        next_step: "Request a certificate whose subject is the FQDN of the pool \
            (Request-CsCertificate)."
            .into(),
    })
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
