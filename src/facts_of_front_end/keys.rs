//! The keys that the tickets of a front end were made with, as far as the tickets tell.

use std::collections::BTreeMap;

use crate::observation::{Attempt, FrontEndRun, HandshakeKind, KeyLayout, KeyMark, Series};
use crate::verdict::TicketKey;

use super::count_of::small;

/// One ticket: when it came, and the mark of its key.
type Marked<'a> = (u64, &'a KeyMark);

/// The keys of a front end, in the order in which they were first seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    /// Each with the number of tickets that were made with it.
    pub(crate) seen: Vec<TicketKey>,
    /// Whether no key was used again after another: a key that was changed during the run would look so.
    pub(crate) one_after_another: bool,
}

impl Keys {
    /// From the tickets of full handshakes, which a server makes anew each time.
    pub(crate) fn of(run: &FrontEndRun) -> Self {
        let mut marks: Vec<Marked<'_>> = run.attempts.iter().flat_map(marks).collect();
        marks.sort();
        let mut counts: BTreeMap<&KeyMark, usize> = BTreeMap::new();
        for (_, mark) in &marks {
            *counts.entry(mark).or_default() += 1;
        }
        // Where each ticket begins in a way of its own, that names no key.
        let repeated = counts.values().any(|count| *count > 1);
        marks.retain(|(_, mark)| repeated || mark.layout == KeyLayout::Schannel);
        let mut order: Vec<&KeyMark> = marks.iter().map(|(_, mark)| *mark).collect();
        order.dedup();
        let mut seen: Vec<TicketKey> = Vec::new();
        for mark in &order {
            if !seen.iter().any(|key| key.fingerprint == mark.fingerprint) {
                seen.push(TicketKey {
                    fingerprint: mark.fingerprint.clone(),
                    layout: mark.layout,
                    tickets: small(counts.get(mark).copied().unwrap_or(0)),
                });
            }
        }
        Self {
            one_after_another: order.len() == seen.len(),
            seen,
        }
    }

    /// Whether tickets came from more than one key.
    pub(crate) fn are_several(&self) -> bool {
        self.seen.len() > 1
    }

    /// What stands in a sentence after what was measured; empty where one key, or none, was seen.
    pub(crate) fn clause(&self) -> String {
        if !self.are_several() {
            return String::new();
        }
        format!(
            "; the tickets of this address come from {} keys, so that several machines or processes \
             answer here{}",
            self.seen.len(),
            if self.one_after_another {
                ", or the key was changed during the run"
            } else {
                ""
            }
        )
    }
}

/// The marks of the tickets that an attempt was given. An abbreviated handshake may bring the same ticket again.
fn marks(attempt: &Attempt) -> impl Iterator<Item = Marked<'_>> {
    let own = attempt
        .new_session_ticket
        .as_ref()
        .filter(|_| attempt.handshake == HandshakeKind::Full && attempt.series != Series::Scout);
    let second = attempt.renegotiation.as_ref();
    let second = second.and_then(|second| second.new_session_ticket.as_ref());
    let tickets = own.into_iter().chain(second);
    tickets.filter_map(|ticket| Some((attempt.started_us, ticket.key.as_ref()?)))
}
