//! Records that are none, or too many.

use super::{Row, row};
use crate::bytes::{
    APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, Hello, as_it_is, flight, in_records, message,
    record,
};
use crate::forge::Cast;
use crate::script::Step::{Finish, Flight, Flood, ForgeFlood, Hear, Hush, Raw, RawFlood, Say};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = lengths();
    rows.extend(kinds());
    rows.extend(floods());
    rows
}

fn head(kind: u8, minor: u8, length: u16) -> Vec<u8> {
    [&[kind, 3, minor][..], &length.to_be_bytes()].concat()
}

fn lengths() -> Vec<Row> {
    let filled = |length: u16| [head(HANDSHAKE, 3, length), vec![2; usize::from(length)]].concat();
    let mut hello = Hello::default().message();
    hello.resize(hello.len() + (1 << 14), 0);
    let long = hello[..=1 << 14].to_vec();
    let announced = [&[11, 0xff, 0xff, 0xff][..], &[0; 100]].concat();
    vec![
        row(
            "record of length 0, then the flight",
            [
                Hear,
                Say([record(HANDSHAKE, &[]), flight(&Hello::default())].concat()),
                Hush,
            ],
            "ServerHello; handshake misbehaved received corrupt message of type InvalidEmptyPayload; inconclusive (handshake-failed)",
        ),
        row(
            "record of 16 K + 1",
            [Hear, Say(record(HANDSHAKE, &long)), Hush],
            "ServerHello; handshake misbehaved received unexpected handshake message: got HelloRequest when expecting Certificate; inconclusive (handshake-failed)",
        )
        .waiting(),
        row(
            "record of 16 K + 2049",
            [Hear, Say(filled((1 << 14) + 2049)), Hush],
            "not TLS (unknown bytes); hello not_tls unknown; inconclusive (not-tls)",
        ),
        row("record of 64 K - 1", [Hear, Say(filled(0xffff)), Hush], "not TLS (unknown bytes); hello not_tls unknown; inconclusive (not-tls)"),
        row(
            "message of 16 MB announced",
            [Hear, Say(record(HANDSHAKE, &announced)), Hush],
            "Handshake.length is larger than this tool accepts; hello incompatible received corrupt message of type HandshakePayloadTooLarge; inconclusive (no-server-hello)",
        ),
        row(
            "message of 16 MB announced after ServerHello",
            [
                Hear,
                Say(Hello::default().record()),
                Say(record(HANDSHAKE, &announced)),
                Hush,
            ],
            "Handshake.length is larger than this tool accepts; handshake incompatible received corrupt message of type HandshakePayloadTooLarge; inconclusive (handshake-failed)",
        ),
        row(
            "message of 16 MB sent",
            [
                Hear,
                Say(record(HANDSHAKE, &announced)),
                Flood(record(HANDSHAKE, &[0; 1 << 14])),
            ],
            "Handshake.length is larger than this tool accepts; hello incompatible received corrupt message of type HandshakePayloadTooLarge; inconclusive (no-server-hello)",
        ),
        row(
            "ServerHello one byte a record",
            [Hear, Say(bytewise(&Hello::default())), Hush],
            "ServerHello; handshake timeout; inconclusive (handshake-failed)",
        )
        .waiting(),
    ]
}

fn bytewise(hello: &Hello) -> Vec<u8> {
    let bytes = hello.message();
    let records = bytes.iter().map(|byte| record(HANDSHAKE, &[*byte]));
    records.collect::<Vec<_>>().concat()
}

fn kinds() -> Vec<Row> {
    let first = |bytes: Vec<u8>| [Hear, Say(bytes), Hush];
    vec![
        row(
            "record of type heartbeat",
            first([head(24, 3, 3), vec![1, 0, 0]].concat()),
            "not TLS (unknown bytes); hello not_tls unknown; inconclusive (not-tls)",
        ),
        row(
            "record of type 99",
            first([head(99, 3, 3), vec![1, 0, 0]].concat()),
            "not TLS (unknown bytes); hello not_tls unknown; inconclusive (not-tls)",
        ),
        row(
            "record of version 0x0305",
            first([head(HANDSHAKE, 5, 4), vec![14, 0, 0, 0]].concat()),
            "timed out; hello misbehaved received unexpected handshake message: got ServerHelloDone when expecting ServerHello; inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "ChangeCipherSpec first",
            first(record(CHANGE_CIPHER_SPEC, &[1])),
            "timed out; hello misbehaved received unexpected message: got ChangeCipherSpec when expecting Handshake; inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "application data first",
            first(record(APPLICATION_DATA, b"HTTP/1.1 200 OK\r\n\r\n")),
            "ContentType before ChangeCipherSpec has a value that is not allowed; hello misbehaved received unexpected message: got ApplicationData when expecting Handshake; inconclusive (no-server-hello)",
        ),
        row(
            "ServerHelloDone first",
            first(in_records(&message(14, &[]))),
            "timed out; hello misbehaved received unexpected handshake message: got ServerHelloDone when expecting ServerHello; inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "message of type 99",
            first(in_records(&message(99, &[1, 2, 3]))),
            "timed out; hello misbehaved received unexpected handshake message: got HandshakeType(0x63) when expecting ServerHello; inconclusive (no-server-hello)",
        )
        .waiting(),
    ]
}

fn floods() -> Vec<Row> {
    let tls = || vec![Flight(Cast::Plain, as_it_is), Finish(as_it_is), Hear];
    let then = |steps: Vec<_>| [tls(), steps].concat();
    let hello = || Say(Hello::default().record());
    vec![
        row(
            "flood of empty handshake records",
            [Hear, RawFlood(record(HANDSHAKE, &[]))],
            "the number of records without a message is larger than this tool accepts; hello misbehaved received corrupt message of type InvalidEmptyPayload; inconclusive (no-server-hello)",
        ),
        row(
            "flood of empty records after ServerHello",
            [Hear, hello(), RawFlood(record(HANDSHAKE, &[]))],
            "the number of records without a message is larger than this tool accepts; handshake misbehaved received corrupt message of type InvalidEmptyPayload; inconclusive (handshake-failed)",
        ),
        row(
            "flood of empty application data",
            [Hear, RawFlood(record(APPLICATION_DATA, &[]))],
            "the number of records without a message is larger than this tool accepts; hello misbehaved received unexpected message: got ApplicationData when expecting Handshake; inconclusive (no-server-hello)",
        ),
        row(
            "flood of zeros past TLS after the handshake",
            then(vec![RawFlood(vec![0; 4096])]),
            "ServerHello; reply misbehaved received corrupt message of type InvalidContentType; absent (no-tickets)",
        ),
        row(
            "flood of empty encrypted records",
            then(vec![ForgeFlood(APPLICATION_DATA, Vec::new())]),
            "ServerHello; reply misbehaved peer misbehaved: TooManyEmptyFragments; absent (no-tickets)",
        )
        .waiting(),
        row(
            "ChangeCipherSpec after the handshake",
            then(vec![Raw(record(CHANGE_CIPHER_SPEC, &[1])), Hush]),
            "ServerHello; reply misbehaved received unexpected message: got ChangeCipherSpec when expecting ApplicationData; absent (no-tickets)",
        ),
    ]
}
