//! Which rule of TLS a server broke, read from the clear bytes of both sides: the same for every engine.

use crate::observation::{Breach, Rule, TlsVersion};
use crate::wire::{
    AfterHello, ClientFlight, ClientHello, ServerFlight, ServerHello, extension_number,
};

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
    let goes_on = (presented || !offered.session_id.is_empty()) && (echoed || resumes);
    let rule = if hello.ticket_acknowledged && offered_ticket.is_none() {
        Rule::UnofferedTicketExtension
    } else if goes_on && hello.version != offered.version {
        Rule::OtherVersionOnResumption
    } else if presented && resumes && hello.session_id.is_empty() {
        Rule::EmptySessionIdOnResumption
    } else if presented && resumes && !echoed {
        Rule::OtherSessionIdOnResumption
    } else if echoed && next == Some(AfterHello::FullHandshake) {
        Rule::SessionIdEchoedBeforeFullHandshake
    } else {
        let ticket = ticket_breach(server, hello.ticket_acknowledged);
        return ticket.or_else(|| unoffered(offered, hello));
    };
    let instead = match rule {
        Rule::OtherVersionOnResumption => {
            let [chosen, offered] = [hello.version, offered.version].map(TlsVersion);
            format!("{chosen} in ServerHello for a session of {offered}")
        }
        _ => instead(rule, next),
    };
    Some(Breach::new(rule, instead))
}

/// Extensions that were not offered, or that came twice. renegotiation_info may also be offered by a suite number (RFC 5746 section 3.3).
fn unoffered(offered: &ClientHello, hello: &ServerHello) -> Option<Breach> {
    let known = |kind: &u16| {
        *kind == extension_number::RENEGOTIATION_INFO
            || offered.extensions.iter().any(|own| own.kind == *kind)
    };
    let kinds = &hello.extensions;
    let instead = if let Some(kind) = kinds.iter().find(|kind| !known(kind)) {
        format!("extension {kind} in ServerHello, and not in ClientHello")
    } else {
        let twice = |(at, kind): &(usize, &u16)| kinds[..*at].contains(kind);
        let (_, kind) = kinds.iter().enumerate().find(twice)?;
        format!("extension {kind} twice in ServerHello")
    };
    Some(Breach::new(Rule::UnofferedExtension, instead))
}

/// The announcement of a ticket against what came.
fn ticket_breach(server: &ServerFlight, acknowledged: bool) -> Option<Breach> {
    let came = server.new_session_ticket().is_some();
    let rule = match (acknowledged, came) {
        (false, true) => Rule::UnpromisedNewSessionTicket,
        (true, false) if server.changed_cipher_spec() && ended(server) => {
            Rule::PromisedTicketNotSent
        }
        _ => return None,
    };
    Some(Breach::new(rule, instead(rule, server.after_hello())))
}

/// Whether ChangeCipherSpec came in its place: after ServerHelloDone, or right after ServerHello.
fn ended(server: &ServerFlight) -> bool {
    server.hello_done() || server.after_hello() == Some(AfterHello::ChangeCipherSpec)
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
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
