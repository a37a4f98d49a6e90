//! Why: what was counted, whether it is the certificate, and what else was found.

use super::alike_front_ends::Group;
use super::shorten::{Room, fit, fits, sentences};
use crate::certificate::CertificateFacts;
use crate::finding::{FindingId, Severity};
use crate::report::FrontEndReport;
use crate::untrusted_text::clean;
use crate::verdict::CertificateState;

/// Longest name of a certificate, in characters.
const NAME_MAX: usize = 60;
/// The sentences that have room behind a label of `label` letters. A faulty certificate comes first: it alone can be the cause.
pub(super) fn why(group: &Group<'_>, label: usize, room: Room) -> String {
    let first = group.first();
    let counted = counted(&first.summary);
    let mut all = match first.certificate {
        // How sure it is belongs to the verdict: the fault of a certificate is seen or not.
        CertificateState::Faulty => vec![
            certificate(group),
            format!(
                "The verdict {} ({} confidence): {counted}",
                first.verdict, first.confidence
            ),
        ],
        CertificateState::Valid | CertificateState::Unknown => vec![counted, certificate(group)],
    };
    if !fits(label, &all.join(" "), room.why) {
        for sentence in all
            .iter_mut()
            .filter(|text| text.starts_with("Certificate "))
        {
            *sentence = in_short(group);
        }
        if first.certificate == CertificateState::Faulty {
            all.truncate(1);
            all.push(format!(
                "The verdict {}: {} confidence (--details).",
                first.verdict, first.confidence
            ));
        }
    }
    all.extend(alike(group));
    all.extend(also(first));
    fit(label, &all, room.why)
}

/// What was counted. That tickets are issued stands in the row.
fn counted(summary: &str) -> String {
    let sentence = match summary.split_once(". ") {
        Some((issued, counted)) if issued.starts_with("Tickets are ") => counted,
        _ => summary,
    };
    format!("{}.", sentence.trim_end_matches('.'))
}

/// Where counts differ from one front end to the next, those of the first are told.
fn alike(group: &Group<'_>) -> Option<String> {
    let first = group.first();
    let differ = group.all().any(|f| f.summary != first.summary);
    differ.then(|| format!("These are the counts of {}.", first.name()))
}

/// The certificate, by name, and whether it can be the cause.
fn certificate(group: &Group<'_>) -> String {
    let first = group.first();
    let Some(chain) = &first.chain else {
        return "No certificate was seen.".to_owned();
    };
    let named = named(group);
    match first.certificate {
        CertificateState::Valid => {
            format!("{named}: valid{}, no fault seen from here.", end(group))
        }
        CertificateState::Unknown => {
            format!("{named}: neither ruled in nor out, {}.", unknown(first))
        }
        CertificateState::Faulty => format!(
            "{named} is FAULTY: {}",
            sentences(&chain.summary)
                .first()
                .cloned()
                .unwrap_or_default()
        ),
    }
}

/// The same where there is little room; a fault is never shortened.
fn in_short(group: &Group<'_>) -> String {
    match group.first().certificate {
        CertificateState::Valid => format!("Certificate: valid{}.", end(group)),
        CertificateState::Unknown => {
            format!("Certificate: not judged, {}.", unknown(group.first()))
        }
        CertificateState::Faulty => certificate(group),
    }
}

fn leaves<'a>(group: &'a Group<'_>) -> impl Iterator<Item = &'a CertificateFacts> {
    group.all().filter_map(|f| f.certificates.first())
}

/// `Certificate pool01.contoso.local`
fn named(group: &Group<'_>) -> String {
    let Some(leaf) = leaves(group).next() else {
        return "The certificate".to_owned();
    };
    let mut parts = leaf.subject.split(", ");
    let name = parts.find_map(|part| part.strip_prefix("CN="));
    let name = clean(name.unwrap_or(&leaf.subject), NAME_MAX);
    format!("Certificate {name}")
}

/// ` until 2027-11-23`, the first end of all.
fn end(group: &Group<'_>) -> String {
    let first = leaves(group).map(|leaf| leaf.not_after.as_str()).min();
    let day = first.and_then(|end| end.get(..10));
    day.map_or_else(String::new, |day| format!(" until {day}"))
}

/// Why the chain could not be judged.
fn unknown(front_end: &FrontEndReport) -> &'static str {
    let has = |id| front_end.findings.iter().any(|finding| finding.id == id);
    if has(FindingId::RootNotAtHand) {
        "its root is not known here (give it with --ca-file)"
    } else if has(FindingId::ChainNotJudged) {
        "its chain is too much for this tool to judge (chain-not-judged)"
    } else if has(FindingId::SelfSignedLeaf) {
        "it is self-signed"
    } else {
        "its chain could not be checked"
    }
}

/// Errors and warnings, by their names.
fn also(front_end: &FrontEndReport) -> Option<String> {
    let wanted = front_end.findings.iter();
    let wanted = wanted.filter(|finding| finding.severity >= Severity::Warning);
    let mut ids: Vec<&str> = wanted.map(|finding| finding.id.id()).collect();
    ids.dedup();
    (!ids.is_empty()).then(|| format!("Also: {} (--details).", ids.join(", ")))
}
