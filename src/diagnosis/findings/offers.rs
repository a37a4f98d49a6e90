//! The finding about hellos that merely offer tickets.

use crate::facts_of_front_end::Facts;
use crate::facts_of_front_end::evidence::{chance, replies};
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::Offer;

use super::super::verdict_and_reason::Ruling;

/// An empty SessionTicket extension alone makes handshakes fail.
pub(super) fn ticket_offer_fails(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let offers = &facts.offers;
    let tried = facts.run.attempts.iter();
    let tried = tried.filter(|a| matches!(a.offer, Offer::EmptyTicketExtension | Offer::Nothing));
    offers.fail().then(|| {
        Draft::of(
            FindingId::TicketOfferFails,
            if offers.without.hits == 0 {
                Confidence::High
            } else {
                Confidence::Medium
            },
        )
        .with("offered", offers.with)
        .with("without", offers.without)
        .evidence(format!("{}; p = {}", replies(tried), chance(offers.p)))
    })
}
