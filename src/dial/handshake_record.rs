//! From what the tap heard to what an attempt records.

use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::broken_rule::breach;
use super::observed_stream::Tap;
use crate::observation::{
    Alert, Attempt, Breach, CertificateRequest, ClientCertificate, Direction, HandshakeKind,
    KeyLayout, KeyMark, NewSessionTicket, Offer, Reply, Rule, ServerHello, SessionIdAnswer,
    SignatureCheck, Stage, Tls13, TlsVersion,
};
use crate::wire::{self, AfterHello, ClientFlight, RandomSays, ServerFlight};

/// Writes down what the tap heard.
pub(super) fn record<S>(attempt: &mut Attempt, begun: Instant, tap: &Tap<S>) {
    attempt.times.hello_us = tap.hello_at().map(|at| micros(at.duration_since(begun)));
    record_flights(attempt, tap.client(), tap.server());
}

/// Writes down what both sides said, whoever heard it.
pub(crate) fn record_flights(attempt: &mut Attempt, client: &ClientFlight, server: &ServerFlight) {
    attempt.offer = offer_of(client, server).unwrap_or(attempt.offer);
    if server.hello().is_some() {
        attempt.stage = attempt.stage.max(Stage::Handshake);
    }
    attempt.server_hello = server_hello_of(client, server);
    attempt.handshake = kind_of(attempt.offer, client, server);
    attempt.tls13 = tls13_of(client, server);
    attempt.new_session_ticket = server.new_session_ticket().map(ticket_without_secret);
    attempt.certificate_request = server.certificate_request().map(size_of_request);
    attempt.client_certificate = match client.certificate() {
        None => ClientCertificate::NotSent,
        Some(list) if list.0.is_empty() => ClientCertificate::Empty,
        Some(_) => ClientCertificate::Presented,
    };
    attempt.hello_requests = server.hello_requests();
    attempt.chain = server.certificate().map(|list| chain_id(&list.0));
    attempt.alerts = alerts_of(client, server, &attempt.reply);
    attempt.breach = breach(client, server).or_else(|| attempt.other_breach());
}

/// What the engine broke off for says more than the clear bytes do, where it has a name. Who does not speak TLS breaks none of its rules.
pub(super) fn name_breach(attempt: &mut Attempt, broken: Option<Breach>) {
    if let Reply::NotTls { .. } = attempt.reply {
        return;
    }
    let signed = attempt.key_exchange.map(|exchange| exchange.signature);
    let wrong = || {
        let instead = "a signature that does not fit, in the message of the key exchange";
        Breach::in_version(Rule::WrongSignature, attempt.offered_version, instead)
    };
    let unsigned = || (signed == Some(SignatureCheck::Invalid)).then(wrong);
    let clear = attempt.breach.take();
    attempt.breach = match clear {
        Some(clear) if clear.rule == Rule::OtherVersionOnResumption => Some(clear),
        clear => broken.or(clear).or_else(unsigned),
    };
}

/// The rule of a breach that the clear bytes have no name for.
pub(super) fn name_other(attempt: &mut Attempt, rule: Option<Rule>) {
    if let (Some(breach), Some(rule)) = (&mut attempt.breach, rule)
        && breach.rule == Rule::Other
    {
        *breach = Breach::in_version(rule, attempt.offered_version, &*breach.instead);
    }
}

/// What the ClientHello offered, as it stood on the wire.
fn offer_of(client: &ClientFlight, server: &ServerFlight) -> Option<Offer> {
    let hello = client.hello()?;
    if is_tls13(client, server) || hello.offers_psk() || hello.offers_only_tls13() {
        return Some(match (hello.offers_psk(), hello.offers_psk_modes()) {
            (true, _) => Offer::Ticket,
            (false, true) => Offer::EmptyTicketExtension,
            (false, false) => Offer::Nothing,
        });
    }
    Some(match hello.ticket_length() {
        Some(0) => Offer::EmptyTicketExtension,
        Some(_) => Offer::Ticket,
        None if hello.session_id.is_empty() => Offer::Nothing,
        None => Offer::SessionId,
    })
}

