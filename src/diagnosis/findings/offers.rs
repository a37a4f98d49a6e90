//! The finding about hellos that merely offer tickets.

use crate::finding::{Confidence, FindingId, Severity};
use crate::observation::Offer;

use super::super::evidence::{chance, replies};
use super::super::facts::Facts;
use super::super::ruling::Ruling;
use super::draft::Draft;

/// An empty SessionTicket extension alone makes handshakes fail.
pub(super) fn ticket_offer_fails(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let offers = &facts.offers;
    let tried = facts.run.attempts.iter();
    let tried = tried.filter(|a| matches!(a.offer, Offer::EmptyTicketExtension | Offer::Nothing));
    offers.fail().then(|| Draft {
        id: FindingId::TicketOfferFails,
        severity: Severity::Error,
        confidence: if offers.without.hits == 0 {
            Confidence::High
        } else {
            Confidence::Medium
        },
        summary: format!(
            "{} handshakes failed whose hello merely offers tickets, and {} without the SessionTicket \
             extension: a server that does not know the extension ignores it",
            offers.with, offers.without
        ),
        evidence: format!("{}; p = {}", replies(tried), chance(offers.p)),
        source: "RFC 5077 section 3.1; RFC 5246 section 7.4.1.2 (a server accepts hellos with and \
                 without extensions)",
        next_step: "Look for a device between this machine and the server (firewall, load \
                    balancer, TLS inspection): probe from the host itself and compare.",
    })
}
