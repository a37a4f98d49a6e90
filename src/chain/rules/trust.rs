//! Where the path leads.

use crate::bounds::{ANCHORS_MAX, CONSIDERED_MAX, SIGNATURES_MAX};
use crate::finding::{Confidence, Draft, Finding, FindingId};

use super::super::candidates::{Origin, Shortage};
use super::super::cert::Cert;
use super::super::rule_input::Case;
use super::super::wording::listed;

/// There may be a path that nobody looked for to its end.
pub(super) fn cut_short(case: &Case<'_>) -> Vec<Finding> {
    let draft = |shortage| {
        let (of, evidence) = match shortage {
            Shortage::Candidates => (
                "candidates",
                format!(
                    "considered: {CONSIDERED_MAX} of the certificates that were served, \
                     {CONSIDERED_MAX} of those known here and {ANCHORS_MAX} roots at most"
                ),
            ),
            Shortage::Signatures => (
                "signatures",
                format!("{SIGNATURES_MAX} signatures were verified, and no path was accepted"),
            ),
            Shortage::Verifier => (
                "verifier",
                "rustls-webpki stopped at a limit of its own".to_owned(),
            ),
        };
        Draft::of(FindingId::ChainNotJudged, Confidence::High)
            .case(of)
            .evidence(evidence)
    };
    case.path.cut_short.map(draft).into_iter().collect()
}

/// No path to a root at hand.
pub(super) fn no_path(case: &Case<'_>) -> Vec<Finding> {
    let is_lone_self_signed = case.end_node() == 0 && case.candidates.is_self_signed(0);
    if case.path.anchor.is_some() || case.path.cut_short.is_some() || is_lone_self_signed {
        return Vec::new();
    }
    let ends_in_root = case.candidates.is_self_signed(case.end_node());
    vec![if !case.roots.is_ca_file_given() {
        root_not_at_hand(case, ends_in_root)
    } else if ends_in_root {
        untrusted_root(case)
    } else if case.end_node() == 0 {
        intermediate_missing(case)
    } else {
        other_root(case)
    }]
}

fn untrusted_root(case: &Case<'_>) -> Finding {
    Draft::of(FindingId::UntrustedRoot, Confidence::High)
        .with("subject", case.end().subject())
        .evidence(format!(
            "not of this name and key: {} known roots",
            case.roots.len()
        ))
}

/// A server sends all but the root, so that the issuer of its last CA is taken for the root.
fn other_root(case: &Case<'_>) -> Finding {
    let end = case.end();
    let issuer = end.issuer();
    Draft::of(FindingId::UntrustedRoot, Confidence::Medium)
        .case("issuer")
        .with("issuer", issuer)
        .evidence(format!(
            "it issued {}, the last CA that is served{}; not of this name and key: {} known roots",
            end.subject(),
            aia(end),
            case.roots.len()
        ))
}

fn intermediate_missing(case: &Case<'_>) -> Finding {
    let end = case.end();
    Draft::of(FindingId::IntermediateMissing, Confidence::Medium)
        .with("issuer", end.issuer())
        .evidence(format!(
            "it issued {}, and is neither served nor a known root{}",
            end.subject(),
            aia(end)
        ))
}

fn root_not_at_hand(case: &Case<'_>, ends_in_root: bool) -> Finding {
    let end = case.end();
    let draft = Draft::of(FindingId::RootNotAtHand, Confidence::High);
    let (draft, evidence) = if ends_in_root {
        let draft = draft.case("root").with("root", end.subject());
        (draft, String::new())
    } else {
        let draft = draft.case("issuer").with("issuer", end.issuer());
        (draft, format!("it issued {}{}; ", end.subject(), aia(end)))
    };
    draft.evidence(format!(
        "{evidence}known roots: {}, none from --ca-file",
        case.roots.len()
    ))
}

fn aia(cert: &Cert<'_>) -> String {
    match cert.issuer_urls().as_slice() {
        [] => String::new(),
        urls => format!(
            "; its certificate is said to be at {} (not fetched)",
            listed(urls)
        ),
    }
}

/// The server's certificate is its own issuer.
pub(super) fn self_signed_leaf(case: &Case<'_>) -> Vec<Finding> {
    let is_refused = case.roots.is_ca_file_given()
        && case.path.anchor.is_none()
        && case.path.cut_short.is_none();
    let draft = case.candidates.is_self_signed(0).then(|| {
        Draft::of(FindingId::SelfSignedLeaf, Confidence::High)
            .case(if is_refused { "refused" } else { "trusted" })
            .evidence(format!("subject and issuer are {}", case.leaf().subject()))
    });
    draft.into_iter().collect()
}

/// The path leads to a root, with help of certificates at hand that the server should have sent, or ends at one that is no root.
pub(super) fn completed(case: &Case<'_>) -> Vec<Finding> {
    let Some(anchor) = case.anchor() else {
        return Vec::new();
    };
    let nodes = case
        .path
        .nodes
        .iter()
        .map(|node| &case.candidates.nodes[*node]);
    let mut borrowed: Vec<String> = nodes
        .filter(|node| matches!(node.origin, Origin::AtHand))
        .map(|node| node.cert.subject())
        .collect();
    let mut findings = Vec::new();
    if !anchor.root.self_issued
        && let Some(cert) = &anchor.cert
    {
        let is_served = |(_, served): &(usize, Cert<'_>)| served.der == cert.der;
        if !case.served.parsed.iter().any(is_served) {
            borrowed.push(cert.subject());
        }
        findings.push(non_self_signed_root(cert, &anchor.root.source.to_string()));
    }
    if !borrowed.is_empty() {
        findings.push(not_sent(&listed(&borrowed)));
    }
    findings
}

fn not_sent(subjects: &str) -> Finding {
    Draft::of(FindingId::IntermediateMissing, Confidence::High)
        .case("completed")
        .with("subjects", subjects)
        .evidence("the path was completed from --ca-file or the store of this machine")
}

fn non_self_signed_root(cert: &Cert<'_>, source: &str) -> Finding {
    Draft::of(FindingId::NonSelfSignedRoot, Confidence::High)
        .with("subject", cert.subject())
        .evidence(format!(
            "issuer {}; taken as a root because it comes from {source}",
            cert.issuer()
        ))
}
