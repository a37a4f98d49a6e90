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
        row("alert handshake_failure", first(alert(2, 40)), "alert handshake_failure (40); hello alert 40; inconclusive (no-common-suite)"),
        row("alert protocol_version", first(alert(2, 70)), "alert protocol_version (70); hello alert 70; inconclusive (no-common-version)"),
        row("alert internal_error", first(alert(2, 80)), "alert internal_error (80); hello alert 80; inconclusive (no-server-hello)"),
        row(
            "alert of a number that nobody gave",
            first(alert(2, 222)),
            "alert 222 (222); hello alert 222; inconclusive (no-server-hello)",
        ),
        row("alert of level 7", first(alert(7, 40)), "alert handshake_failure (40); hello alert 40; inconclusive (no-common-suite)"),
        row("alert of one byte", first(record(ALERT, &[2])), "timed out; hello misbehaved received corrupt message of type MissingData(\"AlertDescription\"); inconclusive (no-server-hello)").waiting(),
        row("alert of 16 K", first(record(ALERT, &[2; 1 << 14])), "alert 2 (2); hello misbehaved received corrupt message of type TrailingData(\"AlertMessagePayload\"); inconclusive (no-server-hello)"),
        row("close_notify first", [Hear, Say(alert(1, 0))], "closed; hello closed; inconclusive (no-server-hello)"),
        row(
            "close_notify then the ServerHello",
            [Hear, Say(alert(1, 0)), Say(Hello::default().record()), Hush],
            "ServerHello; handshake timeout; inconclusive (handshake-failed)",
        )
        .waiting(),
        row("alert after ServerHello", after_hello(alert(2, 80)), "ServerHello; handshake alert 80; inconclusive (handshake-failed)"),
        row(
            "close_notify after ServerHello",
            [Hear, Say(Hello::default().record()), Say(alert(1, 0))],
            "ServerHello; handshake closed; inconclusive (handshake-failed)",
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
            "ServerHello; handshake alert 42; inconclusive (handshake-failed)",
        ),
        row(
            "alert after the request",
            tls(vec![Forge(ALERT, vec![2, 49]), Hush]),
            "ServerHello; reply alert 49; absent (no-tickets)",
        ),
        row(
            "alert with words in it",
            tls(vec![
                Forge(ALERT, b"\x02\x31\x1b[2J go away".to_vec()),
                Hush,
            ]),
            "ServerHello; reply misbehaved received corrupt message of type TrailingData(\"AlertMessagePayload\"); absent (no-tickets)",
        ),
        row(
            "alert in clear after the handshake",
            tls(vec![Raw(alert(2, 49)), Hush]),
            "ServerHello; reply misbehaved cannot decrypt peer's message; absent (no-tickets)",
        ),
        row(
            "warning, then the reply",
            tls(vec![Forge(ALERT, vec![1, 90]), Say(ok)]),
            "ServerHello; reply http 200; absent (no-tickets)",
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
            "the number of records without a message is larger than this tool accepts; hello incompatible peer misbehaved: TooManyWarningAlertsReceived; inconclusive (no-server-hello)",
        ),
        row(
            "flood of warnings after ServerHello",
            [
                Hear,
                Say(Hello::default().record()),
                RawFlood(alert(1, 112)),
            ],
            "the number of records without a message is larger than this tool accepts; handshake incompatible peer misbehaved: TooManyWarningAlertsReceived; inconclusive (handshake-failed)",
        ),
        row(
            "flood of warnings after the request",
            tls(vec![ForgeFlood(ALERT, vec![1, 90])]),
            "ServerHello; reply incompatible peer misbehaved: TooManyWarningAlertsReceived; absent (no-tickets)",
        ),
        row("HelloRequest first", [Hear, Say(request()), Hush], "timed out; hello misbehaved received unexpected handshake message: got HelloRequest when expecting ServerHello; inconclusive (no-server-hello)").waiting(),
        row(
            "flood of HelloRequests first",
            [Hear, RawFlood(request())],
            "more than 262144 bytes and no ServerHelloDone; hello misbehaved received unexpected handshake message: got HelloRequest when expecting ServerHello; inconclusive (no-server-hello)",
        ),
        row(
            "flood of HelloRequests after the request",
            tls(vec![ForgeFlood(HANDSHAKE, message(0, &[]))]),
            "ServerHello; reply misbehaved peer misbehaved: TooManyRenegotiationRequests; absent (no-tickets)",
        ),
        row(
            "HelloRequest, then the reply",
            tls(vec![Forge(HANDSHAKE, message(0, &[])), Say(ok)]),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "ClientHello after the request",
            tls(vec![Forge(HANDSHAKE, message(1, &[3; 60])), Hush]),
            "ServerHello; reply misbehaved received corrupt message of type MessageTooShort; absent (no-tickets)",
        ),
    ]
}
