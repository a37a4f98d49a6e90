//! What a handshake said in clear text.

use super::connection::ResumedBy;
use crate::dial::record_flights;
use crate::observation::{Attempt, HandshakeKind, Offer, Series, TlsVersion};
use crate::untrusted_text::clean;
use crate::wire::{AfterHello, ClientFlight, ClientHello, ServerFlight, extension_number};

/// Longest name that is kept, in characters.
const NAME_MAX: usize = 253;

/// The handshake in clear text, while it lasts.
#[derive(Default)]
pub(super) struct Flights {
    pub(super) client: ClientFlight,
    pub(super) server: ServerFlight,
}

/// What the clear text said.
pub(super) struct ClearHandshake {
    pub(super) attempt: Attempt,
    pub(super) resumed_by: Option<ResumedBy>,
    pub(super) server_name: Option<String>,
    pub(super) offered_ticket: Option<Vec<u8>>,
    pub(super) issued_ticket: Option<Vec<u8>>,
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) issuers: Vec<Vec<u8>>,
    pub(super) after_hello: Option<AfterHello>,
    /// The first fatal alert of the client, and of the server.
    pub(super) fatal: [Option<u8>; 2],
}

/// What the clear text of a handshake said.
pub(super) fn read_handshake(flights: Flights) -> ClearHandshake {
    let Flights { client, server } = flights;
    let mut attempt = Attempt::new(Series::Full, 1, Offer::Nothing);
    record_flights(&mut attempt, &client, &server);
    let hello = client.hello();
    let resumed_by = resumed_by(&client, &server);
    if let Some(hello) = hello {
        attempt.offered_version = TlsVersion(hello.version);
    }
    attempt.handshake = match (server.after_hello(), resumed_by) {
        (_, Some(_)) => HandshakeKind::Abbreviated,
        (Some(AfterHello::FullHandshake), None) => HandshakeKind::Full,
        _ => HandshakeKind::NotSeen,
    };
    if resumed_by == Some(ResumedBy::SessionId) {
        attempt.offer = Offer::SessionId;
    }
    attempt.series = series(&attempt, resumed_by);
    let ticket = |hello: &ClientHello| {
        let mut extensions = hello.extensions.iter();
        let found = extensions.find(|e| e.kind == extension_number::SESSION_TICKET)?;
        Some(found.data.clone()).filter(|data| !data.is_empty())
    };
    let issued = server.new_session_ticket().map(|one| one.ticket.clone());
    let after_hello = server.after_hello();
    let fatal = [client.fatal_alert(), server.fatal_alert()];
    let in_clear = ClearHandshake {
        resumed_by,
        server_name: hello.and_then(server_name),
        offered_ticket: hello.and_then(ticket),
        issued_ticket: issued.filter(|ticket| !ticket.is_empty()),
        certificates: Vec::new(),
        issuers: Vec::new(),
        after_hello,
        fatal,
        attempt,
    };
    let (certificates, issuers) = server.into_certificates_and_issuers();
    ClearHandshake {
        certificates,
        issuers,
        ..in_clear
    }
}

/// What follows ServerHello decides. Beside an empty SessionTicket extension a session ID may be offered too.
fn resumed_by(client: &ClientFlight, server: &ServerFlight) -> Option<ResumedBy> {
    match server.after_hello()? {
        AfterHello::NewSessionTicket | AfterHello::ChangeCipherSpec => {}
        AfterHello::FullHandshake => return None,
    }
    let offered = client.hello()?;
    if offered.ticket_length().is_some_and(|length| length > 0) {
        return Some(ResumedBy::Ticket);
    }
    let answered = &server.hello()?.session_id;
    let echoed = !answered.is_empty() && *answered == offered.session_id;
    echoed.then_some(ResumedBy::SessionId)
}

/// The series of a probe that a connection is like. One whose ticket was not accepted went on with a full handshake, and is one.
fn series(attempt: &Attempt, resumed_by: Option<ResumedBy>) -> Series {
    let full = attempt.handshake == HandshakeKind::Full;
    match (attempt.offer, resumed_by) {
        (_, Some(ResumedBy::Ticket)) => Series::ByTicket,
        (_, Some(ResumedBy::SessionId)) => Series::BySessionId,
        (Offer::Ticket, None) if !full => Series::ByTicket,
        (Offer::SessionId, None) if !full => Series::BySessionId,
        (Offer::Ticket | Offer::EmptyTicketExtension, None) => Series::Issue,
        (Offer::SessionId | Offer::Nothing, None) => Series::Full,
    }
}

/// host_name of the server_name extension (RFC 6066 section 3).
pub(super) fn server_name(hello: &ClientHello) -> Option<String> {
    let mut extensions = hello.extensions.iter();
    let data = &extensions
        .find(|e| e.kind == extension_number::SERVER_NAME)?
        .data;
    // Length of the list, type 0, length of the name.
    let name = data.get(5..)?;
    Some(clean(&String::from_utf8_lossy(name), NAME_MAX))
}
