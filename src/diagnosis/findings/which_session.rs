//! The finding about a second session: that of a renegotiation, or that of a renewed ticket.

use crate::finding::{Confidence, FindingId, Severity};

use super::super::evidence::{chance, replies};
use super::super::facts::{Facts, SessionFacts};
use super::super::ruling::Ruling;
use super::super::session::Session;
use super::draft::Draft;

/// Tickets of one session fare worse, or of both: which client would meet it.
pub(super) fn which_session_fails(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let second = facts.renegotiated.as_ref().or(facts.renewed.as_ref())?;
    let first = &facts.first;
    let who = match (first.is_worse(), second.is_worse()) {
        (true, true) if second.session == Session::Renewed => return None,
        (true, true) => {
            "Connections with the ticket of either session get worse replies: every client that presents \
             a ticket would meet it, whichever session of a connection it keeps"
                .to_owned()
        }
        (true, false) => one(first, second),
        (false, true) => one(second, first),
        (false, false) => return None,
    };
    let sessions = [Session::First, Session::Renegotiated, Session::Renewed];
    let attempts = sessions.map(|s| facts.groups.tickets(s));
    Some(Draft {
        id: FindingId::WhichSessionFails,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: format!("{who}. Which session Windows' own client keeps is not documented"),
        evidence: format!(
            "{}; {}",
            replies(attempts.concat()),
            facts.sessions().map(chances).collect::<Vec<_>>().join("; ")
        ),
        source: "measured in this run: one-sided Fisher exact test over replies, each session by \
                 itself",
        next_step: "After the change, probe again: neither session may then have a ticket.",
    })
}

/// One session fares worse, and the other was not shown to.
fn one(worse: &SessionFacts, other: &SessionFacts) -> String {
    let client = match worse.session {
        Session::First if other.session == Session::Renewed => {
            "a client that keeps its first ticket"
        }
        Session::First => {
            "a client that keeps the session of the first handshake, which has no client \
             certificate in it"
        }
        Session::Renewed => "a client that takes over each renewed ticket",
        Session::Renegotiated => {
            "a client that keeps its newest session, the one with the client certificate in it"
        }
    };
    let rest = match (other.ticket_resumption.attempts, other.was_taken_up()) {
        (0, _) => "was given no ticket",
        (_, false) => "was never accepted",
        (_, true) => "was not shown to get worse replies",
    };
    format!(
        "Connections with the ticket of {} get worse replies: {client}, would meet it; {} {rest}",
        worse.session.words(),
        other.session.words()
    )
}

fn chances(session: &SessionFacts) -> String {
    match session.ticket_replies {
        Some(found) => format!("{}: p = {}", session.session.words(), chance(found.p)),
        None => format!("{}: not compared", session.session.words()),
    }
}
