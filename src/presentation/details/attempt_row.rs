//! An attempt as a row of a table, its cells in words.

use crate::observation::{Attempt, HandshakeKind, Offer, Reply, Series, TlsVersion};

/// What stands over the columns.
pub(in crate::presentation) const HEADER: [&str; 8] = [
    "Series",
    "No.",
    "Offered",
    "Handshake",
    "Ticket",
    "Ended in",
    "Reply",
    "ms",
];

/// Cells in the order of [`HEADER`].
pub(in crate::presentation) fn row(attempt: &Attempt) -> [String; HEADER.len()] {
    [
        attempt.series.to_string(),
        number(attempt),
        offered(attempt),
        handshakes(attempt),
        ticket(attempt),
        attempt.stage.to_string(),
        reply(attempt),
        milliseconds(attempt.times.end_us),
    ]
}

/// The number, and how many more went the same way.
fn number(attempt: &Attempt) -> String {
    match attempt.alike.count {
        0 => attempt.number.to_string(),
        more => format!("{} and {more} alike", attempt.number),
    }
}

/// What the ClientHello offered. Scouts all offer an empty extension 35, and differ in the version.
fn offered(attempt: &Attempt) -> String {
    let version = attempt.offered_version;
    let tls13 = version >= TlsVersion::TLS13;
    let offer = match attempt.offer {
        _ if attempt.series == Series::Scout => return version.to_string(),
        Offer::Nothing => "nothing",
        Offer::EmptyTicketExtension if tls13 => "psk modes",
        Offer::EmptyTicketExtension => "empty ext 35",
        Offer::Ticket => "ticket",
        Offer::SessionId => "session ID",
    };
    if version == TlsVersion::TLS12 {
        offer.to_owned()
    } else {
        format!("{offer}\n{version}")
    }
}

/// The first handshake, and that it was not the last. The ticket that is shown is that of the first.
fn handshakes(attempt: &Attempt) -> String {
    let first = handshake(attempt.handshake);
    match &attempt.renegotiation {
        None => first.to_owned(),
        Some(second) if second.completed => format!("{first}\nrenegotiated"),
        Some(_) => format!("{first}\nrenegotiation broke off"),
    }
}

fn handshake(kind: HandshakeKind) -> &'static str {
    match kind {
        HandshakeKind::NotSeen => "not seen",
        HandshakeKind::Full => "full",
        HandshakeKind::Abbreviated => "abbreviated",
    }
}

fn ticket(attempt: &Attempt) -> String {
    match &attempt.new_session_ticket {
        Some(ticket) => format!("{} bytes", ticket.length),
        None if attempt.acknowledged_ticket() => "promised".to_owned(),
        None => "none".to_owned(),
    }
}

/// The label, and what stands behind it where the label alone does not say.
fn reply(attempt: &Attempt) -> String {
    match &attempt.reply {
        reply @ (Reply::Incompatible { what }
        | Reply::Misbehaved { what }
        | Reply::LocalFault { what }) => format!("{reply}: {what}"),
        _ => attempt.conversation().to_string(),
    }
}

/// With tenths below ten.
fn milliseconds(micros: u64) -> String {
    match micros / 1000 {
        few @ ..10 => format!("{few}.{}", micros % 1000 / 100),
        many => many.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_of_a_millisecond_are_cut_not_rounded() {
        assert_eq!(milliseconds(0), "0.0");
        assert_eq!(milliseconds(1_990), "1.9");
        assert_eq!(milliseconds(10_900), "10");
        assert_eq!(milliseconds(5_000_000), "5000");
    }
}