fn server_hello_of(client: &ClientFlight, server: &ServerFlight) -> Option<ServerHello> {
    let hello = answer_of(server)?;
    let offered = client.hello().map_or(&[][..], |hello| &hello.session_id);
    let session_id_answer = if hello.session_id.is_empty() {
        SessionIdAnswer::Empty
    } else if hello.session_id == offered {
        SessionIdAnswer::Echoed
    } else {
        SessionIdAnswer::Fresh
    };
    Some(ServerHello {
        version: match is_tls13(client, server) {
            true => TlsVersion(hello.chosen_version()),
            false => TlsVersion(hello.version),
        },
        suite: hello.suite,
        session_id: hex(&hello.session_id),
        session_id_answer,
        ticket_acknowledged: hello.ticket_acknowledged,
        extended_master_secret: hello.extended_master_secret,
        secure_renegotiation: hello.secure_renegotiation,
        also_speaks: match hello.random {
            RandomSays::SpeaksTls13 => Some(TlsVersion::TLS13),
            RandomSays::SpeaksTls12 => Some(TlsVersion::TLS12),
            RandomSays::Nothing | RandomSays::RetryRequest => None,
        },
    })
}

/// ServerHello, or the HelloRetryRequest after which none came.
fn answer_of(server: &ServerFlight) -> Option<&wire::ServerHello> {
    server.hello().or_else(|| server.retry_request())
}

/// Whether the server chose TLS 1.3, and had been offered it.
fn is_tls13(client: &ClientFlight, server: &ServerFlight) -> bool {
    let offered = client.hello().is_some_and(wire::ClientHello::offers_tls13);
    let chosen = answer_of(server).map(wire::ServerHello::chosen_version);
    offered && chosen >= Some(TlsVersion::TLS13.0)
}

/// What TLS 1.3 says in clear: the groups (RFC 8446 section 4.2.8).
fn tls13_of(client: &ClientFlight, server: &ServerFlight) -> Option<Tls13> {
    let group = |hello: &wire::ServerHello| hello.key_share.as_ref().map(|(group, _)| *group);
    is_tls13(client, server).then(|| Tls13 {
        group: server.hello().and_then(group),
        retry_group: server.retry_request().map(|r| group(r).unwrap_or_default()),
        ..Tls13::default()
    })
}

/// What follows ServerHello decides, never the session_id alone, and never the ticket. In TLS 1.3 pre_shared_key in ServerHello does.
fn kind_of(offer: Offer, client: &ClientFlight, server: &ServerFlight) -> HandshakeKind {
    if is_tls13(client, server) {
        return match server.hello() {
            Some(hello) if hello.selected_psk.is_some() => HandshakeKind::Abbreviated,
            Some(_) => HandshakeKind::Full,
            None => HandshakeKind::NotSeen,
        };
    }
    let offered = matches!(offer, Offer::Ticket | Offer::SessionId);
    match server.after_hello() {
        Some(AfterHello::FullHandshake) => HandshakeKind::Full,
        Some(AfterHello::NewSessionTicket | AfterHello::ChangeCipherSpec) if offered => {
            HandshakeKind::Abbreviated
        }
        _ => HandshakeKind::NotSeen,
    }
}

pub(super) fn ticket_without_secret(ticket: &wire::NewSessionTicket) -> NewSessionTicket {
    let bytes = &ticket.ticket;
    NewSessionTicket {
        lifetime_hint: ticket.lifetime_hint,
        length: u16::try_from(bytes.len()).unwrap_or(u16::MAX),
        prefix: hex(&bytes[..bytes.len().min(4)]),
        sha256: hex(&Sha256::digest(bytes)),
        key: key_mark(bytes),
    }
}

/// Bytes of a ticket that name its key in Schannel's layout: four zero bytes and a GUID.
const SCHANNEL_NAME: usize = 20;
/// key_name as RFC 5077 section 4 recommends it.
const KEY_NAME: usize = 16;
/// Digits of a fingerprint.
const FINGERPRINT: usize = 8;

