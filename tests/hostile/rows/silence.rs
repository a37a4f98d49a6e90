//! Nothing, or one byte a second, at each stage.

use super::{Row, row};
use crate::bytes::{Hello, as_it_is, certificate, in_records};
use crate::forge::Cast;
use crate::script::Step::{Drip, Finish, Flight, Hear, Hush, Say};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = before_the_handshake();
    rows.extend(after_it());
    rows.extend(until_the_deadline());
    rows
}

fn before_the_handshake() -> Vec<Row> {
    let hello = Hello::default().record();
    let half = hello[..hello.len() / 2].to_vec();
    let flight = [hello.clone(), in_records(&certificate())].concat();
    vec![
        row(
            "silence, nothing read",
            [Hush],
            "timed out; hello timeout; inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "silence after ClientHello",
            [Hear, Hush],
            "timed out; hello timeout; inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "silence in a record header",
            [Hear, Say(vec![22, 3, 3]), Hush],
            "timed out; hello timeout; inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "silence after a record header",
            [Hear, Say(vec![22, 3, 3, 0, 80]), Hush],
            "timed out; hello timeout; inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "silence in ServerHello",
            [Hear, Say(half), Hush],
            "timed out; hello timeout; inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "silence after ServerHello",
            [Hear, Say(hello.clone()), Hush],
            "ServerHello; handshake timeout; inconclusive (handshake-failed)",
        )
        .waiting(),
        row(
            "silence after Certificate",
            [Hear, Say(flight), Hush],
            "ServerHello; handshake timeout; inconclusive (handshake-failed)",
        )
        .waiting(),
        row(
            "silence after ServerHelloDone",
            [Flight(Cast::Plain, as_it_is), Hush],
            "ServerHello; handshake timeout; inconclusive (handshake-failed)",
        )
        .waiting(),
        row(
            "one byte a second from the start",
            [Hear, Drip(hello.clone())],
            "timed out; hello timeout; inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "one byte a second after ServerHello",
            [Hear, Say(hello), Drip(in_records(&certificate()))],
            "ServerHello; handshake timeout; inconclusive (handshake-failed)",
        )
        .waiting(),
    ]
}

fn after_it() -> Vec<Row> {
    let tls = || vec![Flight(Cast::Plain, as_it_is), Finish(as_it_is)];
    let then = |steps: Vec<_>| [tls(), steps].concat();
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n".to_vec();
    vec![
        row(
            "silence after Finished",
            then(vec![Hush]),
            "ServerHello; reply timeout; absent (no-tickets)",
        )
        .waiting(),
        row(
            "silence after the request",
            then(vec![Hear, Hush]),
            "ServerHello; reply timeout; absent (no-tickets)",
        )
        .waiting(),
        row(
            "silence in the head of the reply",
            then(vec![Hear, Say(head[..9].to_vec()), Hush]),
            "ServerHello; reply timeout; absent (no-tickets)",
        )
        .waiting(),
        row(
            "silence in the body",
            then(vec![Hear, Say(head.clone()), Hush]),
            "ServerHello; reply http 200; absent (no-tickets)",
        )
        .waiting(),
        row(
            "one byte a second of a head",
            then(vec![Hear, Drip(head.clone())]),
            "ServerHello; reply timeout; absent (no-tickets)",
        )
        .waiting(),
        row(
            "one byte a second of a body",
            then(vec![Hear, Say(head), Drip(vec![b'x'; 90])]),
            "ServerHello; reply http 200; absent (no-tickets)",
        )
        .waiting(),
    ]
}

fn until_the_deadline() -> Vec<Row> {
    let tls = || vec![Flight(Cast::Plain, as_it_is), Finish(as_it_is), Hear];
    let then = |steps: Vec<_>| [tls(), steps].concat();
    let hello = Hello::default().record();
    vec![
        row(
            "deadline: silence after ClientHello",
            [Hear, Hush],
            "no scout; ; inconclusive (stopped)",
        )
        .until_deadline(),
        row(
            "deadline: one byte a second",
            [Hear, Drip(hello)],
            "no scout; ; inconclusive (stopped)",
        )
        .until_deadline(),
        row(
            "deadline: silence after the request",
            then(vec![Hush]),
            "ServerHello; ; inconclusive (stopped)",
        )
        .until_deadline(),
        row(
            "deadline: one byte a second of a head",
            then(vec![Drip(b"HTTP/1.1 200 OK".to_vec())]),
            "ServerHello; ; inconclusive (stopped)",
        )
        .until_deadline(),
    ]
}
