//! The state of a chain in a sentence, and the next step.

use crate::finding::{Finding, FindingId, Severity};
use crate::verdict::CertificateState;

use super::names::{Held, held};
use super::rule_input::Case;
use super::wording::{DAY, at, listed, quoted};

/// Longest name of a root in a sentence, in characters.
const ROOT_MAX: usize = 160;

/// Sentence and next step.
pub(super) fn of(
    case: &Case<'_>,
    state: CertificateState,
    findings: &[Finding],
) -> (String, String) {
    match state {
        CertificateState::Valid => valid(case, findings),
        CertificateState::Unknown => unknown(findings),
        CertificateState::Faulty => faulty(findings),
    }
}

fn valid(case: &Case<'_>, findings: &[Finding]) -> (String, String) {
    let root = case.anchor().map_or_else(String::new, |anchor| {
        let subject = anchor.root.subject(ROOT_MAX);
        format!(
            "leads to the root '{subject}' (from {})",
            anchor.root.source
        )
    });
    let end = case.leaf().not_after();
    let left = end.saturating_sub(case.now.as_second()) / DAY;
    let summary = format!(
        "The chain {root}, {}, and the certificate is valid until {} ({left} days).",
        names(case),
        at(end)
    );
    let warned = findings.iter().find(|f| f.severity == Severity::Warning);
    let next_step = warned.map_or_else(
        || "Nothing to do about the certificate as far as it can be seen from here.".to_owned(),
        |warning| warning.next_step.clone(),
    );
    (summary, next_step)
}

fn names(case: &Case<'_>) -> String {
    let leaf = case.leaf();
    let of = |wanted: &[Held]| -> Vec<String> {
        let names = case.names.held.iter();
        names
            .filter(|name| wanted.contains(&held(leaf, name)))
            .map(|name| quoted(&name.to_string()))
            .collect()
    };
    let missing = of(&[Held::No, Held::InCommonName, Held::ByWildcard]);
    match (of(&[Held::Yes]).as_slice(), missing.as_slice()) {
        ([], []) => "no name was testable".to_owned(),
        (names, []) => format!("it contains {}", listed(names)),
        ([], missing) => format!("it does not contain {}", listed(missing)),
        (names, missing) => format!("it contains {} and not {}", listed(names), listed(missing)),
    }
}

fn unknown(findings: &[Finding]) -> (String, String) {
    let open = [
        FindingId::PathRefused,
        FindingId::SignatureNotChecked,
        FindingId::ChainNotJudged,
        FindingId::RootNotAtHand,
        FindingId::SelfSignedLeaf,
    ];
    let reason = findings.iter().find(|finding| open.contains(&finding.id));
    let summary = reason.map_or("no path to a known root", |f| f.summary.as_str());
    let export = FindingId::RootNotAtHand.next_step();
    let next_step = reason.map_or(export, |finding| finding.next_step.as_str());
    (
        format!(
            "The certificate is neither ruled in nor out: {}.",
            lower(summary)
        ),
        next_step.to_owned(),
    )
}

fn faulty(findings: &[Finding]) -> (String, String) {
    let errors: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .collect();
    let Some(first) = errors.first() else {
        return (String::new(), String::new());
    };
    let more = match errors.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    (format!("{}{more}.", first.summary), first.next_step.clone())
}

/// As it stands inside a sentence.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
