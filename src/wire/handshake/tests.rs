use super::*;
use crate::wire::{ClientHello, ServerHello};

/// A message body and a decoder that says whether it decodes.
type Sample = (&'static str, Vec<u8>, fn(&[u8]) -> bool);

fn server_hello() -> Vec<u8> {
    let mut bytes = vec![3, 3]; // server_version
    bytes.extend([7; 32]); // random
    bytes.extend([2, 0xaa, 0xbb]); // session_id
    bytes.extend([0xc0, 0x28]); // cipher_suite
    bytes.push(0); // compression_method
    bytes.extend([0, 13]); // extensions
    bytes.extend([0, 35, 0, 0]); // SessionTicket, empty
    bytes.extend([0, 23, 0, 0]); // extended_master_secret
    bytes.extend([0xff, 1, 0, 1, 0]); // renegotiation_info
    bytes
}

fn client_hello() -> Vec<u8> {
    let mut bytes = vec![3, 3]; // client_version
    bytes.extend([7; 32]); // random
    bytes.extend([1, 0xcc]); // session_id
    bytes.extend([0, 2, 0xc0, 0x28]); // cipher_suites
    bytes.extend([1, 0]); // compression_methods
    bytes.extend([0, 7]); // extensions
    bytes.extend([0, 35, 0, 3, 1, 2, 3]); // SessionTicket
    bytes
}

fn certificate() -> Vec<u8> {
    vec![
        0, 0, 9, // certificate_list
        0, 0, 2, 0x30, 0, // leaf
        0, 0, 1, 0x30, // issuer
    ]
}

fn certificate_request() -> Vec<u8> {
    vec![
        2, 1, 64, // certificate_types
        0, 2, 4, 1, // supported_signature_algorithms
        0, 7, // certificate_authorities
        0, 2, 0x30, 0, // a name
        0, 1, 0x30, // another
    ]
}

fn old_certificate_request() -> Vec<u8> {
    vec![
        2, 1, 64, // certificate_types
        0, 4, // certificate_authorities
        0, 2, 0x30, 0, // a name
    ]
}

fn new_session_ticket() -> Vec<u8> {
    vec![
        0, 0, 0x8c, 0xa0, // ticket_lifetime_hint: 36000 s
        0, 3, 9, 8, 7, // ticket
    ]
}

fn samples() -> Vec<Sample> {
    vec![
        ("ServerHello", server_hello(), |b| {
            ServerHello::decode(b).is_ok()
        }),
        ("ClientHello", client_hello(), |b| {
            ClientHello::decode(b).is_ok()
        }),
        ("Certificate", certificate(), |b| {
            Certificate::decode(b).is_ok()
        }),
        ("CertificateRequest", certificate_request(), |b| {
            CertificateRequest::decode(b, 0x0303).is_ok()
        }),
        (
            "CertificateRequest of TLS 1.0",
            old_certificate_request(),
            |b| CertificateRequest::decode(b, 0x0301).is_ok(),
        ),
        ("NewSessionTicket", new_session_ticket(), |b| {
            NewSessionTicket::decode(b).is_ok()
        }),
    ]
}

#[test]
fn fields_are_read_as_the_standards_order_them() {
    let hello = ServerHello::decode(&server_hello()).unwrap();
    assert_eq!((hello.version, hello.suite), (0x0303, 0xc028));
    assert_eq!(hello.session_id, [0xaa, 0xbb]);
    assert!(hello.ticket_acknowledged);
    assert!(hello.extended_master_secret && hello.secure_renegotiation);

    let hello = ClientHello::decode(&client_hello()).unwrap();
    assert_eq!(hello.session_id, [0xcc]);
    assert_eq!(hello.ticket_length(), Some(3));

    let chain = Certificate::decode(&certificate()).unwrap();
    assert_eq!(chain.0, [vec![0x30, 0], vec![0x30]]);

    let request = CertificateRequest::decode(&certificate_request(), 0x0303).unwrap();
    assert_eq!(request.issuers, [vec![0x30, 0], vec![0x30]]);
    assert_eq!(request.issuers_bytes, 7);
    let request = CertificateRequest::decode(&old_certificate_request(), 0x0302).unwrap();
    assert_eq!(request.issuers, [[0x30, 0]]);

    let ticket = NewSessionTicket::decode(&new_session_ticket()).unwrap();
    assert_eq!(ticket.lifetime_hint, 36_000);
    assert_eq!(ticket.ticket, [9, 8, 7]);
}

#[test]
fn a_hello_without_extensions_is_a_hello() {
    let mut bytes = server_hello();
    bytes.truncate(bytes.len() - 15);
    let hello = ServerHello::decode(&bytes).unwrap();
    assert!(!hello.ticket_acknowledged && !hello.extended_master_secret);
}

#[test]
fn every_message_cut_at_every_length_errs() {
    for (name, bytes, decodes) in samples() {
        assert!(decodes(&bytes), "{name} whole");
        // Cut right after compression_method(s), a hello is whole again: it has no extensions.
        let whole_again = |length| match name {
            "ServerHello" => length == bytes.len() - 15,
            "ClientHello" => length == bytes.len() - 9,
            _ => false,
        };
        for length in (0..bytes.len()).filter(|length| !whole_again(*length)) {
            assert!(!decodes(&bytes[..length]), "{name} cut at {length}");
        }
    }
}

#[test]
fn trailing_bytes_are_refused() {
    for (name, mut bytes, decodes) in samples() {
        bytes.push(0);
        assert!(!decodes(&bytes), "{name} with a byte too many");
    }
}

#[test]
fn values_outside_the_standard_are_refused() {
    let mut hello = server_hello();
    hello.splice(34..37, [33].into_iter().chain([1; 33]));
    assert_eq!(
        ServerHello::decode(&hello).unwrap_err(),
        DecodeError::Invalid("session_id")
    );
    let empty_certificate = [0, 0, 3, 0, 0, 0];
    assert!(Certificate::decode(&empty_certificate).is_err());
    assert_eq!(Certificate::decode(&[0, 0, 0]).unwrap().0.len(), 0);
}

#[test]
fn messages_are_joined_over_any_portions() {
    let mut stream = Vec::new();
    for (kind, body) in [
        (2, server_hello()),
        (11, certificate()),
        (14, vec![]),
        (4, new_session_ticket()),
    ] {
        stream.extend([kind, 0, 0, u8::try_from(body.len()).unwrap()]);
        stream.extend(body);
    }
    for size in 1..=stream.len() {
        let mut joiner = HandshakeJoiner::default();
        let mut seen = Vec::new();
        for portion in stream.chunks(size) {
            let collect = |message: Message<'_>| {
                seen.push(message.handshake_type);
                Ok(())
            };
            joiner.push(portion, collect).unwrap();
        }
        let expected = [
            HandshakeType::ServerHello,
            HandshakeType::Certificate,
            HandshakeType::ServerHelloDone,
            HandshakeType::NewSessionTicket,
        ];
        assert_eq!(seen, expected, "portions of {size}");
    }
}

#[test]
fn a_message_that_announces_too_much_is_refused_at_once() {
    let mut joiner = HandshakeJoiner::default();
    let result = joiner.push(&[11, 1, 0, 6], |_| Ok(()));
    assert_eq!(result, Err(DecodeError::TooLarge("Handshake.length")));
}

#[test]
fn debug_does_not_show_the_ticket() {
    let ticket = NewSessionTicket::decode(&new_session_ticket()).unwrap();
    let shown = format!("{ticket:?}");
    assert!(shown.contains("3 bytes") && !shown.contains("9, 8"));
}
