//! The verdict in one sentence that says no more than was measured.

use crate::verdict::{CertificateAsked, Reason, TicketState};

use super::answers::what_happened;
use super::balancer;
use super::certificate::was_presented;
use super::compare::Comparison;
use super::count_of::Share;
use super::difference::comparison;
use super::evidence::{chance, replies};
use super::facts_of_run::Facts;
use super::failed_step::Step;
use super::issuance::Issuance;
use super::verdict_and_reason::Ruling;

/// The sentence.
pub(super) fn summary(facts: &Facts<'_>, ruling: &Ruling) -> String {
    match ruling.reason {
        Reason::TicketRepliesWorse => {
            format!(
                "{}. {}{}",
                tickets(&facts.issuance),
                comparison(facts),
                facts.keys.clause()
            )
        }
        Reason::NoTickets | Reason::NoTicketsPromised | Reason::TicketPromisedNotSent => {
            without_tickets(facts, ruling.reason)
        }
        Reason::NeedsOtherEngine
        | Reason::KeyCannotSign
        | Reason::PromisedToScout
        | Reason::NotPromisedToScout => by_scouts(facts, ruling.reason),
        Reason::NoRequest
        | Reason::NoClientCertificate
        | Reason::ClientCertificateRefused
        | Reason::ClientCertificateAfterRequest
        | Reason::ResumptionNotTested
        | Reason::ResumptionRefused
        | Reason::RepliesDifferWeakly
        | Reason::ClientCertificateNotRequested
        | Reason::RepliesAgree => {
            format!(
                "{}. {}{}",
                tickets(&facts.issuance),
                exposed(facts, ruling.reason),
                facts.keys.clause()
            )
        }
        Reason::NotResolved
        | Reason::NotReached
        | Reason::NoServerHello
        | Reason::NotTls
        | Reason::NoCommonVersion
        | Reason::NoCommonSuite
        | Reason::TicketOfferFails
        | Reason::HandshakeFailed
        | Reason::ClientCertificateNeeded
        | Reason::TooFewHandshakes
        | Reason::LocalFault
        | Reason::Stopped => inconclusive(facts, ruling),
    }
}

fn tickets(issuance: &Issuance) -> String {
    match issuance.state {
        TicketState::Promised => {
            format!("Tickets are promised ({} handshakes)", issuance.promised)
        }
        _ if issuance.issued.hits == 0 => {
            format!(
                "Tickets are issued (in {} connections that did not ask for one)",
                issuance.elsewhere
            )
        }
        _ => format!(
            "Tickets are issued ({} handshakes{})",
            issuance.issued,
            issuance.in_renegotiation()
        ),
    }
}

fn exposed(facts: &Facts<'_>, reason: Reason) -> String {
    match reason {
        Reason::NoRequest => "No request was sent, so no reply could differ".to_owned(),
        Reason::NoClientCertificate => {
            format!(
                "The server asked for a client certificate {} and got none",
                when_asked(facts)
            )
        }
        Reason::ClientCertificateRefused => refused(facts),
        Reason::ClientCertificateAfterRequest => {
            "The server asked for the client certificate by renegotiation, which this engine \
             cannot answer"
                .to_owned()
        }
        Reason::ResumptionNotTested => not_tested(facts),
        Reason::ResumptionRefused => format!(
            "The server accepted no ticket: {}{}",
            what_happened(
                &[
                    &facts.groups.by_ticket[..],
                    &facts.groups.renegotiated_ticket
                ]
                .concat()
            ),
            balancer::clause(&facts.groups)
        ),
        Reason::RepliesDifferWeakly => format!("{}, {}", comparison(facts), why_weak(facts)),
        Reason::ClientCertificateNotRequested => {
            format!(
                "{}. The server asked for no client certificate in this run",
                comparison(facts)
            )
        }
        _ => comparison(facts),
    }
}

fn not_tested(facts: &Facts<'_>) -> String {
    let groups = &facts.groups;
    let tried = [&groups.by_ticket[..], &groups.renegotiated_ticket].concat();
    let broken = Share::count(&tried, |a| a.was_broken_off());
    if broken.hits > 0 {
        return format!(
            "This client ended {broken} connections with a ticket, because the server broke a rule \
             of TLS, so the effect of tickets was not measured"
        );
    }
    "No connection with a ticket was completed, so the effect was not measured".to_owned()
}

