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
        row(
            "version SSL 3.0",
            version(0x0300),
            "ServerHello of SSL3.0; ; inconclusive (no-common-version)",
        ),
        row(
            "version TLS 1.0",
            version(0x0301),
            "ServerHello of TLS1.0; ; absent (not-promised-to-scout)",
        ),
        row(
            "version TLS 1.3 in the old field",
            version(0x0304),
            "the server chose TLS1.3 where TLS1.2 was the highest offered; handshake incompatible peer is incompatible: ServerTlsVersionIsDisabledByOurConfig; inconclusive (no-common-version)",
        ),
        row(
            "version 0x7f1c",
            version(0x7f1c),
            "the server chose 0x7f1c where TLS1.2 was the highest offered; handshake incompatible peer is incompatible: ServerDoesNotSupportTls12Or13; inconclusive (no-common-version)",
        ),
        row(
            "version 0x0000",
            version(0),
            "ServerHello of 0x0000; ; inconclusive (no-common-version)",
        ),
        row(
            "suite that was not offered",
            suite(0x009F),
            "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384; handshake misbehaved peer misbehaved: SelectedUnofferedCipherSuite; inconclusive (handshake-failed)",
        ),
        row(
            "suite NULL",
            suite(0),
            "the server chose suite 0x0000, which was not offered; handshake misbehaved peer misbehaved: SelectedUnofferedCipherSuite; inconclusive (handshake-failed)",
        ),
        row(
            "suite of TLS 1.3",
            suite(0x1301),
            "the server chose suite 0x1301, which was not offered; handshake misbehaved peer misbehaved: SelectedUnofferedCipherSuite; inconclusive (handshake-failed)",
        ),
        row(
            "compression offered back",
            with(Hello {
                compression: 1,
                ..Hello::default()
            }),
            "ServerHello; handshake misbehaved peer misbehaved: SelectedUnofferedCompression; inconclusive (handshake-failed)",
        ),
        row(
            "downgrade sentinel of TLS 1.2",
            sentinel(1),
            "ServerHello; handshake misbehaved invalid peer certificate: BadSignature; inconclusive (handshake-failed)",
        ),
        row(
            "downgrade sentinel of TLS 1.1",
            sentinel(0),
            "ServerHello; handshake misbehaved invalid peer certificate: BadSignature; inconclusive (handshake-failed)",
        ),
        row(
            "a key exchange that does not contain",
            with(Hello::default()),
            "ServerHello; handshake misbehaved invalid peer certificate: BadSignature; inconclusive (handshake-failed)",
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
            "ServerHello; handshake misbehaved peer misbehaved: ResumptionOfferedWithVariedCipherSuite; inconclusive (handshake-failed)",
        )
        .looking_at("unknown_ticket"),
        row(
            "session_id of 33 bytes",
            [Hear, Say(record(HANDSHAKE, &long_id)), Hush],
            "session_id is cut short; hello misbehaved received corrupt message of type TrailingData(\"SessionID\"); inconclusive (no-server-hello)",
        ),
        row(
            "ServerHello cut short",
            [Hear, Say(record(HANDSHAKE, &short)), Hush],
            "random is cut short; hello misbehaved received corrupt message of type MissingData(\"Random\"); inconclusive (no-server-hello)",
        ),
        row("ServerHello twice", [Hear, Say(twice), Hush], "ServerHello; handshake misbehaved received unexpected handshake message: got ServerHello when expecting Certificate; inconclusive (handshake-failed)").waiting(),
        row(
            "extension that was not asked for",
            extensions(&[0, 16, 0, 5, 0, 3, 2, b'h', b'2']),
            "ServerHello; handshake misbehaved peer misbehaved: UnsolicitedServerHelloExtension; inconclusive (handshake-failed)",
        ),
        row(
            "extension twice",
            extensions(&[0, 23, 0, 0, 0, 23, 0, 0]),
            "ServerHello; handshake misbehaved received corrupt message of type DuplicateExtension(23); inconclusive (handshake-failed)",
        ),
        row("extensions cut short", extensions(&[0, 23, 0, 9]), "extension_data is cut short; hello misbehaved received corrupt message of type MessageTooShort; inconclusive (no-server-hello)"),
        row(
            "TLS 1.3 in supported_versions",
            extensions(&[0, 43, 0, 2, 3, 4]),
            "the server chose TLS1.3 by supported_versions, which was not offered; handshake incompatible peer is incompatible: ServerTlsVersionIsDisabledByOurConfig; inconclusive (no-common-version)",
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
            "ServerHello; handshake misbehaved invalid peer certificate: BadSignature; inconclusive (handshake-failed)",
        ),
        row(
            "curve of its own",
            with(key_exchange(1, 23, &[4; 65])),
            "ServerHello; handshake misbehaved received corrupt message of type MissingKeyExchange; inconclusive (handshake-failed)",
        ),
        row(
            "point of no length",
            with(key_exchange(3, 23, &[])),
            "ServerHello; handshake misbehaved received corrupt message of type MissingKeyExchange; inconclusive (handshake-failed)",
        ),
        row(
            "point that is on no curve",
            with(key_exchange(3, 23, &[0xff; 65])),
            "ServerHello; handshake misbehaved invalid peer certificate: BadSignature; inconclusive (handshake-failed)",
        ),
    ]
}
