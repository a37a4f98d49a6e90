//! Findings about tickets and session IDs.

use crate::facts_of_front_end::Facts;
use crate::facts_of_front_end::answers::{accepted, answered_in_full, what_happened};
use crate::facts_of_front_end::evidence::which;
use crate::facts_of_front_end::issuance::{has_empty_ticket, has_own_ticket, renegotiated_ticket};
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::{Attempt, NewSessionTicket};

use super::super::verdict_and_reason::Ruling;

/// Lifetime hint and length of Schannel's TLS 1.2 ticket, recomputed from published dumps.
const SCHANNEL_HINT: u32 = 36_000;
const SCHANNEL_LENGTH: u16 = 260;
const SCHANNEL_PREFIX: &str = "00000000";

/// Tickets of length 0.
pub(super) fn empty_ticket(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let empty: Vec<&Attempt> = facts
        .run
        .attempts
        .iter()
        .filter(|a| has_empty_ticket(a))
        .collect();
    (!empty.is_empty()).then(|| {
        Draft::of(FindingId::EmptyTicket, Confidence::High)
            .with("count", empty.len())
            .evidence(which(empty))
    })
}

/// Tickets renewed in abbreviated handshakes.
pub(super) fn ticket_renewed(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let tried = facts.groups.by_ticket.iter().copied();
    // In TLS 1.3 new tickets come in every connection.
    let renews = |a: &&Attempt| a.resumed() && has_own_ticket(a) && a.tls13.is_none();
    let renewed: Vec<&Attempt> = tried.filter(renews).collect();
    (!renewed.is_empty()).then(|| {
        Draft::of(FindingId::TicketRenewed, Confidence::High)
            .with("count", renewed.len())
            .evidence(which(renewed))
    })
}

/// Tickets accepted at times.
pub(super) fn ticket_partly_accepted(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    partly_accepted(&facts.groups.by_ticket).map(|evidence| {
        Draft::of(FindingId::TicketPartlyAccepted, Confidence::Medium).evidence(evidence)
    })
}

/// Session IDs accepted at times.
pub(super) fn session_id_partly_accepted(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    partly_accepted(&facts.groups.by_session_id).map(|evidence| {
        Draft::of(FindingId::SessionIdPartlyAccepted, Confidence::Medium).evidence(evidence)
    })
}

/// The evidence. An attempt that died tells nothing of a cache, so only full handshakes count as the other part.
fn partly_accepted(tried: &[&Attempt]) -> Option<String> {
    let partly = accepted(tried).hits > 0 && answered_in_full(tried).hits > 0;
    partly.then(|| {
        let resumed = tried.iter().copied().filter(|a| a.resumed());
        format!("{}; resumed: {}", what_happened(tried), which(resumed))
    })
}

/// Tickets of Schannel's shape.
pub(super) fn looks_like_schannel(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let shaped = |a: &&Attempt| {
        let own = a.new_session_ticket.as_ref();
        own.into_iter()
            .chain(renegotiated_ticket(a))
            .any(has_schannel_shape)
    };
    let tickets: Vec<&Attempt> = facts.run.attempts.iter().filter(shaped).collect();
    (!tickets.is_empty()).then(|| {
        Draft::of(FindingId::LooksLikeSchannel, Confidence::Low)
            .with("hint", SCHANNEL_HINT)
            .with("length", SCHANNEL_LENGTH)
            .with("prefix", SCHANNEL_PREFIX)
            .evidence(which(tickets))
    })
}

fn has_schannel_shape(ticket: &NewSessionTicket) -> bool {
    ticket.lifetime_hint == SCHANNEL_HINT
        && ticket.length == SCHANNEL_LENGTH
        && ticket.prefix == SCHANNEL_PREFIX
}
