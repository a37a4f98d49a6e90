use tokio::net::TcpListener;

use super::*;
use crate::dial::Hello;
use crate::observation::{ClientCertificate, Direction, HandshakeKind, Offer, Rules, Series};
use crate::wire::ClientFlight;

const PATIENCE: Duration = Duration::from_millis(300);

/// ServerHello with the given version and suite, an acknowledged extension 35, and then the messages of `more`, in one record.
fn flight(version: u16, suite: u16, more: &[u8]) -> Vec<u8> {
    let mut messages = vec![2, 0, 0, 44];
    messages.extend(version.to_be_bytes());
    messages.extend([9; 32]);
    messages.push(0);
    messages.extend(suite.to_be_bytes());
    messages.push(0);
    messages.extend([0, 4, 0, 35, 0, 0]);
    messages.extend(more);
    records(ContentType::Handshake, version.min(0x0303), &messages)
}

/// Certificate, CertificateRequest of TLS 1.0 with one name, ServerHelloDone.
const REST: &[u8] = &[
    11, 0, 0, 8, 0, 0, 5, 0, 0, 2, 0x30, 0, // Certificate
    13, 0, 0, 8, 1, 1, 0, 4, 0, 2, 0x30, 0, // CertificateRequest
    14, 0, 0, 0, // ServerHelloDone
];
const DONE: &[u8] = &[14, 0, 0, 0];

#[derive(Clone, Copy)]
enum After {
    Close,
    Stay,
}

/// What came of the scout of `version`, and what it said.
async fn scout(version: TlsVersion, answer: Vec<u8>, after: After) -> (Attempt, ClientFlight) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut said = ClientFlight::default();
        let mut buffer = [0; 4096];
        while said.hello().is_none() {
            let length = stream.read(&mut buffer).await.unwrap();
            said.follow(&buffer[..length]);
        }
        stream.write_all(&answer).await.unwrap();
        if let After::Stay = after {
            while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                said.follow(&buffer[..length]);
            }
        }
        said
    });
    let name = ServerName::try_from("fe01.contoso.local").unwrap();
    let dial = ScoutDial::new(address, name, PATIENCE);
    let place = TlsVersion::SCOUTED.iter().position(|v| *v == version);
    let dialled = dial
        .attempt(Order {
            series: Series::Scout,
            number: u32::try_from(place.unwrap()).unwrap() + 1,
            hello: Hello::EmptyTicketExtension,
            rules: Rules::default(),
        })
        .await;
    (dialled.attempt, serving.await.unwrap())
}

#[tokio::test]
async fn a_whole_flight_is_recorded_and_left_politely() {
    let answer = flight(0x0301, 0xC014, REST);
    let (attempt, said) = scout(TlsVersion::TLS10, answer, After::Stay).await;
    assert_eq!(
        (attempt.stage, &attempt.reply),
        (Stage::Handshake, &Reply::Left)
    );
    assert_eq!(attempt.offered_version, TlsVersion::TLS10);
    assert_eq!(attempt.offer, Offer::EmptyTicketExtension);
    assert_eq!(attempt.handshake, HandshakeKind::Full);
    assert!(attempt.acknowledged_ticket());
    assert_eq!(attempt.certificate_request.unwrap().issuers, 1);
    assert_eq!(attempt.client_certificate, ClientCertificate::NotSent);
    assert!(attempt.chain.is_some() && attempt.times.hello_us.is_some());
    assert!(!attempt.completed_handshake() && !attempt.issued_ticket());
    assert_eq!(said.hello().unwrap().version, 0x0301);
    assert_eq!(said.alerts(), [90, 0], "user_canceled, close_notify");
    let sent: Vec<u8> = attempt.alerts.iter().map(|a| a.description).collect();
    assert_eq!(sent, [90, 0]);
    assert!(
        attempt
            .alerts
            .iter()
            .all(|a| a.direction == Direction::Sent)
    );
}

/// A server may also choose a lower version: that is an answer.
#[tokio::test]
async fn a_lower_version_is_what_the_server_chose() {
    let answer = flight(0x0301, 0xC014, DONE);
    let (attempt, _) = scout(TlsVersion::TLS12, answer, After::Stay).await;
    assert_eq!(attempt.reply, Reply::Left);
    assert_eq!(attempt.offered_version, TlsVersion::TLS12);
    let hello = attempt.server_hello.unwrap();
    assert_eq!(hello.version, TlsVersion::TLS10);
}

