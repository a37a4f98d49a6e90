//! Connections that end: closed, half closed, reset, at each stage.

use super::{Row, row};
use crate::bytes::{Hello, alert, as_it_is, certificate, in_records};
use crate::forge::Cast;
use crate::script::Step::{
    self, Finish, Flight, HalfClose, Hear, Hush, Notify, Raw, Reset, Say, Spoil,
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
        row("close at once", [], ""),
        row("close after ClientHello", [Hear], ""),
        row("close in ServerHello", [Hear, half()], ""),
        row("close after ServerHello", [Hear, hello()], ""),
        row(
            "close after Certificate",
            [Hear, hello(), Say(in_records(&certificate()))],
            "",
        ),
        row("half-close at once", [HalfClose, Hush], ""),
        row(
            "half-close after ServerHello",
            [Hear, hello(), HalfClose, Hush],
            "",
        ),
        row("reset at once", [Reset], ""),
        row("reset after ClientHello", [Hear, Reset], ""),
        row("reset after ServerHello", [Hear, hello(), Reset], ""),
    ]
}

fn encrypted() -> Vec<Row> {
    let head = b"HTTP/1.1 200 OK\r\nContent-Le".to_vec();
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
    vec![
        row(
            "reset after ServerHelloDone",
            [Flight(Cast::Plain, as_it_is), Hear, Reset],
            "",
        ),
        row(
            "close instead of Finished",
            [Flight(Cast::Plain, as_it_is), Finish(|_| Vec::new())],
            "",
        ),
        row("reset after Finished", tls(vec![Hear, Reset]), ""),
        row("close after the request", tls(vec![Hear, Notify]), ""),
        row("close without close_notify", tls(vec![Hear]), ""),
        row(
            "half-close after the request",
            tls(vec![Hear, HalfClose, Hush]),
            "",
        ),
        row(
            "close in the head",
            tls(vec![Hear, Say(head.clone()), Notify]),
            "",
        ),
        row("reset in the head", tls(vec![Hear, Say(head), Reset]), ""),
        row(
            "close_notify, then data",
            tls(vec![
                Hear,
                Notify,
                Raw(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
                Hush,
            ]),
            "",
        ),
        row(
            "reply, then garbage",
            tls(vec![
                Hear,
                Say(ok.clone()),
                Raw(b"garbage, no record".to_vec()),
                Hush,
            ]),
            "",
        ),
        row(
            "reply, then an alert in clear",
            tls(vec![Hear, Say(ok.clone()), Raw(alert(2, 80)), Hush]),
            "",
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
            "",
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
            "",
        ),
    ]
}
