//! Findings about tickets and session IDs.

use crate::finding::{Confidence, FindingId, Severity};
use crate::observation::{Attempt, NewSessionTicket};

use super::super::answers::{accepted, answered_in_full, what_happened};
use super::super::evidence::which;
use super::super::facts::Facts;
use super::super::issuance::{has_empty_ticket, has_own_ticket, renegotiated_ticket};
use super::super::ruling::Ruling;
use super::draft::Draft;

/// Lifetime hint and length of Schannel's TLS 1.2 ticket, recomputed from published dumps.
const SCHANNEL_HINT: u32 = 36_000;
const SCHANNEL_LENGTH: u16 = 260;
const SCHANNEL_PREFIX: &str = "00000000";

/// Tickets of length 0.
pub(super) fn empty_ticket(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let empty: Vec<&Attempt> = facts
        .run
        .attempts
        .iter()
        .filter(|a| has_empty_ticket(a))
        .collect();
    (!empty.is_empty()).then(|| Draft {
        id: FindingId::EmptyTicket,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary: format!(
            "{} handshakes brought a ticket of length 0: the server decided against a ticket \
             after it had announced one",
            empty.len()
        ),
        evidence: which(empty),
        source: "RFC 5077 section 3.3",
        next_step: "None: this counts as not issued. A later connection may still be given a \
            ticket.",
    })
}

/// Tickets renewed in abbreviated handshakes.
pub(super) fn ticket_renewed(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let tried = facts.groups.by_ticket.iter().copied();
    // In TLS 1.3 new tickets come in every connection.
    let renews = |a: &&Attempt| a.resumed() && has_own_ticket(a) && a.tls13.is_none();
    let renewed: Vec<&Attempt> = tried.filter(renews).collect();
    (!renewed.is_empty()).then(|| Draft {
        id: FindingId::TicketRenewed,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary: format!(
            "The server accepted the ticket and sent a new one in {} abbreviated handshakes; this \
             is no failure",
            renewed.len()
        ),
        evidence: which(renewed),
        source: "RFC 5077 section 3.3",
        next_step: "If Windows clients fail against this server, check that they have the update \
            of Security Advisory 3109853.",
    })
}

/// Tickets accepted at times.
pub(super) fn ticket_partly_accepted(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    partly_accepted(&facts.groups.by_ticket).map(|evidence| Draft {
        id: FindingId::TicketPartlyAccepted,
        severity: Severity::Note,
        confidence: Confidence::Medium,
        summary: "Some connections that presented the ticket were resumed, others got a full \
             handshake: several servers behind one address, or keys per worker, are the likely \
             cause"
            .to_owned(),
        evidence,
        source: "RFC 5077 section 3.1 allows it; the cause is inferred",
        next_step: "Probe each server by its own address.",
    })
}

/// Session IDs accepted at times.
pub(super) fn session_id_partly_accepted(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    partly_accepted(&facts.groups.by_session_id).map(|evidence| Draft {
        id: FindingId::SessionIdPartlyAccepted,
        severity: Severity::Note,
        confidence: Confidence::Medium,
        summary: "Some connections that offered the session ID were resumed, others got a full \
            handshake: a cache per worker, or several servers behind one address, are the likely \
            cause"
            .to_owned(),
        evidence,
        source: "RFC 5246 section 7.4.1.3 allows it; the cause is inferred",
        next_step: "Probe each server by its own address.",
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
pub(super) fn looks_like_schannel(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let shaped = |a: &&Attempt| {
        let own = a.new_session_ticket.as_ref();
        own.into_iter()
            .chain(renegotiated_ticket(a))
            .any(has_schannel_shape)
    };
    let tickets: Vec<&Attempt> = facts.run.attempts.iter().filter(shaped).collect();
    (!tickets.is_empty()).then(|| Draft {
        id: FindingId::LooksLikeSchannel,
        severity: Severity::Note,
        confidence: Confidence::Low,
        summary: format!(
            "The ticket has the shape of Schannel's: hint {SCHANNEL_HINT} s, {SCHANNEL_LENGTH} \
             bytes, starts {SCHANNEL_PREFIX}; seen on newer hosts, there is no published Windows \
             Server 2012 R2 capture"
        ),
        evidence: which(tickets),
        source: "computed from published dumps of newer hosts",
        next_step: "Check the Windows version on the host itself.",
    })
}

fn has_schannel_shape(ticket: &NewSessionTicket) -> bool {
    ticket.lifetime_hint == SCHANNEL_HINT
        && ticket.length == SCHANNEL_LENGTH
        && ticket.prefix == SCHANNEL_PREFIX
}
