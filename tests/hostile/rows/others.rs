//! Ports that speak something else, and garbage.

use super::{Row, row};
use crate::bytes::Hello;
use crate::script::Step::{self, Flood, Hear, Hush, Say};

/// Bytes that follow no rule: a linear congruential generator's.
fn garbage(length: usize) -> Vec<u8> {
    let next = |state: &mut u32| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some(state.to_be_bytes()[0])
    };
    std::iter::repeat_n((), length)
        .scan(2026, |state, ()| next(state))
        .collect()
}

fn greets(text: &str) -> [Step; 2] {
    [Say(text.as_bytes().to_vec()), Hush]
}

pub(super) fn rows() -> Vec<Row> {
    let http = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    let sslv2 = vec![0x80, 0x0b, 4, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0];
    vec![
        row(
            "port that speaks SMTP",
            greets("220 mail.contoso.local ESMTP\r\n"),
            "",
        ),
        row(
            "port that speaks FTP",
            greets("220-Welcome\r\n220 Ready\r\n"),
            "",
        ),
        row(
            "port that speaks SSH",
            greets("SSH-2.0-OpenSSH_9.2\r\n"),
            "",
        ),
        row(
            "port that speaks plain HTTP",
            [Hear, Say(http.as_bytes().to_vec())],
            "",
        ),
        row("port that speaks SSL 2.0", [Hear, Say(sslv2), Hush], ""),
        row(
            "port that echoes",
            [
                Hear,
                Say(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00".to_vec()),
                Hush,
            ],
            "",
        ),
        row(
            "garbage before ServerHello",
            [Hear, Say(garbage(512)), Hush],
            "",
        ),
        row(
            "garbage after ServerHello",
            [
                Hear,
                Say(Hello::default().record()),
                Say(garbage(512)),
                Hush,
            ],
            "",
        ),
        row("flood of garbage", [Hear, Flood(garbage(4096))], ""),
        row("flood of zeros", [Hear, Flood(vec![0; 4096])], ""),
        row(
            "a greeting that steers terminals",
            greets("220 \u{1b}[2J\u{202e}\r\n"),
            "",
        ),
    ]
}
