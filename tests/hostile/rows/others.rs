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
            "not TLS (a text greeting); hello not_tls greeting; inconclusive (not-tls)",
        ),
        row(
            "port that speaks FTP",
            greets("220-Welcome\r\n220 Ready\r\n"),
            "not TLS (a text greeting); hello not_tls greeting; inconclusive (not-tls)",
        ),
        row(
            "port that speaks SSH",
            greets("SSH-2.0-OpenSSH_9.2\r\n"),
            "not TLS (SSH); hello not_tls ssh; inconclusive (not-tls)",
        ),
        row(
            "port that speaks plain HTTP",
            [Hear, Say(http.as_bytes().to_vec())],
            "not TLS (plain HTTP); hello not_tls http; inconclusive (not-tls)",
        ),
        row("port that speaks SSL 2.0", [Hear, Say(sslv2), Hush], "not TLS (unknown bytes); hello not_tls unknown; inconclusive (not-tls)"),
        row(
            "port that echoes",
            [
                Hear,
                Say(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00".to_vec()),
                Hush,
            ],
            "timed out; hello misbehaved received corrupt message of type MissingData(\"ProtocolVersion\"); inconclusive (no-server-hello)",
        )
        .waiting(),
        row(
            "garbage before ServerHello",
            [Hear, Say(garbage(512)), Hush],
            "not TLS (unknown bytes); hello not_tls unknown; inconclusive (not-tls)",
        ),
        row(
            "garbage after ServerHello",
            [
                Hear,
                Say(Hello::default().record()),
                Say(garbage(512)),
                Hush,
            ],
            "ContentType has a value that is not allowed; handshake misbehaved received corrupt message of type InvalidContentType; inconclusive (handshake-failed)",
        ),
        row("flood of garbage", [Hear, Flood(garbage(4096))], "not TLS (unknown bytes); hello not_tls unknown; inconclusive (not-tls)"),
        row("flood of zeros", [Hear, Flood(vec![0; 4096])], "not TLS (unknown bytes); hello not_tls unknown; inconclusive (not-tls)"),
        row(
            "a greeting that steers terminals",
            greets("220 \u{1b}[2J\u{202e}\r\n"),
            "not TLS (a text greeting); hello not_tls greeting; inconclusive (not-tls)",
        ),
    ]
}