#[tokio::test]
async fn a_choice_that_was_not_offered_breaks_the_rules() {
    for (offered, version, suite, word) in [
        (TlsVersion::TLS10, 0x0303, 0xC014, "TLS1.2"),
        (TlsVersion::TLS12, 0x0304, 0x1301, "TLS1.3"),
        (TlsVersion::TLS12, 0xFEFD, 0xC014, "0xfefd"),
        (TlsVersion::TLS12, 0x0303, 0xC030, "0xC030"),
        (TlsVersion::TLS10, 0x0301, 0xC028, "0xC028"),
    ] {
        let (attempt, _) = scout(offered, flight(version, suite, DONE), After::Stay).await;
        let Reply::Misbehaved { what } = &attempt.reply else {
            panic!("{attempt:#?}");
        };
        assert!(what.contains(word), "{what}");
        assert!(attempt.server_hello.is_some(), "recorded all the same");
    }
}

#[tokio::test]
async fn every_other_end_has_its_name() {
    let alert = |level, description| records(ContentType::Alert, 0x0301, &[level, description]);
    let hello = flight(0x0303, 0xC028, &[]);
    let too_much = [0; 0x4000].repeat(20);
    let flood = [
        flight(0x0303, 0xC028, &[]),
        records(ContentType::Handshake, 0x0303, &too_much),
    ];
    let broken = records(ContentType::Handshake, 0x0303, &[2, 0, 0, 1, 3]);
    for (what, answer, after, stage, label) in [
        (
            "alert",
            alert(2, 70),
            After::Stay,
            Stage::Hello,
            "alert protocol_version",
        ),
        (
            "alert and close",
            alert(2, 40),
            After::Close,
            Stage::Hello,
            "alert handshake_failure",
        ),
        ("close", vec![], After::Close, Stage::Hello, "closed"),
        (
            "close_notify",
            alert(1, 0),
            After::Close,
            Stage::Hello,
            "closed",
        ),
        ("silence", vec![], After::Stay, Stage::Hello, "timeout"),
        (
            "hello, close",
            hello.clone(),
            After::Close,
            Stage::Handshake,
            "closed",
        ),
        (
            "hello, silence",
            hello,
            After::Stay,
            Stage::Handshake,
            "timeout",
        ),
        (
            "HTTP",
            b"HTTP/1.1 400 Bad\r\n\r\n".to_vec(),
            After::Close,
            Stage::Hello,
            "not TLS (plain HTTP)",
        ),
        (
            "half a record",
            vec![22, 3, 3, 0],
            After::Close,
            Stage::Hello,
            "closed",
        ),
        (
            "no ServerHello",
            broken,
            After::Stay,
            Stage::Hello,
            "TLS broken",
        ),
        (
            "a flood",
            flood.concat(),
            After::Stay,
            Stage::Handshake,
            "TLS broken",
        ),
    ] {
        let (attempt, _) = scout(TlsVersion::TLS12, answer, after).await;
        assert_eq!(
            (attempt.stage, &*attempt.reply.to_string()),
            (stage, label),
            "{what}"
        );
    }
}

/// Servers that know another name send a warning first.
#[tokio::test]
async fn a_warning_ends_nothing() {
    let mut answer = records(ContentType::Alert, 0x0303, &[1, 112]);
    answer.extend(flight(0x0303, 0xC028, DONE));
    let (attempt, _) = scout(TlsVersion::TLS12, answer, After::Stay).await;
    assert_eq!(attempt.reply, Reply::Left);
    assert_eq!(attempt.alerts[0].description, 112);
}

#[tokio::test]
async fn nothing_on_the_port_is_told_at_the_connect() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let name = ServerName::try_from("fe01").unwrap();
    let order = Order {
        series: Series::Scout,
        number: 3,
        hello: Hello::EmptyTicketExtension,
        rules: Rules::default(),
    };
    let dialled = ScoutDial::new(address, name, PATIENCE).attempt(order).await;
    let attempt = dialled.attempt;
    assert_eq!(
        (attempt.stage, attempt.reply),
        (Stage::Connect, Reply::Refused)
    );
    assert_eq!(attempt.offered_version, TlsVersion::TLS10);
}
