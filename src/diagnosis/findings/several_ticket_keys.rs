//! The finding about several ticket keys at one address.

use crate::facts_of_front_end::Facts;
use crate::finding::{Confidence, Draft, Finding, FindingId};

use super::super::verdict_and_reason::Ruling;

/// Keys that are named one by one.
const NAMED_MAX: usize = 8;

/// The tickets of one address come from several keys.
pub(super) fn several_ticket_keys(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let keys = &facts.keys;
    let named = keys.seen.iter().take(NAMED_MAX);
    let named = named.map(|key| format!("{} ({} tickets)", plain(&key.fingerprint), key.tickets));
    let named: Vec<String> = named.collect();
    keys.are_several().then(|| {
        Draft::of(FindingId::SeveralTicketKeys, Confidence::Medium)
            .case(if keys.one_after_another {
                "one-after-another"
            } else {
                "together"
            })
            .with("count", keys.seen.len())
            .evidence(format!("fingerprints of keys: {}", named.join(", ")))
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
