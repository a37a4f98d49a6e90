//! Alerts at each stage, floods of them, and HelloRequests.

use super::{Row, row};
use crate::bytes::{ALERT, HANDSHAKE, Hello, alert, as_it_is, in_records, message, record};
use crate::forge::Cast;
use crate::script::Step::{
    self, Finish, Flight, Forge, ForgeFlood, Hear, Hush, Raw, RawFlood, Say,
};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = clear();
    rows.extend(later());
    rows.extend(floods());
    rows
}

fn clear() -> Vec<Row> {
    let first = |bytes: Vec<u8>| [Hear, Say(bytes), Hush];
    let after_hello = |bytes: Vec<u8>| [Hear, Say(Hello::default().record()), Say(bytes), Hush];
    vec![
        row("alert handshake_failure", first(alert(2, 40)), ""),
        row("alert protocol_version", first(alert(2, 70)), ""),
        row("alert internal_error", first(alert(2, 80)), ""),
        row(
            "alert of a number that nobody gave",
            first(alert(2, 222)),
            "",
        ),
        row("alert of level 7", first(alert(7, 40)), ""),
        row("alert of one byte", first(record(ALERT, &[2])), ""),
        row("alert of 16 K", first(record(ALERT, &[2; 1 << 14])), ""),
        row("close_notify first", [Hear, Say(alert(1, 0))], ""),
        row(
            "close_notify then the ServerHello",
            [Hear, Say(alert(1, 0)), Say(Hello::default().record()), Hush],
            "",
        ),
        row("alert after ServerHello", after_hello(alert(2, 80)), ""),
        row(
            "close_notify after ServerHello",
            [Hear, Say(Hello::default().record()), Say(alert(1, 0))],
            "",
        ),
    ]
}

fn tls(steps: Vec<Step>) -> Vec<Step> {
    [
        vec![Flight(Cast::Plain, as_it_is), Finish(as_it_is), Hear],
        steps,
    ]
    .concat()
}

fn later() -> Vec<Row> {
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
    vec![
        row(
            "alert instead of Finished",
            [
                Flight(Cast::Plain, as_it_is),
                Finish(|_| alert(2, 42)),
                Hush,
            ],
            "",
        ),
        row(
            "alert after the request",
            tls(vec![Forge(ALERT, vec![2, 49]), Hush]),
            "",
        ),
        row(
            "alert with words in it",
            tls(vec![
                Forge(ALERT, b"\x02\x31\x1b[2J go away".to_vec()),
                Hush,
            ]),
            "",
        ),
        row(
            "alert in clear after the handshake",
            tls(vec![Raw(alert(2, 49)), Hush]),
            "",
        ),
        row(
            "warning, then the reply",
            tls(vec![Forge(ALERT, vec![1, 90]), Say(ok)]),
            "",
        ),
    ]
}

fn floods() -> Vec<Row> {
    let request = || in_records(&message(0, &[]));
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
    vec![
        row(
            "flood of warnings first",
            [Hear, RawFlood(alert(1, 112))],
            "",
        ),
        row(
            "flood of warnings after ServerHello",
            [
                Hear,
                Say(Hello::default().record()),
                RawFlood(alert(1, 112)),
            ],
            "",
        ),
        row(
            "flood of warnings after the request",
            tls(vec![ForgeFlood(ALERT, vec![1, 90])]),
            "",
        ),
        row("HelloRequest first", [Hear, Say(request()), Hush], "").waiting(),
        row(
            "flood of HelloRequests first",
            [Hear, RawFlood(request())],
            "",
        ),
        row(
            "flood of HelloRequests after the request",
            tls(vec![ForgeFlood(HANDSHAKE, message(0, &[]))]),
            "",
        ),
        row(
            "HelloRequest, then the reply",
            tls(vec![Forge(HANDSHAKE, message(0, &[])), Say(ok)]),
            "",
        ),
        row(
            "ClientHello after the request",
            tls(vec![Forge(HANDSHAKE, message(1, &[3; 60])), Hush]),
            "",
        ),
    ]
}