fn when_asked(facts: &Facts<'_>) -> &'static str {
    match facts.certificate.requested {
        CertificateAsked::AfterRequest => "after the request",
        CertificateAsked::FirstHandshake | CertificateAsked::NotSeen => "in the first handshake",
    }
}

fn refused(facts: &Facts<'_>) -> String {
    let presented = Share::count(&facts.run.attempts, was_presented);
    format!(
        "The client certificate was sent in {} handshakes. No connection without a ticket got \
         an HTTP reply other than 401 or 403 ({})",
        presented.hits,
        replies(facts.groups.baseline.iter().copied())
    )
}

fn why_weak(facts: &Facts<'_>) -> String {
    let mut found = facts.sessions().filter_map(|s| s.ticket_replies);
    match found.find(Comparison::may_be_outage) {
        Some(found) => {
            format!(
                "but {} full handshakes in between got worse replies too, as in an outage",
                found.controls
            )
        }
        _ => "too few to rule out chance".to_owned(),
    }
}

fn without_tickets(facts: &Facts<'_>, reason: Reason) -> String {
    let issuance = &facts.issuance;
    let completed = format!("{} handshakes completed", issuance.completed);
    match reason {
        Reason::TicketPromisedNotSent => format!(
            "{completed}. In {} connections the server promised a ticket (SessionTicket extension) \
             and sent none",
            issuance.unsent
        ),
        Reason::NoTicketsPromised => format!(
            "The server ended {} handshakes after it asked for a client certificate. It promised \
             no ticket in any ServerHello",
            issuance.denied
        ),
        _ if issuance.empty > 0 => format!(
            "{completed}. {} tickets came, each of length 0, which means none",
            issuance.empty
        ),
        _ if facts.run.is_tls13() => format!("{completed}. None brought a ticket"),
        _ => format!(
            "{completed}. None brought a ticket, and the server promised none in any ServerHello"
        ),
    }
}

fn by_scouts(facts: &Facts<'_>, reason: Reason) -> String {
    let seen = facts.scouts.words();
    match reason {
        Reason::PromisedToScout if facts.issuance.issued.of == 0 => {
            format!(
                "Tickets are promised: {seen}. No connection was tried in a version that the server speaks"
            )
        }
        Reason::PromisedToScout => format!(
            "Tickets are promised: {seen}. {} handshakes completed, and none brought a ticket",
            facts.issuance.completed
        ),
        Reason::NeedsOtherEngine => format!(
            "Tickets are promised: {seen}. No handshake was completed: {}",
            lacking(facts)
        ),
        Reason::KeyCannotSign => format!(
            "Tickets are promised: {seen}; no handshake was tried, for the client's key lies in a \
             certificate store that does not sign for the version of this server"
        ),
        _ => format!(
            "Tickets were not promised: {seen}. No handshake was completed: {}",
            lacking(facts)
        ),
    }
}

fn lacking(facts: &Facts<'_>) -> String {
    let engine = facts.run.conditions.engine;
    format!("the engine {engine} has no version or no suite in common with the server")
}

fn inconclusive(facts: &Facts<'_>, ruling: &Ruling) -> String {
    let what = match ruling.reason {
        Reason::NotResolved => "found no address for the name",
        Reason::NotReached => "got no TCP connection",
        Reason::NoServerHello => "got no ServerHello for their ClientHello",
        Reason::NotTls => "got bytes that are not TLS",
        Reason::NoCommonVersion => {
            "ended in alert protocol_version, or in a TLS version that this client does not speak"
        }
        Reason::NoCommonSuite => {
            "got alert handshake_failure or insufficient_security for the ClientHello"
        }
        Reason::TicketOfferFails => return offer_fails(facts),
        Reason::HandshakeFailed => "got a ServerHello, then the handshake failed",
        Reason::ClientCertificateNeeded => {
            "were asked for a client certificate, gave none that the server accepted, and were ended by it"
        }
        Reason::LocalFault => "failed on this machine",
        Reason::Stopped => return stopped(facts),
        _ => return too_few(facts),
    };
    match ruling.step {
        Some(Step { seen, among, .. }) if seen.of > 0 => {
            format!(
                "{seen} {among} {what}{}{}",
                completed(facts),
                scouted(facts)
            )
        }
        _ if ruling.reason == Reason::NoCommonVersion => {
            "No attempt was made: this build does not speak this TLS version".to_owned()
        }
        _ => format!("No attempt was made: the tool {what}"),
    }
}

/// The hellos with the extension against those without it.
fn offer_fails(facts: &Facts<'_>) -> String {
    let offers = &facts.offers;
    format!(
        "{} handshakes that asked for a ticket (empty SessionTicket extension) failed, and {} \
         handshakes without the extension (Fisher's exact test: p = {})",
        offers.with,
        offers.without,
        chance(offers.p)
    )
}

/// What the scouts saw, where they saw more than what failed.
fn scouted(facts: &Facts<'_>) -> String {
    if facts.scouts.telling().is_none() {
        String::new()
    } else {
        format!("; {}", facts.scouts.words())
    }
}

fn completed(facts: &Facts<'_>) -> String {
    let completed = Share::count(&facts.groups.baseline, |a| a.completed_handshake());
    if completed.of == 0 {
        String::new()
    } else {
        format!("; full handshakes completed: {completed}")
    }
}

fn stopped(facts: &Facts<'_>) -> String {
    format!(
        "The run was stopped with {} attempts left. {} handshakes had completed",
        facts.left_out(),
        facts.issuance.completed
    )
}

fn too_few(facts: &Facts<'_>) -> String {
    format!(
        "{} handshakes completed: fewer than half, or fewer than 3 were tried",
        facts.issuance.completed
    )
}
