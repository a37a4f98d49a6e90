//! Connections of TLS 1.3: what can be known of them, in words.

use super::details::ended;
use crate::capture::{Missing, Psk, Side, Tls13Connection};
use crate::report::{CaptureReport, suite};

/// The columns of single connections.
pub(super) const CONNECTION: [&str; 8] = [
    "No.",
    "Client",
    "Server",
    "TLS",
    "Session",
    "Takes tickets",
    "Encrypted bytes",
    "Ended by",
];

/// How many there were, and why nothing comes of them; none where there was none.
pub(super) fn summary(capture: &CaptureReport) -> Option<String> {
    let all = &capture.tls13;
    if all.is_empty() {
        return None;
    }
    let psk = |wanted: Psk| all.iter().filter(|one| one.hellos.psk == wanted).count();
    let (taken, not_taken, open) = (psk(Psk::Taken), psk(Psk::NotTaken), psk(Psk::NotSeen));
    let by_server = |resumed: bool| {
        let ended = |one: &&Tls13Connection| {
            let by = one.end.is_some_and(|end| end.by == Side::Server);
            by && (one.hellos.psk == Psk::Taken) == resumed
        };
        all.iter().filter(ended).count()
    };
    let retries = all.iter().filter(|one| one.hellos.retry_request).count();
    let retries = match retries {
        0 => String::new(),
        count => format!(" HelloRetryRequest came in {count}."),
    };
    Some(format!(
        "TLS 1.3: {} connections; {} offered a session, {taken} of these were accepted.{retries} The server ended {} of {taken} resumed ones and {} of {} others; who ended the rest, --details says. Their handshakes look like application data, so that nobody can see whether a request got an answer: they count for no verdict.",
        all.len(),
        taken + not_taken + open,
        by_server(true),
        by_server(false),
        all.len() - taken,
    ))
}

/// The cells of one connection.
pub(super) fn connection(one: &Tls13Connection) -> Vec<String> {
    let hellos = &one.hellos;
    let session = match hellos.psk {
        Psk::NotOffered => "none offered",
        Psk::NotTaken => "offered, not accepted",
        Psk::Taken => "accepted",
        Psk::NotSeen => "offered, answer not seen",
    };
    let retry = match hellos.retry_request {
        true => ", HelloRetryRequest",
        false => "",
    };
    let missing: Vec<String> = one.missing.iter().map(Missing::to_string).collect();
    let missing = match missing.as_slice() {
        [] => String::new(),
        parts => format!("; missing: {}", parts.join(", ")),
    };
    let tickets = match hellos.psk_modes_offered {
        true => "yes",
        false => "no",
    };
    vec![
        one.stream.to_string(),
        one.client.to_string(),
        one.server.to_string(),
        format!("{} {}{retry}", hellos.version, suite(hellos.suite)),
        session.to_owned(),
        tickets.to_owned(),
        format!(
            "{} to server, {} to client{missing}",
            one.encrypted_bytes.to_server, one.encrypted_bytes.to_client
        ),
        ended(one.end),
    ]
}
