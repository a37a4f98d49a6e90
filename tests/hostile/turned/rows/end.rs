//! NewSessionTicket to Finished in TLS 1.0 to 1.2.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "issue",
        "no NewSessionTicket where one was announced",
        "1.2 rsa; full drop NewSessionTicket",
        [
            "reply http 200",
            "promised-ticket-not-sent",
            "inconclusive ticket-promised-not-sent 13",
        ],
    ),
    row(
        "issue",
        "NewSessionTicket twice",
        "1.2 rsa; full twice NewSessionTicket",
        [
            "handshake misbehaved NewSessionTicket came where ChangeCipherSpec belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "issue",
        "NewSessionTicket that was not announced",
        "1.0 rsa tickets=unpromised",
        [
            "reply http 200",
            "unpromised-new-session-ticket",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "issue",
        "NewSessionTicket without a body",
        "1.2 rsa; full empty NewSessionTicket",
        [
            "handshake misbehaved ticket_lifetime_hint is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "issue",
        "NewSessionTicket that ends early",
        "1.1 rsa; full cut NewSessionTicket 1",
        [
            "handshake misbehaved ticket is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "issue",
        "NewSessionTicket with a byte after its end",
        "1.2 rsa; full pad NewSessionTicket 1",
        [
            "handshake misbehaved bytes are left over after NewSessionTicket",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "issue",
        "NewSessionTicket that announces one byte more",
        "1.2 rsa; full announce NewSessionTicket 1",
        [
            "handshake misbehaved ChangeCipherSpec came in the middle of a message",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "issue",
        "a ticket of 0 bytes",
        "1.2 rsa ticket=0",
        ["reply http 200", "-", "absent no-tickets 0"],
    ),
    row(
        "issue",
        "a ticket of 65,535 bytes",
        "1.2 rsa ticket=65535",
        ["reply http 200", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "issue",
        "a ticket of 65,535 bytes in TLS 1.0",
        "1.0 dhe ticket=65535",
        ["reply http 200", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "issue",
        "a ticket of 61,440 bytes, the longest that is offered",
        "1.2 rsa ticket=61440",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "issue",
        "a ticket of 61,441 bytes",
        "1.2 rsa ticket=61441",
        ["reply http 200", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "issue",
        "a hint of 0 seconds",
        "1.2 rsa hint=0",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "issue",
        "a hint of 2^32-1 seconds",
        "1.2 rsa hint=4294967295",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "issue",
        "NewSessionTicket before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone NewSessionTicket",
        [
            "handshake misbehaved NewSessionTicket came where ServerHelloDone belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "issue",
        "NewSessionTicket after Finished",
        "1.2 rsa; full after Finished NewSessionTicket",
        [
            "handshake misbehaved NewSessionTicket came after Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "no ChangeCipherSpec",
        "1.2 rsa; full drop CCS",
        [
            "handshake misbehaved Finished came where ChangeCipherSpec belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "ChangeCipherSpec twice",
        "1.2 rsa; full after CCS CCS",
        [
            "handshake misbehaved ChangeCipherSpec came where Finished belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "ChangeCipherSpec of another value",
        "1.0 rsa; full raw CCS 02",
        [
            "handshake misbehaved ChangeCipherSpec is other than one byte with the value 1",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "ChangeCipherSpec of two bytes",
        "1.2 rsa; full raw CCS 0101",
        [
            "handshake misbehaved ChangeCipherSpec is other than one byte with the value 1",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "ChangeCipherSpec without a byte",
        "1.2 rsa; full before CCS empty-CCS",
        [
            "handshake misbehaved ChangeCipherSpec is other than one byte with the value 1",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "ChangeCipherSpec after Finished",
        "1.2 rsa; full swap CCS Finished",
        [
            "handshake misbehaved Finished came where ChangeCipherSpec belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "a warning between ChangeCipherSpec and Finished",
        "1.2 rsa; full before Finished warning",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "data between ChangeCipherSpec and Finished",
        "1.2 rsa; full before Finished data",
        [
            "handshake misbehaved application data came before Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "no Finished",
        "1.2 rsa; full drop Finished",
        ["handshake timeout", "-", "exposed resumption-not-tested 11"],
    )
    .waiting(),
    row(
        "full",
        "no Finished, and silence",
        "1.2 rsa; full instead Finished silence",
        ["handshake timeout", "-", "exposed resumption-not-tested 11"],
    )
    .waiting(),
    row(
        "full",
        "Finished twice",
        "1.2 rsa; full twice Finished",
        [
            "handshake misbehaved Finished came after Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished with a wrong byte",
        "1.2 rsa; full xor Finished 0 01",
        [
            "handshake misbehaved Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished with a wrong byte in TLS 1.0",
        "1.0 rc4; full xor Finished 11 01",
        [
            "handshake misbehaved Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished with a wrong byte in TLS 1.1",
        "1.1 ecdhe; full xor Finished 5 01",
        [
            "handshake misbehaved Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished of 11 bytes",
        "1.2 rsa; full cut Finished 1",
        [
            "handshake misbehaved Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished of 16 bytes",
        "1.2 rsa; full pad Finished 4",
        [
            "handshake misbehaved Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished without a body",
        "1.0 rsa; full empty Finished",
        [
            "handshake misbehaved Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished that announces more",
        "1.2 rsa; full announce Finished 4",
        ["handshake timeout", "-", "exposed resumption-not-tested 11"],
    )
    .waiting(),
    row(
        "full",
        "ServerHelloDone where Finished belongs",
        "1.2 rsa; full instead Finished ServerHelloDone",
        [
            "handshake misbehaved ServerHelloDone came where Finished belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "HelloRequest before Finished",
        "1.2 rsa; full before Finished HelloRequest",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "Finished with a wrong MAC (CBC)",
        "1.2 rsa; full flip Finished -1",
        [
            "handshake misbehaved a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished with a wrong first block (CBC, TLS 1.0)",
        "1.0 3des; full flip Finished 6",
        [
            "handshake misbehaved a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished with a wrong MAC (RC4)",
        "1.0 rc4; full flip Finished -1",
        [
            "handshake misbehaved a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished with a wrong tag (GCM)",
        "1.2 gcm; full flip Finished -1",
        [
            "handshake misbehaved a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished of no whole blocks",
        "1.2 rsa; full truncate Finished 1",
        ["handshake timeout", "-", "exposed resumption-not-tested 11"],
    )
    .waiting(),
    row(
        "full",
        "clear text after ChangeCipherSpec",
        "1.2 rsa; full drop CCS; full after Client CCS",
        [
            "handshake misbehaved a record fails its MAC",
            "record-not-authentic",
            "inconclusive handshake-failed 13",
        ],
    ),
];
