//! Connections that end: closed, half closed, reset, at each stage.

use super::{Row, row};
use crate::bytes::{Hello, alert, as_it_is, certificate, in_records};
use crate::forge::Cast;
use crate::script::Step::{
    self, Finish, Flight, HalfClose, Hear, HearRecord, Hush, Notify, Raw, RawFlood, Reset, Say,
    Spoil,
};

fn tls(steps: Vec<Step>) -> Vec<Step> {
    [vec![Flight(Cast::Plain, as_it_is), Finish(as_it_is)], steps].concat()
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = clear();
    rows.extend(encrypted());
    rows
}

fn clear() -> Vec<Row> {
    let hello = || Say(Hello::default().record());
    let half = || Say(Hello::default().record()[..20].to_vec());
    vec![
        row(
            "close at once",
            [],
            "closed; hello closed; inconclusive (no-server-hello)",
        ),
        row(
            "close after ClientHello",
            [Hear],
            "closed; hello closed; inconclusive (no-server-hello)",
        ),
        row(
            "close in ServerHello",
            [Hear, half()],
            "closed; hello closed; inconclusive (no-server-hello)",
        ),
        row(
            "close after ServerHello",
            [Hear, hello()],
            "ServerHello; handshake closed; inconclusive (handshake-failed)",
        ),
        row(
            "close after Certificate",
            [Hear, hello(), Say(in_records(&certificate()))],
            "ServerHello; handshake closed; inconclusive (handshake-failed)",
        ),
        row(
            "half-close at once",
            [HalfClose, Hush],
            "closed; hello closed; inconclusive (no-server-hello)",
        ),
        row(
            "half-close after ServerHello",
            [Hear, hello(), HalfClose, Hush],
            "ServerHello; handshake closed; inconclusive (handshake-failed)",
        ),
        row(
            "reset at once",
            [Reset],
            "reset; ; inconclusive (not-reached)|reset; connect reset; inconclusive (not-reached)|reset; hello reset; inconclusive (no-server-hello)|reset; connect reset / hello reset; inconclusive (no-server-hello)|reset; connect reset / hello reset; inconclusive (not-reached)",
        ),
        row(
            "reset after ClientHello",
            [Hear, Reset],
            "reset; hello reset; inconclusive (no-server-hello)",
        ),
        row(
            "reset after ServerHello",
            [Hear, hello(), Reset],
            "ServerHello; handshake reset; inconclusive (handshake-failed)",
        ),
    ]
}

fn encrypted() -> Vec<Row> {
    let head = b"HTTP/1.1 200 OK\r\nContent-Le".to_vec();
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
    vec![
        row(
            "reset after ServerHelloDone",
            [Flight(Cast::Plain, as_it_is), Hear, Reset],
            "ServerHello; handshake reset; inconclusive (handshake-failed)",
        ),
        row(
            "close instead of Finished",
            [Flight(Cast::Plain, as_it_is), Finish(|_| Vec::new())],
            "ServerHello; handshake closed; inconclusive (handshake-failed)",
        ),
        row(
            "reset after Finished",
            tls(vec![Hear, Reset]),
            "ServerHello; reply reset; absent (no-tickets)",
        ),
        row(
            "close after the request",
            tls(vec![Hear, Notify]),
            "ServerHello; reply closed; absent (no-tickets)",
        ),
        row(
            "close without close_notify",
            tls(vec![Hear]),
            "ServerHello; reply closed; absent (no-tickets)",
        ),
        row(
            "half-close after the request",
            tls(vec![Hear, HalfClose, Hush]),
            "ServerHello; reply closed; absent (no-tickets)",
        ),
        row(
            "close in the head",
            tls(vec![Hear, Say(head.clone()), Notify]),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "reset in the head",
            tls(vec![Hear, Say(head), Reset]),
            "ServerHello; reply reset; absent (no-tickets)",
        ),
        row(
            "close_notify, then data",
            tls(vec![
                Hear,
                Notify,
                Raw(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
                Hush,
            ]),
            "ServerHello; reply closed; absent (no-tickets)",
        ),
        row(
            "reply, then garbage",
            tls(vec![
                Hear,
                Say(ok.clone()),
                HearRecord,
                Raw(b"garbage, no record".to_vec()),
                Hush,
            ]),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "reply, then an alert in clear",
            tls(vec![
                Hear,
                Say(ok.clone()),
                HearRecord,
                Raw(alert(2, 80)),
                Hush,
            ]),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "reply, then a flood of garbage",
            tls(vec![
                Hear,
                Say(ok.clone()),
                HearRecord,
                RawFlood(vec![0x5a; 4096]),
            ]),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "reply and garbage at once",
            tls(vec![
                Hear,
                Spoil(ok.clone(), |records| {
                    [records.concat(), b"garbage, no record".to_vec()].concat()
                }),
                Hush,
            ]),
            "ServerHello; reply misbehaved received corrupt message of type InvalidContentType; absent (no-tickets)",
        ),
        row(
            "bad MAC of the reply",
            tls(vec![
                Hear,
                Spoil(ok.clone(), |mut records| {
                    records[0][5] ^= 1;
                    records.concat()
                }),
                Hush,
            ]),
            "ServerHello; reply misbehaved cannot decrypt peer's message; absent (no-tickets)",
        ),
        row(
            "bad padding of the reply",
            tls(vec![
                Hear,
                Spoil(ok, |mut records| {
                    let place = records[0].len() - 17;
                    records[0][place] ^= 1;
                    records.concat()
                }),
                Hush,
            ]),
            "ServerHello; reply misbehaved cannot decrypt peer's message; absent (no-tickets)",
        ),
    ]
}
