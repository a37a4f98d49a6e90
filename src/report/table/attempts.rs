//! Every attempt, a line each.

use std::io::{self, Write};

use super::TableStyle;
use crate::observation::{Attempt, HandshakeKind, Offer, Reply};
use crate::report::FrontEndReport;

/// What stands over the columns.
pub(in crate::report) const HEADER: [&str; 8] = [
    "Series",
    "No.",
    "Offered",
    "Handshake",
    "Ticket",
    "Ended in",
    "Reply",
    "ms",
];

/// Writes a table of all attempts at `front_end`.
pub(super) fn write_attempts(
    front_end: &FrontEndReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut table = style.table(&HEADER);
    for attempt in &front_end.attempts {
        table.add_row(row(attempt).map(|text| style.letters(&text)));
    }
    style.paragraph(out, 0, &format!("Attempts at {}", front_end.name()))?;
    writeln!(out, "{table}")
}

/// Cells in the order of [`HEADER`].
pub(in crate::report) fn row(attempt: &Attempt) -> [String; HEADER.len()] {
    [
        attempt.series.to_string(),
        attempt.number.to_string(),
        offered(attempt.offer).to_owned(),
        handshake(attempt.handshake).to_owned(),
        ticket(attempt),
        attempt.stage.to_string(),
        reply(&attempt.reply),
        milliseconds(attempt.times.end_us),
    ]
}

fn offered(offer: Offer) -> &'static str {
    match offer {
        Offer::Nothing => "nothing",
        Offer::EmptyTicketExtension => "empty ext 35",
        Offer::Ticket => "ticket",
        Offer::SessionId => "session ID",
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
fn reply(reply: &Reply) -> String {
    match reply {
        Reply::Incompatible { what } | Reply::Misbehaved { what } | Reply::LocalFault { what } => {
            format!("{reply}: {what}")
        }
        other => other.to_string(),
    }
}

fn milliseconds(micros: u64) -> String {
    format!("{}.{}", micros / 1000, micros % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_of_a_millisecond_are_cut_not_rounded() {
        assert_eq!(milliseconds(0), "0.0");
        assert_eq!(milliseconds(1_990), "1.9");
        assert_eq!(milliseconds(5_000_000), "5000.0");
    }
}
