//! The list as it was sent: order, repeats, strangers.

use crate::bounds::CONSIDERED_MAX;
use crate::finding::{Confidence, Draft, Finding, FindingId};

use super::super::candidates::Origin;
use super::super::path::related;
use super::super::rule_input::Case;
use super::super::served::{Malformed, Served};
use super::super::wording::listed;

/// The path goes back and forth in the list.
pub(super) fn order(case: &Case<'_>) -> Vec<Finding> {
    let nodes = case.path.nodes.iter();
    let positions: Vec<usize> = nodes
        .filter_map(|node| match case.candidates.nodes[*node].origin {
            Origin::Served(position) => Some(position),
            Origin::AtHand => None,
        })
        .collect();
    let draft = (!positions.is_sorted()).then(|| {
        Draft::of(FindingId::ChainOutOfOrder, Confidence::High).evidence(format!(
            "the path takes them in this order: {}",
            numbers(&positions)
        ))
    });
    draft.into_iter().collect()
}

/// What the list holds beside the path.
pub(super) fn extras(case: &Case<'_>) -> Vec<Finding> {
    let (related, strangers): (Vec<usize>, Vec<usize>) = {
        let related = related(case.candidates);
        let served = 0..case.candidates.nodes.len();
        served
            .filter(|node| matches!(case.candidates.nodes[*node].origin, Origin::Served(_)))
            .partition(|node| related.contains(node))
    };
    let subject = |node: &usize| case.candidates.nodes[*node].cert.subject();
    let roots = related.iter().filter(|node| **node != 0);
    let roots: Vec<String> = roots
        .filter(|node| case.candidates.is_self_signed(**node))
        .map(subject)
        .collect();
    let strangers: Vec<String> = strangers.iter().map(subject).collect();
    let findings = [
        (!strangers.is_empty()).then(|| unrelated(&strangers)),
        (!roots.is_empty()).then(|| root_served(&roots)),
        (!case.served.duplicates.is_empty()).then(|| duplicates(&case.served.duplicates)),
        (case.served.parsed.len() > CONSIDERED_MAX).then(|| too_long(case.served.count)),
    ];
    findings.into_iter().flatten().collect()
}

fn unrelated(subjects: &[String]) -> Finding {
    Draft::of(FindingId::UnrelatedCertificate, Confidence::High).evidence(listed(subjects))
}

fn root_served(subjects: &[String]) -> Finding {
    Draft::of(FindingId::RootServed, Confidence::High).evidence(listed(subjects))
}

fn duplicates(positions: &[usize]) -> Finding {
    Draft::of(FindingId::DuplicateCertificate, Confidence::High)
        .evidence(format!("repeated in the list: {}", numbers(positions)))
}

fn too_long(count: usize) -> Finding {
    Draft::of(FindingId::ChainTooLong, Confidence::High)
        .with("count", count)
        .evidence(format!(
            "the first {CONSIDERED_MAX} that differ were considered"
        ))
}

/// Certificates that do not parse. The first of the list is the server's own.
pub(in super::super) fn malformed(served: &Served<'_>) -> Vec<Finding> {
    let draft = |bad: &Malformed| {
        Draft::of(FindingId::CertificateMalformed, Confidence::High)
            .case(if bad.position == 0 { "server" } else { "other" })
            .with("position", bad.position + 1)
            .evidence(format!(
                "{} at offset {} of {} bytes",
                bad.problem, bad.offset, bad.length
            ))
    };
    served.malformed.iter().map(draft).collect()
}

/// Positions in the list as people count them.
fn numbers(positions: &[usize]) -> String {
    let numbers = positions.iter().take(CONSIDERED_MAX);
    let numbers: Vec<String> = numbers.map(|position| (position + 1).to_string()).collect();
    numbers.join(", ")
}
