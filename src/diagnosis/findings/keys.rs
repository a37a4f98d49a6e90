//! The finding about several ticket keys at one address.

use crate::finding::{Confidence, FindingId, Severity};

use super::super::facts::Facts;
use super::super::ruling::Ruling;
use super::draft::Draft;

/// Keys that are named one by one.
const NAMED_MAX: usize = 8;

/// The tickets of one address come from several keys.
pub(super) fn several_ticket_keys(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let keys = &facts.keys;
    let named = keys.seen.iter().take(NAMED_MAX);
    let named = named.map(|key| format!("{} ({} tickets)", plain(&key.fingerprint), key.tickets));
    let named: Vec<String> = named.collect();
    keys.are_several().then(|| Draft {
        id: FindingId::SeveralTicketKeys,
        severity: Severity::Note,
        confidence: Confidence::Medium,
        summary: format!(
            "The tickets of this address come from {} keys: {}",
            keys.seen.len(),
            if keys.one_after_another {
                "several machines or processes answer here, or the key was changed during the run"
            } else {
                "several machines or processes answer here"
            }
        ),
        evidence: format!("fingerprints of keys: {}", named.join(", ")),
        source: "computed from the part that tickets made with one key have in common (RFC 5077 \
                 section 4 recommends such a part)",
        next_step: "Probe each machine by its own address. Where there is only one, probe again: \
                    a key that was changed is then the only one.",
    })
}

/// A fingerprint of a file may be any text.
fn plain(fingerprint: &str) -> String {
    fingerprint
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(8)
        .collect()
}
