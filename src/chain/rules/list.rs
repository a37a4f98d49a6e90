//! The list as it was sent: order, repeats, strangers.

use crate::finding::{Confidence, FindingId, Severity};

use super::super::candidates::{CONSIDERED_MAX, Origin};
use super::super::case::{Case, Draft};
use super::super::path::related;
use super::super::served::{Malformed, Served};
use super::super::words::listed;

const ORDER: &str = "RFC 5246 section 7.4.2: each certificate certifies the one before it";
const HARMLESS: &str = "Nothing to do: Windows sorts the chain by itself.";

/// The path goes back and forth in the list.
pub(super) fn order(case: &Case<'_>) -> Vec<Draft> {
    let nodes = case.path.nodes.iter();
    let positions: Vec<usize> = nodes
        .filter_map(|node| match case.candidates.nodes[*node].origin {
            Origin::Served(position) => Some(position),
            Origin::AtHand => None,
        })
        .collect();
    let draft = (!positions.is_sorted()).then(|| Draft {
        id: FindingId::ChainOutOfOrder,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: "The certificates are not sent in the order of the path".into(),
        evidence: format!("the path takes them in this order: {}", numbers(&positions)),
        source: ORDER,
        next_step: HARMLESS.into(),
    });
    draft.into_iter().collect()
}

/// What the list holds beside the path.
pub(super) fn extras(case: &Case<'_>) -> Vec<Draft> {
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
    let drafts = [
        (!strangers.is_empty()).then(|| unrelated(&strangers)),
        (!roots.is_empty()).then(|| root_served(&roots)),
        (!case.served.duplicates.is_empty()).then(|| duplicates(&case.served.duplicates)),
        (case.served.parsed.len() > CONSIDERED_MAX).then(|| too_long(case.served.count)),
    ];
    drafts.into_iter().flatten().collect()
}

fn unrelated(subjects: &[String]) -> Draft {
    Draft {
        id: FindingId::UnrelatedCertificate,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: "The server sends certificates that have no part in its chain".into(),
        evidence: listed(subjects),
        source: ORDER,
        next_step: "Look for a renewed CA whose old certificate is still in \
            Cert:\\LocalMachine\\CA, and for a device in between."
            .into(),
    }
}

fn root_served(subjects: &[String]) -> Draft {
    Draft {
        id: FindingId::RootServed,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary: "The server sends the root too, which proves nothing".into(),
        evidence: listed(subjects),
        source: "RFC 5246 section 7.4.2: the root may be left out",
        next_step: HARMLESS.into(),
    }
}

fn duplicates(positions: &[usize]) -> Draft {
    Draft {
        id: FindingId::DuplicateCertificate,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary: "The server sends a certificate more than once".into(),
        evidence: format!("repeated in the list: {}", numbers(positions)),
        source: ORDER,
        next_step: HARMLESS.into(),
    }
}

fn too_long(count: usize) -> Draft {
    Draft {
        id: FindingId::ChainTooLong,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary: format!("The server sends {count} certificates"),
        evidence: format!("the first {CONSIDERED_MAX} that differ were considered"),
        source: "this tool's limit",
        next_step: "Look at what the host keeps in Cert:\\LocalMachine\\CA.".into(),
    }
}

/// Certificates that do not parse. The first of the list is the server's own.
pub(in super::super) fn malformed(served: &Served<'_>) -> Vec<Draft> {
    let draft = |bad: &Malformed| Draft {
        id: FindingId::CertificateMalformed,
        severity: if bad.position == 0 {
            Severity::Error
        } else {
            Severity::Warning
        },
        confidence: Confidence::High,
        summary: format!(
            "Certificate {} of the list cannot be read",
            bad.position + 1
        ),
        evidence: format!(
            "{} at offset {} of {} bytes",
            bad.problem, bad.offset, bad.length
        ),
        source: "RFC 5280 section 4.1",
        next_step: "Capture the handshake (Wireshark) and compare; look for a device in between."
            .into(),
    };
    served.malformed.iter().map(draft).collect()
}

/// Positions in the list as people count them.
fn numbers(positions: &[usize]) -> String {
    let numbers = positions.iter().take(CONSIDERED_MAX);
    let numbers: Vec<String> = numbers.map(|position| (position + 1).to_string()).collect();
    numbers.join(", ")
}
