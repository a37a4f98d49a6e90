//! What the server says until its certificate, in TLS 1.0 to 1.2.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "full",
        "TLS 1.0 and nothing is wrong",
        "1.0 rc4 ask",
        ["reply http 200", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "TLS 1.1 and nothing is wrong",
        "1.1 3des ask",
        ["reply http 200", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "TLS 1.2 and nothing is wrong",
        "1.2 ecdhe ask",
        ["reply http 200", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "DHE and nothing is wrong",
        "1.0 dhe",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "SHA-384 and nothing is wrong",
        "1.2 ecdhe-384",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "GCM and nothing is wrong",
        "1.2 gcm",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "no ServerHello",
        "1.2 rsa; full drop ServerHello",
        [
            "hello misbehaved Certificate came where ServerHello belongs",
            "message-out-of-order",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "no ServerHello in TLS 1.0",
        "1.0 rsa; full drop ServerHello",
        [
            "hello misbehaved Certificate came where ServerHello belongs",
            "message-out-of-order",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "ServerHello twice",
        "1.2 rsa; full twice ServerHello",
        [
            "handshake misbehaved ServerHello came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerHello after Certificate",
        "1.1 rsa; full swap ServerHello Certificate",
        [
            "handshake misbehaved Certificate came where ServerHello belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerHello without a body",
        "1.2 rsa; full empty ServerHello",
        [
            "hello misbehaved server_version is cut short",
            "malformed",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "ServerHello that ends early",
        "1.0 rsa; full cut ServerHello 3",
        [
            "hello misbehaved extensions is cut short",
            "malformed",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "ServerHello with bytes after its end",
        "1.2 rsa; full pad ServerHello 2",
        [
            "hello misbehaved bytes are left over after ServerHello",
            "malformed",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "ServerHello that announces less than it has",
        "1.2 rsa; full announce ServerHello -2",
        [
            "hello misbehaved extensions is cut short",
            "malformed",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "ServerHello that announces 16 MB",
        "1.2 rsa; full announce ServerHello 16000000",
        [
            "hello incompatible ServerHello of 16000081 bytes was announced; this client reads 65541",
            "-",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "ServerHello of an unknown type",
        "1.2 rsa; full retype ServerHello unknown",
        [
            "hello misbehaved a message of type 99 came where ServerHello belongs",
            "message-out-of-order",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "ServerHello of the type ClientHello",
        "1.1 rsa; full retype ServerHello ClientHello",
        [
            "hello misbehaved ClientHello came where ServerHello belongs",
            "message-out-of-order",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "HelloRequest before ServerHello",
        "1.2 rsa; full before ServerHello HelloRequest",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "HelloRequest with a body before ServerHello",
        "1.2 rsa; full before ServerHello HelloRequest; full pad HelloRequest 1",
        [
            "handshake misbehaved HelloRequest has a body",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "data before ServerHello",
        "1.2 rsa; full before ServerHello data",
        [
            "hello misbehaved application data came before Finished",
            "message-out-of-order",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "ChangeCipherSpec before ServerHello",
        "1.2 rsa; full before ServerHello CCS",
        [
            "hello misbehaved ChangeCipherSpec came where ServerHello belongs",
            "message-out-of-order",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "deflate as compression",
        "1.2 rsa; full set ServerHello 69 01",
        [
            "handshake misbehaved it chose compression method 1, which was not offered",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "an unknown compression",
        "1.0 rsa; full set ServerHello 69 40",
        [
            "handshake misbehaved it chose compression method 64, which was not offered",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a suite of TLS 1.3",
        "1.2 rsa; full set ServerHello 67 1301",
        [
            "handshake misbehaved it chose suite 0x1301, which was not offered",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a suite without encryption",
        "1.2 rsa; full set ServerHello 67 0002",
        [
            "handshake misbehaved it chose suite 0x0002, which was not offered",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "an export suite",
        "1.0 rsa; full set ServerHello 67 0003",
        [
            "handshake misbehaved it chose suite 0x0003, which was not offered",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a suite of TLS 1.2 in TLS 1.0",
        "1.0 rsa; full set ServerHello 67 003c",
        [
            "handshake misbehaved it chose suite 0x003C, which was not offered",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "the number that only signals renegotiation",
        "1.2 rsa; full set ServerHello 67 00ff",
        [
            "handshake misbehaved it chose suite 0x00FF, which was not offered",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "SSL 3.0 chosen",
        "1.2 rsa; full set ServerHello 0 0300",
        [
            "handshake incompatible the server chose SSL3.0, and TLS1.2 was offered",
            "-",
            "inconclusive no-common-version 13",
        ],
    ),
    row(
        "full",
        "SSL 2.0 chosen",
        "1.2 rsa; full set ServerHello 0 0002",
        [
            "handshake incompatible the server chose 0x0002, and TLS1.2 was offered",
            "-",
            "inconclusive no-common-version 13",
        ],
    ),
    row(
        "full",
        "TLS 1.1 chosen where 1.2 was offered",
        "1.2 rsa; full set ServerHello 0 0302",
        [
            "handshake incompatible the server chose TLS1.1, and TLS1.2 was offered",
            "-",
            "inconclusive no-common-version 13",
        ],
    ),
    row(
        "full",
        "TLS 1.2 chosen where 1.0 was offered",
        "1.0 rsa; full set ServerHello 0 0303",
        [
            "handshake incompatible the server chose TLS1.2, and TLS1.0 was offered",
            "unoffered-choice",
            "inconclusive no-common-version 13",
        ],
    ),
    row(
        "full",
        "TLS 1.4 chosen",
        "1.2 rsa; full set ServerHello 0 0305",
        [
            "handshake incompatible the server chose 0x0305, and TLS1.2 was offered",
            "unoffered-choice",
            "inconclusive no-common-version 13",
        ],
    ),
    row(
        "full",
        "the mark of a downgrade from TLS 1.3",
        "1.2 rsa random-end=444f574e47524401",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "the mark of a downgrade from TLS 1.2",
        "1.1 rsa random-end=444f574e47524400",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "session_id of 33 bytes",
        "1.2 rsa; full set ServerHello 34 21",
        [
            "hello misbehaved session_id has a value that is not allowed",
            "malformed",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "an extension that was not offered",
        "1.2 rsa extension=16",
        [
            "reply http 200",
            "unoffered-extension",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "an extension twice",
        "1.2 rsa extension-twice=23",
        [
            "reply http 200",
            "unoffered-extension",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "encrypt-then-MAC that was not offered",
        "1.2 rsa extension=22",
        [
            "reply http 200",
            "unoffered-extension",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "renegotiation_info of another connection",
        "1.2 rsa info=wrong",
        [
            "handshake misbehaved renegotiation_info does not fit the handshake before",
            "renegotiation-info",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "no renegotiation_info",
        "1.2 rsa info=none",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "no extended master secret",
        "1.2 rsa ems=no",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "tickets acknowledged that were not offered",
        "1.2 rsa tickets=unasked",
        [
            "reply http 200",
            "unoffered-ticket-extension",
            "exposed client-certificate-not-requested 11",
        ],
    ),
];
