//! `Debug` of every public type that holds a secret, searched for the secret.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::fmt::Debug;
use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::ServerName;
use ticketprobe::dial::{Dial, Hello, Order};
use ticketprobe::http::Request;
use ticketprobe::identity::{
    Identity, IdentityFiles, Password, PasswordReader, PasswordSource, load,
};
use ticketprobe::lab::{Lab, LabSettings};
use ticketprobe::observation::{Method, Rules, Series};
use ticketprobe::probe::Engines;
use ticketprobe::wire::{
    ClientFlight, ClientHello, Extension, HandshakeJoiner, HandshakeType, Message,
    NewSessionTicket, Piece, Reader, RecordSplitter, ServerFlight, extension_number,
};

/// Bytes that no other text has: four in a row give a secret away.
const SECRET: [u8; 32] = [0xd7; 32];

/// Decimal and hexadecimal, as derived `Debug` prints bytes; and text.
fn shows_nothing(value: &impl Debug) {
    for text in [
        format!("{value:?}"),
        format!("{value:x?}"),
        format!("{value:#?}"),
    ] {
        let text: String = text.split_whitespace().collect();
        let lower = text.to_lowercase();
        for secret in ["215,215", "d7,d7", "d7d7", "\\xd7", "pa55-word"] {
            assert!(!lower.contains(secret), "{text}");
        }
    }
}

#[test]
fn what_is_searched_for_would_be_found() {
    let found = |value: &dyn Debug| {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| shows_nothing(&value))).is_err()
    };
    assert!(found(&SECRET));
    assert!(found(&vec![0xd7_u8; 4]));
    assert!(found(&"pa55-word"));
}

/// A NewSessionTicket (RFC 5077 section 3.3) as a message.
fn ticket_message() -> Vec<u8> {
    let head = [4, 0, 0, 38]; // type and length
    let body = [0, 0, 0, 9, 0, 32]; // ticket_lifetime_hint and the length of the ticket
    [&head[..], &body, &SECRET].concat()
}

fn record(message: &[u8]) -> Vec<u8> {
    let length = u8::try_from(message.len()).unwrap();
    [&[22, 3, 3, 0, length][..], message].concat()
}

#[test]
fn tickets_on_the_wire() {
    let message = ticket_message();
    let ticket = NewSessionTicket::decode(&message[4..]).unwrap();
    assert_eq!(ticket.ticket, SECRET);
    shows_nothing(&ticket);
    let whole = Message {
        handshake_type: HandshakeType::NewSessionTicket,
        body: &message,
    };
    shows_nothing(&whole);
    shows_nothing(&Reader::new(&SECRET));

    // Cut in the ticket, so that its bytes wait in every buffer on the way.
    let bytes = record(&message);
    let cut = &bytes[..bytes.len() - 8];
    let mut server = ServerFlight::default();
    server.follow(cut);
    shows_nothing(&server);
    server.follow(&bytes[cut.len()..]);
    assert!(server.new_session_ticket().is_some());
    shows_nothing(&server);

    let mut joiner = HandshakeJoiner::default();
    joiner.push(&message[..30], |_| Ok(())).unwrap();
    shows_nothing(&joiner);
    let mut splitter = RecordSplitter::default();
    let mut rest = cut;
    while let Some(piece) = splitter.next(&mut rest).unwrap() {
        shows_nothing(&piece);
        shows_nothing(&splitter);
        if let Piece::Body(_, body) = piece {
            assert!(body.ends_with(&SECRET[..8]));
        }
    }
}

#[test]
fn tickets_in_a_client_hello() {
    let hello = ClientHello {
        version: 0x0303,
        random: [1; 32],
        session_id: vec![2; 32],
        suites: vec![0xc028],
        compression_methods: vec![0],
        extensions: vec![Extension {
            kind: extension_number::SESSION_TICKET,
            data: SECRET.to_vec(),
        }],
    };
    shows_nothing(&hello);
    let mut client = ClientFlight::default();
    client.follow(&record(&hello.encode().unwrap()));
    assert!(client.hello().is_some());
    shows_nothing(&client);
}

#[test]
fn passwords() {
    let password = Password::new("pa55-word".to_owned());
    shows_nothing(&password);
    shows_nothing(&Some(password));
}

fn identity(lab: &Lab) -> Identity {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), lab.client_pem()).unwrap();
    let files = IdentityFiles {
        certificate: file.path().to_owned(),
        key: None,
    };
    let mut passwords = PasswordReader::new(PasswordSource::Terminal);
    load(&files, &mut passwords, Timestamp::now()).unwrap()
}

/// Four bytes in a row of `secret`, in decimal or in hex.
fn keeps(value: &impl Debug, secret: &[u8]) {
    let text: String = format!("{value:?}{value:x?}").split_whitespace().collect();
    for part in secret.windows(4) {
        let decimal = part.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
        let words: Vec<String> = part.iter().map(|byte| format!("{byte:x}")).collect();
        assert!(!text.contains(&format!(",{decimal},")), "{text}");
        assert!(!text.contains(&format!(",{},", words.join(","))), "{text}");
    }
}

/// The key in everything that is made of it, and a session as it is offered again.
#[tokio::test]
async fn keys_and_sessions() {
    let lab = Lab::start(LabSettings::default()).await.unwrap();
    let (_, key) = lab.client_identity();
    let identity = identity(&lab);
    // The last bytes of PKCS#8 may be the public key; the private one stands before it.
    let secret = &key.secret_der()[30..68];
    keeps(&lab, secret);
    keeps(&key, secret);
    keeps(&identity, secret);
    keeps(&identity.certified_key(), secret);
    let credential = Arc::new(identity.credential());
    keeps(&credential, secret);
    let engines = Engines::new(Some(credential), Duration::from_secs(20)).unwrap();
    keeps(&engines, secret);

    let address: SocketAddr = lab.addresses()[0];
    let name = ServerName::try_from("pool01.lab.test").unwrap();
    let request = Request::new(Method::Get, "pool01.lab.test:444", "/");
    let dial = engines.rustls.dial(address, name, request);
    keeps(&dial, secret);
    let order = Order {
        series: Series::Issue,
        number: 1,
        hello: Hello::EmptyTicketExtension,
        rules: Rules::default(),
    };
    let dialled = dial.attempt(order).await;
    keeps(&dialled, secret);
    let session = dialled.session.unwrap();
    assert_eq!(format!("{session:?}"), "RustlsSession { .. }");
    let offered = format!("{:?}", Hello::Ticket(session));
    assert_eq!(offered, "Ticket(RustlsSession { .. })");
    lab.shutdown().await;
}
