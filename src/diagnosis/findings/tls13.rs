//! Findings about TLS 1.3.

use crate::finding::{Confidence, FindingId, Severity};
use crate::observation::{Attempt, HandshakeKind, TlsVersion};

use super::super::compare::Comparison;
use super::super::evidence::{chance, which};
use super::super::facts::Facts;
use super::super::groups::courses;
use super::super::ruling::Ruling;
use super::draft::Draft;

/// Longest lifetime of a ticket, in seconds.
const LIFETIME_MAX: u32 = 604_800;

/// The same ticket again is answered with a full handshake, at least once after it was taken up.
pub(super) fn ticket_taken_once(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let tried = &facts.groups.same_ticket;
    let taken = tried.iter().filter(|a| a.resumed()).count();
    let full: Vec<&Attempt> = tried
        .iter()
        .copied()
        .filter(|a| a.handshake == HandshakeKind::Full)
        .collect();
    (!full.is_empty() && taken == 1).then(|| Draft {
        id: FindingId::TicketTakenOnce,
        severity: Severity::Note,
        confidence: Confidence::Medium,
        summary: format!(
            "The same ticket, offered {} times, was accepted once, and answered with a full \
             handshake {} times: a server that takes each ticket once does so, and it is no failure",
            tried.len(),
            full.len()
        ),
        evidence: which(full),
        source: "RFC 8446 section 8.1 and appendix C.4",
        next_step: "None: clients should offer each ticket once.",
    })
}

/// The same ticket again fares worse than full handshakes.
pub(super) fn ticket_reuse_fails(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let tried = &facts.groups.same_ticket;
    let found = Comparison::of(&courses(tried), &facts.groups.baseline_ranks())?;
    let fresh_too = facts.first.is_worse();
    (found.shows_worse() && !fresh_too).then(|| Draft {
        id: FindingId::TicketReuseFails,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        summary: "Connections that offered the same ticket again got worse replies than full \
            handshakes, and those with a ticket that was not offered before did not: a client that \
            offers a ticket twice would meet it"
            .to_owned(),
        evidence: format!("{}; p = {}", which(tried.iter().copied()), chance(found.p)),
        source: "RFC 8446 appendix C.4: clients should not offer a ticket twice; measured in this run",
        next_step: "Look at what the server does with a ticket that it has taken before: it may \
            fall back to a full handshake, and need not end the connection.",
    })
}

/// A lifetime of 0, or of more than seven days.
pub(super) fn ticket_lifetime(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
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
    Some(Draft {
        id: FindingId::TicketLifetime,
        severity: if longest > LIFETIME_MAX {
            Severity::Error
        } else {
            Severity::Note
        },
        confidence: Confidence::High,
        summary: format!(
            "{} connections brought a ticket with a lifetime of {} s: no client may offer it, and \
             this one did not",
            odd.len(),
            if longest > LIFETIME_MAX { longest } else { 0 }
        ),
        evidence: which(odd),
        source: "RFC 8446 section 4.6.1: at most 604,800 s; 0 means that it is to be thrown away",
        next_step: "Look at the ticket lifetime in the settings of the server.",
    })
}

/// A CertificateRequest after the handshake.
pub(super) fn post_handshake_auth(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let asked = |a: &&Attempt| a.tls13.is_some() && a.hello_requests > 0;
    let asked: Vec<&Attempt> = facts.run.attempts.iter().filter(asked).collect();
    (!asked.is_empty()).then(|| Draft {
        id: FindingId::PostHandshakeAuth,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: format!(
            "The server asked for the client certificate after the handshake in {} connections. \
             This client offers that (post_handshake_auth); one that does not is never asked",
            asked.len()
        ),
        evidence: which(asked),
        source: "RFC 8446 section 4.6.2",
        next_step: "Check that the clients of the service offer post_handshake_auth, or let the \
            server ask in the handshake.",
    })
}

/// The mark in the random of a ServerHello.
pub(super) fn speaks_tls13(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let marked = |a: &&Attempt| {
        let hello = a.server_hello.as_ref();
        hello.is_some_and(|hello| hello.also_speaks == Some(TlsVersion::TLS13))
    };
    let marked: Vec<&Attempt> = facts.run.attempts.iter().filter(marked).collect();
    let first = marked.iter().min_by_key(|a| (a.series, a.number))?;
    (!facts.run.is_tls13()).then(|| Draft {
        id: FindingId::SpeaksTls13,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary:
            "The server speaks TLS 1.3 as well: its ServerHello of a lower version carries the \
            mark that says so. It was not probed in TLS 1.3"
                .to_owned(),
        evidence: which([*first]),
        source: "RFC 8446 section 4.1.3",
        next_step: "If clients of the service speak TLS 1.3, probe again with --tls 1.3.",
    })
}
