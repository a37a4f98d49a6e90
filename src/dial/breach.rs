//! Which rule of TLS a server broke, read from the clear bytes of both sides: the same for every engine.

use crate::observation::{Breach, Rule};
use crate::wire::{AfterHello, ClientFlight, ServerFlight};

/// TLS 1.2 as it stands on the wire. Later versions have other rules.
const TLS12: u16 = 0x0303;

/// The first rule that the server broke in the first handshake; none where it kept to those that are looked at here.
pub(super) fn breach(client: &ClientFlight, server: &ServerFlight) -> Option<Breach> {
    let (offered, hello) = (client.hello()?, server.hello()?);
    if hello.version > TLS12 || hello.selected_version.is_some() {
        return None;
    }
    let offered_ticket = offered.ticket_length();
    let echoed = !hello.session_id.is_empty() && hello.session_id == offered.session_id;
    let next = server.after_hello();
    let resumes = matches!(
        next,
        Some(AfterHello::NewSessionTicket | AfterHello::ChangeCipherSpec)
    );
    let presented = offered_ticket.is_some_and(|length| length > 0);
    let rule = if hello.ticket_acknowledged && offered_ticket.is_none() {
        Rule::UnofferedTicketExtension
    } else if presented && resumes && hello.session_id.is_empty() {
        Rule::EmptySessionIdOnResumption
    } else if presented && resumes && !echoed {
        Rule::OtherSessionIdOnResumption
    } else if echoed && next == Some(AfterHello::FullHandshake) {
        Rule::SessionIdEchoedBeforeFullHandshake
    } else {
        return ticket_breach(server, hello.ticket_acknowledged);
    };
    Some(Breach::new(rule, instead(rule, next)))
}

/// The announcement of a ticket against what came.
fn ticket_breach(server: &ServerFlight, acknowledged: bool) -> Option<Breach> {
    let came = server.new_session_ticket().is_some();
    let rule = match (acknowledged, came) {
        (false, true) => Rule::UnpromisedNewSessionTicket,
        (true, false) if server.changed_cipher_spec() => Rule::PromisedTicketNotSent,
        _ => return None,
    };
    Some(Breach::new(rule, instead(rule, server.after_hello())))
}

/// What came instead, in words.
fn instead(rule: Rule, next: Option<AfterHello>) -> String {
    let followed = match next {
        Some(AfterHello::NewSessionTicket) => "NewSessionTicket",
        Some(AfterHello::FullHandshake) => "Certificate",
        Some(AfterHello::ChangeCipherSpec) | None => "ChangeCipherSpec",
    };
    match rule {
        Rule::EmptySessionIdOnResumption => {
            format!("an empty session_id in ServerHello, then {followed}")
        }
        Rule::OtherSessionIdOnResumption => {
            format!("another session_id in ServerHello, then {followed}")
        }
        Rule::SessionIdEchoedBeforeFullHandshake => {
            "the session_id of the client in ServerHello, then Certificate".to_owned()
        }
        Rule::UnpromisedNewSessionTicket => {
            "NewSessionTicket, and no SessionTicket extension in ServerHello".to_owned()
        }
        Rule::PromisedTicketNotSent => {
            "ChangeCipherSpec without NewSessionTicket, after ServerHello announced one".to_owned()
        }
        Rule::UnofferedTicketExtension => {
            "a SessionTicket extension in ServerHello, and none in ClientHello".to_owned()
        }
        Rule::Other => String::new(),
    }
}

#[cfg(test)]
mod tests;
