//! Certificates: too many, none, in circles, with names that steer terminals; and lists of issuers.

use super::{Row, row};
use crate::bytes::{
    Hello, as_it_is, certificate, certificates, hello_done, in_records, key_exchange, message,
};
use crate::forge::Cast;
use crate::script::Step::{self, Finish, Flight, Hear, Hush, Say};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

fn flight_with(list: Vec<u8>) -> [Step; 3] {
    let exchange = key_exchange(3, 23, &[4; 65]);
    let messages = [Hello::default().message(), list, exchange, hello_done()];
    let records = messages.map(|message| in_records(&message)).concat();
    [Hear, Say(records), Hush]
}

fn issuers(count: usize, name: &[u8]) -> Vec<u8> {
    let mut names = Vec::new();
    for _ in 0..count {
        names.extend(u16::try_from(name.len()).unwrap().to_be_bytes());
        names.extend(name);
    }
    let mut body = vec![1, 64, 0, 2, 4, 3];
    body.extend(u16::try_from(names.len()).unwrap().to_be_bytes());
    body.extend(names);
    message(13, &body)
}

pub(super) fn rows() -> Vec<Row> {
    let served = |cast| {
        [
            Flight(cast, as_it_is),
            Finish(as_it_is),
            Hear,
            Say(OK.to_vec()),
        ]
    };
    let request = |list: Vec<u8>| {
        let messages = [
            Hello::default().message(),
            certificate(),
            list,
            hello_done(),
        ];
        [
            Hear,
            Say(messages.map(|message| in_records(&message)).concat()),
            Hush,
        ]
    };
    vec![
        row(
            "10,000 certificates",
            flight_with(certificates(&vec![vec![0x30, 1, 0]; 10_000])),
            "ServerHello; handshake misbehaved invalid peer certificate: BadEncoding; inconclusive (handshake-failed)",
        ),
        row(
            "certificates of 64 K",
            flight_with(certificates(&[vec![0x30; 65_000]])),
            "ServerHello; handshake misbehaved invalid peer certificate: BadEncoding; inconclusive (handshake-failed)",
        ),
        row(
            "no certificate",
            flight_with(certificates(&[])),
            "ServerHello; handshake misbehaved peer sent no certificates; inconclusive (handshake-failed)",
        ),
        row(
            "certificate of no length",
            flight_with(certificates(&[Vec::new()])),
            "ASN.1Cert has a value that is not allowed; handshake misbehaved invalid peer certificate: BadEncoding; inconclusive (handshake-failed)",
        ),
        row(
            "certificate that is none",
            flight_with(certificates(&[b"not DER".to_vec()])),
            "ServerHello; handshake misbehaved invalid peer certificate: BadEncoding; inconclusive (handshake-failed)",
        ),
        row(
            "certificate that ends early",
            flight_with(message(11, &[0, 0, 9, 0, 0, 200, 0x30])),
            "certificate_list is cut short; handshake misbehaved received corrupt message of type MessageTooShort; inconclusive (handshake-failed)",
        ),
        row(
            "certificates that issued each other",
            served(Cast::Loop),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "one certificate 100 times",
            served(Cast::Repeated),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "names that steer terminals",
            served(Cast::Names),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "16,000 issuers of no length",
            request(issuers(16_000, &[])),
            "ServerHello; handshake misbehaved received corrupt message of type IllegalEmptyValue; inconclusive (handshake-failed)",
        ),
        row(
            "issuers of 64 K",
            request(issuers(1, &[0x30; 60_000])),
            "ServerHello; handshake misbehaved received unexpected handshake message: got CertificateRequest when expecting ServerKeyExchange; inconclusive (handshake-failed)",
        ),
    ]
}
