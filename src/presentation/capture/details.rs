//! What stands behind the answer of a capture: files, findings, and every connection.

use crate::capture::{Asked, Connection, End, Missing, ResumedBy, Sent, Side};
use crate::finding::Finding;
use crate::observation::HandshakeKind;
use crate::report::{CaptureReport, Report, suite};

/// The columns of single connections.
pub(super) const CONNECTION: [&str; 8] = [
    "No.",
    "Client",
    "Server",
    "TLS",
    "Offered",
    "Handshake",
    "Got",
    "Ended by",
];

/// What stands behind the answer.
pub(super) fn details(report: &Report, capture: &CaptureReport) -> Vec<String> {
    let mut lines = vec![report.command.clone()];
    for file in &capture.files {
        lines.push(format!(
            "{}: {} packets, {} bytes, {} passed over",
            file.file, file.packets, file.bytes, file.passed_over
        ));
    }
    for front_end in &report.front_ends {
        lines.push(format!("{}: {}", front_end.place(), front_end.verdict));
        lines.push(format!("  {}", front_end.ticket_resumption.reason));
        lines.push(format!("  Next: {}", front_end.next_step));
        for Finding {
            id,
            severity,
            summary,
            ..
        } in &front_end.findings
        {
            lines.push(format!("  {severity} {id}: {summary}"));
        }
        let certificates = front_end.certificates.iter();
        lines.extend(certificates.map(|one| format!("  certificate: {}", one.subject)));
    }
    lines
}

/// The cells of one connection.
pub(super) fn connection(one: &Connection) -> Vec<String> {
    let attempt = &one.attempt;
    let hello = attempt.server_hello.as_ref();
    let tls = hello.map_or_else(
        || "-".to_owned(),
        |hello| format!("{} {}", hello.version, suite(hello.suite)),
    );
    let offered = match attempt.offer {
        crate::observation::Offer::Nothing => "nothing",
        crate::observation::Offer::EmptyTicketExtension => "to take a ticket",
        crate::observation::Offer::Ticket => "ticket",
        crate::observation::Offer::SessionId => "session ID",
    };
    let ended = ended(one.end);
    let missing: Vec<String> = one.missing.iter().map(Missing::to_string).collect();
    let got = match missing.as_slice() {
        [] => attempt.reply.to_string(),
        parts => format!("{}; missing: {}", attempt.reply, parts.join(", ")),
    };
    vec![
        one.stream.to_string(),
        one.client.to_string(),
        one.server.to_string(),
        tls,
        offered.to_owned(),
        format!("{}{}", handshake(one), certificate(one)),
        got,
        ended,
    ]
}

/// Who ended a connection, and how.
pub(super) fn ended(end: Option<End>) -> String {
    let Some(end) = end else {
        return "not seen".to_owned();
    };
    let who = match end.by {
        Side::Client => "client",
        Side::Server => "server",
    };
    format!("{who}, {}", end.how)
}

fn handshake(one: &Connection) -> &'static str {
    match (one.resumed_by, one.attempt.handshake) {
        (Some(ResumedBy::Ticket), _) => "resumed by ticket",
        (Some(ResumedBy::SessionId), _) => "resumed by session ID",
        (None, HandshakeKind::Full) => "full",
        (None, _) => "not seen",
    }
}

fn certificate(one: &Connection) -> &'static str {
    match (one.certificate_asked, one.certificate_sent) {
        (Asked::NotSeen, _) => "",
        (_, Sent::InClear) => ", certificate",
        (_, Sent::ProbablyEncrypted) => ", certificate by renegotiation",
        (Asked::FirstHandshake, _) => ", no certificate",
        (Asked::Renegotiation, _) => ", renegotiation",
    }
}
