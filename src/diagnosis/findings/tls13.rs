//! Findings about TLS 1.3.

use crate::facts_of_front_end::Facts;
use crate::facts_of_front_end::compare::Comparison;
use crate::facts_of_front_end::evidence::{chance, which};
use crate::facts_of_front_end::groups::courses;
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::{Attempt, HandshakeKind, TlsVersion};

use super::super::verdict_and_reason::Ruling;

/// Longest lifetime of a ticket, in seconds.
const LIFETIME_MAX: u32 = 604_800;

/// The same ticket again is answered with a full handshake, at least once after it was taken up.
pub(super) fn ticket_taken_once(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let tried = &facts.groups.same_ticket;
    let taken = tried.iter().filter(|a| a.resumed()).count();
    let full: Vec<&Attempt> = tried
        .iter()
        .copied()
        .filter(|a| a.handshake == HandshakeKind::Full)
        .collect();
    (!full.is_empty() && taken == 1).then(|| {
        Draft::of(FindingId::TicketTakenOnce, Confidence::Medium)
            .with("offered", tried.len())
            .with("count", full.len())
            .evidence(which(full))
    })
}

/// The same ticket again fares worse than full handshakes.
pub(super) fn ticket_reuse_fails(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let tried = &facts.groups.same_ticket;
    let found = Comparison::of(&courses(tried), &facts.groups.baseline_ranks())?;
    let fresh_too = facts.first.is_worse();
    (found.shows_worse() && !fresh_too).then(|| {
        Draft::of(FindingId::TicketReuseFails, Confidence::Medium).evidence(format!(
            "{}; p = {}",
            which(tried.iter().copied()),
            chance(found.p)
        ))
    })
}

/// A lifetime of 0, or of more than seven days.
pub(super) fn ticket_lifetime(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let odd = |a: &&Attempt| {
        let ticket = a.new_session_ticket.as_ref().filter(|_| a.tls13.is_some());
        let longest = a.tls13.map_or(0, |told| told.longest_lifetime);
        ticket.is_some_and(|t| t.lifetime_hint == 0) || longest > LIFETIME_MAX
    };
    let odd: Vec<&Attempt> = facts.run.attempts.iter().filter(odd).collect();
    let longest = odd
        .iter()
        .filter_map(|a| a.tls13)
        .map(|told| told.longest_lifetime);
    let longest = longest.max()?;
    let draft = Draft::of(FindingId::TicketLifetime, Confidence::High).with("count", odd.len());
    let draft = if longest > LIFETIME_MAX {
        draft.case("long").with("lifetime", longest)
    } else {
        draft.case("zero")
    };
    Some(draft.evidence(which(odd)))
}

/// A CertificateRequest after the handshake.
pub(super) fn post_handshake_auth(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let asked = |a: &&Attempt| a.tls13.is_some() && a.hello_requests > 0;
    let asked: Vec<&Attempt> = facts.run.attempts.iter().filter(asked).collect();
    (!asked.is_empty()).then(|| {
        Draft::of(FindingId::PostHandshakeAuth, Confidence::High)
            .with("count", asked.len())
            .evidence(which(asked))
    })
}

/// The mark in the random of a ServerHello.
pub(super) fn speaks_tls13(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let marked = |a: &&Attempt| {
        let hello = a.server_hello.as_ref();
        hello.is_some_and(|hello| hello.also_speaks == Some(TlsVersion::TLS13))
    };
    let marked: Vec<&Attempt> = facts.run.attempts.iter().filter(marked).collect();
    let first = marked.iter().min_by_key(|a| (a.series, a.number))?;
    (!facts.run.is_tls13())
        .then(|| Draft::of(FindingId::SpeaksTls13, Confidence::High).evidence(which([*first])))
}
