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
                Say(record(HANDSHAKE, &[])),
                Say(flight(&Hello::default())),
                Hush,
            ],
            "",
        ),
        row(
            "record of 16 K + 1",
            [Hear, Say(record(HANDSHAKE, &long)), Hush],
            "",
        ),
        row(
            "record of 16 K + 2049",
            [Hear, Say(filled((1 << 14) + 2049)), Hush],
            "",
        ),
        row("record of 64 K - 1", [Hear, Say(filled(0xffff)), Hush], ""),
        row(
            "message of 16 MB announced",
            [Hear, Say(record(HANDSHAKE, &announced)), Hush],
            "",
        ),
        row(
            "message of 16 MB announced after ServerHello",
            [
                Hear,
                Say(Hello::default().record()),
                Say(record(HANDSHAKE, &announced)),
                Hush,
            ],
            "",
        ),
        row(
            "message of 16 MB sent",
            [
                Hear,
                Say(record(HANDSHAKE, &announced)),
                Flood(record(HANDSHAKE, &[0; 1 << 14])),
            ],
            "",
        ),
        row(
            "ServerHello one byte a record",
            [Hear, Say(bytewise(&Hello::default())), Hush],
            "",
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
            "",
        ),
        row(
            "record of type 99",
            first([head(99, 3, 3), vec![1, 0, 0]].concat()),
            "",
        ),
        row(
            "record of version 0x0305",
            first([head(HANDSHAKE, 5, 4), vec![14, 0, 0, 0]].concat()),
            "",
        ),
        row(
            "ChangeCipherSpec first",
            first(record(CHANGE_CIPHER_SPEC, &[1])),
            "",
        ),
        row(
            "application data first",
            first(record(APPLICATION_DATA, b"HTTP/1.1 200 OK\r\n\r\n")),
            "",
        ),
        row(
            "ServerHelloDone first",
            first(in_records(&message(14, &[]))),
            "",
        ),
        row(
            "message of type 99",
            first(in_records(&message(99, &[1, 2, 3]))),
            "",
        ),
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
            "",
        ),
        row(
            "flood of empty records after ServerHello",
            [Hear, hello(), RawFlood(record(HANDSHAKE, &[]))],
            "",
        ),
        row(
            "flood of empty application data",
            [Hear, RawFlood(record(APPLICATION_DATA, &[]))],
            "",
        ),
        row(
            "flood of zeros past TLS after the handshake",
            then(vec![RawFlood(vec![0; 4096])]),
            "",
        ),
        row(
            "flood of empty encrypted records",
            then(vec![ForgeFlood(APPLICATION_DATA, Vec::new())]),
            "",
        )
        .waiting(),
        row(
            "ChangeCipherSpec after the handshake",
            then(vec![Raw(record(CHANGE_CIPHER_SPEC, &[1])), Hush]),
            "",
        ),
    ]
}
