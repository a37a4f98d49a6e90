//! The finding about a second session: that of a renegotiation, or that of a renewed ticket.

use crate::facts_of_front_end::evidence::{chance, replies};
use crate::facts_of_front_end::session::Session;
use crate::facts_of_front_end::{Facts, SessionFacts};
use crate::finding::{Confidence, Draft, Finding, FindingId};

use super::super::verdict_and_reason::Ruling;

/// Tickets of one session fare worse, or of both: which client would meet it.
pub(super) fn which_session_fails(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let second = facts.renegotiated.as_ref().or(facts.renewed.as_ref())?;
    let first = &facts.first;
    let draft = match (first.is_worse(), second.is_worse()) {
        (true, true) if second.session == Session::Renewed => return None,
        (true, true) => Draft::of(FindingId::WhichSessionFails, Confidence::High).case("both"),
        (true, false) => one(first, second),
        (false, true) => one(second, first),
        (false, false) => return None,
    };
    let sessions = [Session::First, Session::Renegotiated, Session::Renewed];
    let attempts = sessions.map(|s| facts.groups.tickets(s));
    Some(draft.evidence(format!(
        "{}; {}",
        replies(attempts.concat()),
        facts.sessions().map(chances).collect::<Vec<_>>().join("; ")
    )))
}

/// One session fares worse, and the other was not shown to.
fn one(worse: &SessionFacts, other: &SessionFacts) -> Draft {
    let client = match worse.session {
        Session::First if other.session == Session::Renewed => "first-ticket",
        Session::First => "first-handshake",
        Session::Renewed => "renewed-ticket",
        Session::Renegotiated => "newest-session",
    };
    let rest = match (other.ticket_resumption.attempts, other.was_taken_up()) {
        (0, _) => "no-ticket",
        (_, false) => "never-accepted",
        (_, true) => "not-shown",
    };
    Draft::of(FindingId::WhichSessionFails, Confidence::High)
        .case(client)
        .case(rest)
        .with("worse", worse.session.words())
        .with("other", other.session.words())
}

fn chances(session: &SessionFacts) -> String {
    match session.ticket_replies {
        Some(found) => format!("{}: p = {}", session.session.words(), chance(found.p)),
        None => format!("{}: not compared", session.session.words()),
    }
}
