//! ServerHellos that choose what was not offered, and worse; key exchanges that do not hold.

use super::{Row, row};
use crate::bytes::{
    HANDSHAKE, Hello, certificate, flight, hello_done, in_records, key_exchange, record,
};
use crate::script::Step::{Answer, Hear, Hush, Say};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = choices();
    rows.extend(fields());
    rows.extend(exchanges());
    rows
}

fn with(hello: Hello) -> [crate::script::Step; 3] {
    [Hear, Say(flight(&hello)), Hush]
}

fn choices() -> Vec<Row> {
    let version = |version| {
        with(Hello {
            version,
            ..Hello::default()
        })
    };
    let suite = |suite| {
        with(Hello {
            suite,
            ..Hello::default()
        })
    };
    let sentinel = |last: u8| {
        let mut random = [0x5a; 32];
        random[24..].copy_from_slice(b"DOWNGRD\x01");
        random[31] = last;
        with(Hello {
            random,
            ..Hello::default()
        })
    };
    vec![
        row("version SSL 3.0", version(0x0300), ""),
        row("version TLS 1.0", version(0x0301), ""),
        row("version TLS 1.3 in the old field", version(0x0304), ""),
        row("version 0x7f1c", version(0x7f1c), ""),
        row("version 0x0000", version(0), ""),
        row("suite that was not offered", suite(0x009F), ""),
        row("suite NULL", suite(0), ""),
        row("suite of TLS 1.3", suite(0x1301), ""),
        row(
            "compression offered back",
            with(Hello {
                compression: 1,
                ..Hello::default()
            }),
            "",
        ),
        row("downgrade sentinel of TLS 1.2", sentinel(1), ""),
        row("downgrade sentinel of TLS 1.1", sentinel(0), ""),
        row(
            "a key exchange that does not hold",
            with(Hello::default()),
            "",
        ),
    ]
}

fn fields() -> Vec<Row> {
    let extensions = |extensions: &[u8]| {
        let extensions = extensions.to_vec();
        with(Hello {
            extensions,
            ..Hello::default()
        })
    };
    let echo = |id: &[u8]| {
        let session_id = id.to_vec();
        flight(&Hello {
            session_id,
            ..Hello::default()
        })
    };
    let mut long_id = Hello::default().message();
    long_id[38] = 33;
    let mut short = Hello::default().message();
    short.truncate(20);
    short[3] = 16;
    let twice = [Hello::default().record(), Hello::default().record()].concat();
    vec![
        row(
            "session_id echoed without resumption",
            [Hear, Answer(echo), Hush],
            "",
        )
        .looking_at("unknown_ticket"),
        row(
            "session_id of 33 bytes",
            [Hear, Say(record(HANDSHAKE, &long_id)), Hush],
            "",
        ),
        row(
            "ServerHello cut short",
            [Hear, Say(record(HANDSHAKE, &short)), Hush],
            "",
        ),
        row("ServerHello twice", [Hear, Say(twice), Hush], ""),
        row(
            "extension that was not asked for",
            extensions(&[0, 16, 0, 5, 0, 3, 2, b'h', b'2']),
            "",
        ),
        row(
            "extension twice",
            extensions(&[0, 23, 0, 0, 0, 23, 0, 0]),
            "",
        ),
        row("extensions cut short", extensions(&[0, 23, 0, 9]), ""),
        row(
            "TLS 1.3 in supported_versions",
            extensions(&[0, 43, 0, 2, 3, 4]),
            "",
        ),
    ]
}

fn exchanges() -> Vec<Row> {
    let with = |exchange: Vec<u8>| {
        let messages = [
            Hello::default().message(),
            certificate(),
            exchange,
            hello_done(),
        ];
        let records = messages.map(|message| in_records(&message)).concat();
        [Hear, Say(records), Hush]
    };
    vec![
        row(
            "curve that was not offered",
            with(key_exchange(3, 25, &[4; 133])),
            "",
        ),
        row("curve of its own", with(key_exchange(1, 23, &[4; 65])), ""),
        row("point of no length", with(key_exchange(3, 23, &[])), ""),
        row(
            "point that is on no curve",
            with(key_exchange(3, 23, &[0xff; 65])),
            "",
        ),
    ]
}
