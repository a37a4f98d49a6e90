use super::*;
use crate::wire::{ClientHello, ContentType, Extension, extension_number, records};

const ID: [u8; 32] = [7; 32];
/// Header of Certificate, empty list.
const CERTIFICATE: &[u8] = &[11, 0, 0, 3, 0, 0, 0];
/// NewSessionTicket: no hint, a ticket of two bytes.
const TICKET: &[u8] = &[4, 0, 0, 8, 0, 0, 0, 0, 0, 2, 0xab, 0xcd];

/// What a client says that offers `ticket` and `session_id`.
fn client(ticket: Option<&[u8]>, session_id: &[u8]) -> ClientFlight {
    let extensions = ticket.map(|data| Extension {
        kind: extension_number::SESSION_TICKET,
        data: data.to_vec(),
    });
    let hello = ClientHello {
        version: TLS12,
        random: [1; 32],
        session_id: session_id.to_vec(),
        suites: vec![0xc028],
        compression_methods: vec![0],
        extensions: extensions.into_iter().collect(),
    };
    let mut flight = ClientFlight::default();
    let message = hello.encode().unwrap();
    flight.follow(&records(ContentType::Handshake, 0x0301, &message));
    flight
}

/// ServerHello with a session_id and, where it promises, an empty SessionTicket extension; then what follows, and ChangeCipherSpec.
fn server(session_id: &[u8], promises: bool, then: &[u8], change: bool) -> ServerFlight {
    let mut body = vec![3, 3];
    body.extend([2; 32]);
    body.push(u8::try_from(session_id.len()).unwrap());
    body.extend(session_id);
    body.extend([0xc0, 0x28, 0]);
    if promises {
        body.extend([0, 4, 0, 35, 0, 0]);
    }
    let mut message = vec![2, 0, 0, u8::try_from(body.len()).unwrap()];
    message.extend(body);
    message.extend(then);
    let mut bytes = records(ContentType::Handshake, TLS12, &message);
    if change {
        bytes.extend([20, 3, 3, 0, 1, 1]);
    }
    let mut flight = ServerFlight::default();
    flight.follow(&bytes);
    assert_eq!(flight.defect(), None);
    flight
}

fn rule(client: &ClientFlight, server: &ServerFlight) -> Option<Rule> {
    let breach = breach(client, server)?;
    assert!(!breach.instead.is_empty() && !breach.source.is_empty());
    Some(breach.rule)
}

#[test]
fn a_ticket_that_is_taken_up_by_the_rules_is_no_breach() {
    let client = client(Some(b"ticket"), &ID);
    for (promises, then) in [(false, &[][..]), (true, TICKET)] {
        assert_eq!(rule(&client, &server(&ID, promises, then, true)), None);
    }
    // Refused: a full handshake under no ID, or another.
    for session_id in [&[][..], &[9; 32]] {
        let full = server(session_id, false, CERTIFICATE, false);
        assert_eq!(rule(&client, &full), None);
    }
    // What follows was not seen.
    assert_eq!(rule(&client, &server(&[], false, &[], false)), None);
}

#[test]
fn what_follows_decides_whether_the_session_id_was_wrong() {
    let client = client(Some(b"ticket"), &ID);
    for (promises, then) in [(false, &[][..]), (true, TICKET)] {
        let empty = server(&[], promises, then, true);
        assert_eq!(
            rule(&client, &empty),
            Some(Rule::EmptySessionIdOnResumption)
        );
        let other = server(&[9; 32], promises, then, true);
        assert_eq!(
            rule(&client, &other),
            Some(Rule::OtherSessionIdOnResumption)
        );
    }
    let echoed = server(&ID, false, CERTIFICATE, false);
    let rule_of_echo = Some(Rule::SessionIdEchoedBeforeFullHandshake);
    assert_eq!(rule(&client, &echoed), rule_of_echo);
    let by_id = self::client(None, &ID);
    assert_eq!(rule(&by_id, &echoed), rule_of_echo);
}

#[test]
fn tickets_are_announced_and_sent() {
    let offers = client(Some(b""), &[]);
    let both = [CERTIFICATE, TICKET].concat();
    let done = [CERTIFICATE, &[14, 0, 0, 0]].concat();
    for (promises, then, change, broken) in [
        (true, &both[..], true, None),
        (false, CERTIFICATE, true, None),
        (false, &both, true, Some(Rule::UnpromisedNewSessionTicket)),
        (true, &done, true, Some(Rule::PromisedTicketNotSent)),
        // ChangeCipherSpec came too early, which is another rule.
        (true, CERTIFICATE, true, None),
        (true, CERTIFICATE, false, None),
    ] {
        let seen = server(&[9; 32], promises, then, change);
        assert_eq!(rule(&offers, &seen), broken, "{promises} {change}");
    }
    let plain = client(None, &[]);
    let unasked = server(&[9; 32], true, CERTIFICATE, false);
    assert_eq!(rule(&plain, &unasked), Some(Rule::UnofferedTicketExtension));
}
