//! The verdict in one sentence that says no more than was measured: what was counted, in the words of the reason.

use crate::facts_of_front_end::Facts;
use crate::facts_of_front_end::answers::what_happened;
use crate::facts_of_front_end::balancer;
use crate::facts_of_front_end::certificate::was_presented;
use crate::facts_of_front_end::compare::Comparison;
use crate::facts_of_front_end::count_of::Share;
use crate::facts_of_front_end::evidence::{chance, replies};
use crate::facts_of_front_end::issuance::Issuance;
use crate::verdict::{CertificateAsked, Reason, TicketState};

use super::difference::comparison;
use super::verdict_and_reason::Ruling;

/// The sentence.
pub(super) fn summary(facts: &Facts<'_>, ruling: &Ruling) -> String {
    let block = ruling.reason.block();
    let case = case(facts, ruling);
    block.fill("Says", case.as_slice(), |name| value(facts, ruling, name))
}

/// Which sentence, of a reason that has several.
fn case(facts: &Facts<'_>, ruling: &Ruling) -> Option<&'static str> {
    match ruling.reason {
        Reason::NoTickets if facts.issuance.empty > 0 => Some("empty"),
        Reason::NoTickets if facts.run.is_tls13() => Some("TLS-1.3"),
        Reason::PromisedToScout if facts.issuance.issued.of == 0 => Some("not-tried"),
        Reason::ResumptionNotTested if broken_off(facts).hits > 0 => Some("broken-off"),
        Reason::RepliesDifferWeakly => outage(facts).map(|_| "outage"),
        Reason::NoCommonVersion if shown(ruling).is_none() => Some("not-built"),
        Reason::NoClientCertificate => match facts.certificate.requested {
            CertificateAsked::AfterRequest => Some("after-request"),
            CertificateAsked::FirstHandshake | CertificateAsked::NotSeen => None,
        },
        _ => None,
    }
}

/// What stands for a placeholder.
fn value(facts: &Facts<'_>, ruling: &Ruling, name: &str) -> Option<String> {
    let (issuance, offers) = (&facts.issuance, &facts.offers);
    Some(match name {
        "tickets" => tickets(issuance),
        "comparison" => comparison(facts),
        "keys" => facts.keys.clause(),
        "scouts" => facts.scouts.words(),
        "engine" => facts.run.conditions.engine.to_string(),
        "completed" => issuance.completed.to_string(),
        "denied" => issuance.denied.to_string(),
        "unsent" => issuance.unsent.to_string(),
        "empty" => issuance.empty.to_string(),
        "presented" => {
            let presented = Share::count(&facts.run.attempts, was_presented);
            presented.hits.to_string()
        }
        "replies" => replies(facts.groups.baseline.iter().copied()),
        "broken-off" => broken_off(facts).to_string(),
        "offered" => what_happened(&facts.groups.original_tickets()),
        "balancer" => balancer::clause(&facts.groups),
        "controls" => outage(facts)?.controls.to_string(),
        "with" => offers.with.to_string(),
        "without" => offers.without.to_string(),
        "chance" => chance(offers.p),
        "left" => facts.left_out().to_string(),
        "attempts" => shown(ruling).unwrap_or_else(|| "No attempt was made: the tool".to_owned()),
        "besides" => shown(ruling).map_or_else(String::new, |_| besides(facts)),
        _ => return None,
    })
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

/// Connections with a ticket that this client ended.
fn broken_off(facts: &Facts<'_>) -> Share {
    Share::count(&facts.groups.original_tickets(), |a| a.was_broken_off())
}

/// What looks like an outage.
fn outage(facts: &Facts<'_>) -> Option<Comparison> {
    let mut found = facts.sessions().filter_map(|s| s.ticket_replies);
    found.find(Comparison::may_be_outage)
}

/// The attempts that show the step that failed.
fn shown(ruling: &Ruling) -> Option<String> {
    let step = ruling.step.filter(|step| step.seen.of > 0)?;
    Some(format!("{} {}", step.seen, step.among))
}

/// Full handshakes that completed, and what the scouts saw where they saw more than what failed.
fn besides(facts: &Facts<'_>) -> String {
    let completed = Share::count(&facts.groups.baseline, |a| a.completed_handshake());
    let completed = match completed.of {
        0 => String::new(),
        _ => format!("; full handshakes completed: {completed}"),
    };
    match facts.scouts.telling() {
        None => completed,
        Some(_) => format!("{completed}; {}", facts.scouts.words()),
    }
}