/// The mark of the key. A ticket that ends with what would be the name has none.
fn key_mark(ticket: &[u8]) -> Option<KeyMark> {
    let is_schannel = |name: &&[u8]| name.starts_with(&[0; 4]) && is_guid(&name[4..]);
    let schannel = ticket.get(..SCHANNEL_NAME).filter(is_schannel);
    let (layout, name) = match schannel {
        Some(name) => (KeyLayout::Schannel, name),
        None => (KeyLayout::Leading16, ticket.get(..KEY_NAME)?),
    };
    let mut fingerprint = hex(&Sha256::digest(name));
    fingerprint.truncate(FINGERPRINT);
    (ticket.len() > name.len()).then_some(KeyMark {
        layout,
        fingerprint,
    })
}

/// Whether 16 bytes have the form of a random GUID (RFC 9562 section 5.4), in either order of its bytes.
fn is_guid(bytes: &[u8]) -> bool {
    let version = |place: usize| bytes.get(place).is_some_and(|byte| byte >> 4 == 4);
    let variant = bytes.get(8).is_some_and(|byte| byte >> 6 == 2);
    variant && (version(6) || version(7))
}

/// How many issuers a CertificateRequest names, and how much they take up.
pub(super) fn size_of_request(request: &wire::CertificateRequest) -> CertificateRequest {
    CertificateRequest {
        issuers: u32::try_from(request.issuers.len()).unwrap_or(u32::MAX),
        issuers_bytes: u32::from(request.issuers_bytes),
    }
}

/// SHA-256 over the certificates of a chain in order, in hex.
pub(super) fn chain_id(certificates: &[Vec<u8>]) -> String {
    let mut hash = Sha256::new();
    for certificate in certificates {
        hash.update(certificate);
    }
    hex(&hash.finalize())
}

/// Alerts in clear text, and the fatal one that ended the connection where it came encrypted.
fn alerts_of(client: &ClientFlight, server: &ServerFlight, reply: &Reply) -> Vec<Alert> {
    let alert = |direction| {
        move |description| Alert {
            direction,
            description,
        }
    };
    let mut alerts: Vec<Alert> = server
        .alerts()
        .iter()
        .copied()
        .map(alert(Direction::Received))
        .collect();
    if let Reply::Alert { description } = reply
        && !server.alerts().contains(description)
    {
        alerts.push(alert(Direction::Received)(*description));
    }
    alerts.extend(client.alerts().iter().copied().map(alert(Direction::Sent)));
    alerts
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('?');
    let digits = bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]);
    let mut text = String::with_capacity(2 * bytes.len());
    text.extend(digits);
    text
}

/// Whole microseconds.
pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(ticket: &[u8]) -> Option<KeyMark> {
        key_mark(ticket)
    }

    #[test]
    fn tickets_of_one_key_have_one_mark_and_nothing_of_the_ticket() {
        let guid = [1, 2, 3, 4, 5, 6, 7, 0x48, 0x9a, 10, 11, 12, 13, 14, 15, 16];
        let ticket = |zeros: usize, rest: u8| [&vec![0; zeros][..], &guid, &[rest; 200]].concat();
        let schannel = mark(&ticket(4, 1)).unwrap();
        assert_eq!(schannel.layout, KeyLayout::Schannel);
        assert_eq!(schannel.fingerprint.len(), 8);
        assert_eq!(mark(&ticket(4, 2)), Some(schannel));
        let named = mark(&ticket(0, 1)).unwrap();
        assert_eq!(named.layout, KeyLayout::Leading16);
        assert_eq!(mark(&ticket(0, 2)), Some(named.clone()));
        assert_ne!(mark(&[9; 100]), Some(named));
        // Four zero bytes alone make no Schannel.
        let other = mark(&[&[0; 4][..], &[0xff; 100]].concat()).unwrap();
        assert_eq!(other.layout, KeyLayout::Leading16);
    }

    #[test]
    fn what_is_too_short_names_no_key() {
        for length in [0, 1, 15, 16] {
            assert_eq!(mark(&vec![7; length]), None);
        }
        assert!(mark(&[7; 17]).is_some());
    }
}
