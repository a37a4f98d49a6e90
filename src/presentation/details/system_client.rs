//! What the TLS client of Windows saw of a front end.

use crate::observation::{Attempt, Offer, Series};
use crate::presentation::labelled_line::{Item, Line};
use crate::report::FrontEndReport;

/// What Windows saw, and what it was told and decided by itself, in one line.
pub(super) fn line(front_end: &FrontEndReport) -> Option<Item> {
    let system = front_end.system_client.as_ref()?;
    let text = format!(
        "{} ({}). {} {}",
        system.verdict,
        system.reason,
        system.summary,
        offered(system)
    );
    Some(Line::labelled("TLS client of Windows", text).into())
}

/// What the ClientHellos of Windows offered, counted.
fn offered(system: &FrontEndReport) -> String {
    let count = |offer: Offer| {
        let made = system.attempts.iter();
        let made = made.filter(|a| a.series != Series::Scout && a.sent_hello() && a.offer == offer);
        made.map(Attempt::stands_for).sum::<u64>()
    };
    format!(
        "Version, name, certificate and credential were chosen, and suites and offers were not: a ticket was offered {} times, a session ID {}, an empty SessionTicket extension {}, nothing {}. Full handshakes were made with a fresh credential each.",
        count(Offer::Ticket),
        count(Offer::SessionId),
        count(Offer::EmptyTicketExtension),
        count(Offer::Nothing),
    )
}
