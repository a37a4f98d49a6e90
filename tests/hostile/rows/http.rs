//! Replies that are no HTTP, or never end.

use super::{Row, row};
use crate::bytes::as_it_is;
use crate::forge::{Cast, STEERING};
use crate::script::Step::{self, Finish, Flight, Flood, Hear, Say};

fn reply(steps: Vec<Step>) -> Vec<Step> {
    [
        vec![Flight(Cast::Plain, as_it_is), Finish(as_it_is), Hear],
        steps,
    ]
    .concat()
}

fn says(text: &str) -> Vec<Step> {
    reply(vec![Say(text.as_bytes().to_vec())])
}

pub(super) fn rows() -> Vec<Row> {
    let status = || Say(b"HTTP/1.1 200 OK\r\n".to_vec());
    let head = || Say(b"HTTP/1.1 200 OK\r\n\r\n".to_vec());
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let many = "X: y\r\n".repeat(1000);
    vec![
        row(
            "endless header",
            reply(vec![
                status(),
                Flood(b"X-Y: zzzzzzzzzzzzzzzzzzzzzzzzzz\r\n".to_vec()),
            ]),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "header line without an end",
            reply(vec![status(), Flood(vec![b'x'; 4000])]),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "1000 header fields",
            says(&format!("HTTP/1.1 200 OK\r\n{many}\r\n")),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "endless body",
            reply(vec![head(), Flood(vec![b'x'; 16_000])]),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "flood of 100 Continue",
            reply(vec![Flood(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())]),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "no status line",
            says("hello, who is there?\r\n\r\n"),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "status of 0",
            says("HTTP/1.1 000 Nothing\r\n\r\n"),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "status of 1000",
            says("HTTP/1.1 1000 Much\r\n\r\n"),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "HTTP 0.9",
            says("<html>it works</html>"),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "HTTP 2 preface",
            reply(vec![Say(vec![
                0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100,
            ])]),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "chunked nonsense",
            says(&format!("{chunked}ffffffffffffffffffff\r\nzz\r\n-1\r\n")),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "endless chunks",
            reply(vec![
                Say(chunked.as_bytes().to_vec()),
                Flood(b"1\r\nx\r\n".to_vec()),
            ]),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "Content-Length below 0",
            says("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "Content-Length of 2^70",
            says("HTTP/1.1 200 OK\r\nContent-Length: 1180591620717411303424\r\n\r\n"),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "Content-Length and chunked",
            says(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            ),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "Server header that steers terminals",
            says(&format!("HTTP/1.1 200 OK\r\nServer: {STEERING}\r\n\r\n")),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
        row(
            "Server header in bidi characters",
            says(
                "HTTP/1.1 200 OK\r\nServer: \u{202e}\u{2066}\u{9b}31m\r\nContent-Length: 0\r\n\r\n",
            ),
            "ServerHello; reply http 200; absent (no-tickets)",
        ),
        row(
            "reason phrase that steers terminals",
            says("HTTP/1.1 500 \u{1b}[2J\u{202e}gone\r\n\r\n"),
            "ServerHello; reply not_http; absent (no-tickets)",
        ),
    ]
}
