//! Abbreviated handshakes of TLS 1.0 to 1.2.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "by_ticket",
        "resumed, and nothing is wrong",
        "1.2 rsa; resumed before ServerHello warning",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with another suite",
        "1.2 rsa resume-suite=rsa-256",
        [
            "handshake misbehaved it resumed a session with another suite",
            "other-suite-on-resumption",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with another suite in TLS 1.0",
        "1.0 dhe resume-suite=rc4",
        [
            "handshake misbehaved it resumed a session with another suite",
            "other-suite-on-resumption",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a suite of another hash",
        "1.2 ecdhe resume-suite=ecdhe-384",
        [
            "handshake misbehaved it resumed a session with another suite",
            "other-suite-on-resumption",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in a lower version",
        "1.2 rsa resume-version=1.1",
        [
            "handshake incompatible the server chose TLS1.1, and TLS1.2 was offered",
            "other-version-on-resumption",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.0, the session being of 1.2",
        "1.2 rsa resume-version=1.0",
        [
            "handshake incompatible the server chose TLS1.0, and TLS1.2 was offered",
            "other-version-on-resumption",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in a higher version",
        "1.0 rsa resume-version=1.2",
        [
            "handshake incompatible the server chose TLS1.2, and TLS1.0 was offered",
            "other-version-on-resumption",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed without the extended master secret that the session had",
        "1.2 rsa resume-ems=other",
        [
            "handshake misbehaved it resumed a session with another kind of master secret",
            "other-master-secret-on-resumption",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with an extended master secret that the session had not",
        "1.1 rsa ems=no resume-ems=other",
        [
            "handshake misbehaved it resumed a session with another kind of master secret",
            "other-master-secret-on-resumption",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with another master secret",
        "1.2 rsa resume-master=other",
        [
            "handshake misbehaved a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with an empty session_id",
        "1.2 rsa resume-id=empty",
        [
            "reply http 200",
            "empty-session-id-on-resumption",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with another session_id",
        "1.0 rsa resume-id=other",
        [
            "reply http 200",
            "other-session-id-on-resumption",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a suite that was not offered",
        "1.2 rsa; resumed set ServerHello 67 1301",
        [
            "handshake misbehaved it chose suite 0x1301, which was not offered",
            "unoffered-choice",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with compression",
        "1.2 rsa; resumed set ServerHello 69 01",
        [
            "handshake misbehaved it chose compression method 1, which was not offered",
            "unoffered-choice",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "session_id echoed before a full handshake",
        "1.2 rsa resume=no echo",
        [
            "reply http 200",
            "session-id-echoed-before-full-handshake",
            "exposed resumption-refused 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed, and Certificate after ServerHello",
        "1.2 rsa; resumed after ServerHello Certificate",
        [
            "handshake misbehaved certificate_list is cut short",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed, and Certificate before Finished",
        "1.2 rsa; resumed before Finished Certificate",
        [
            "handshake misbehaved Certificate came where Finished belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed, and ServerHelloDone before ChangeCipherSpec",
        "1.0 rsa; resumed before CCS ServerHelloDone",
        [
            "handshake misbehaved ServerHelloDone came where Certificate belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed, and CertificateRequest after NewSessionTicket",
        "1.2 rsa renew; resumed after NewSessionTicket CertificateRequest",
        [
            "handshake misbehaved CertificateRequest came where ChangeCipherSpec belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a new ticket",
        "1.2 rsa renew",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a new ticket twice",
        "1.2 rsa renew; resumed twice NewSessionTicket",
        [
            "handshake misbehaved NewSessionTicket came where ChangeCipherSpec belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a new ticket that was not announced",
        "1.2 rsa; resumed before CCS NewSessionTicket",
        [
            "reply http 200",
            "unpromised-new-session-ticket",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a new ticket that was announced and not sent",
        "1.2 rsa renew; resumed drop NewSessionTicket",
        [
            "reply http 200",
            "promised-ticket-not-sent",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a new ticket that ends early",
        "1.2 rsa renew; resumed cut NewSessionTicket 1",
        [
            "handshake misbehaved ticket is cut short",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed without ChangeCipherSpec",
        "1.2 rsa; resumed drop CCS",
        [
            "handshake misbehaved Finished came where Certificate belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with ChangeCipherSpec twice",
        "1.0 rsa; resumed after CCS CCS",
        [
            "handshake misbehaved ChangeCipherSpec came where Finished belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed without Finished",
        "1.2 rsa; resumed instead Finished silence",
        ["handshake timeout", "-", "exposed replies-differ-weakly 11"],
    )
    .waiting(),
    row(
        "by_ticket",
        "resumed with a wrong Finished",
        "1.2 rsa; resumed xor Finished 0 01",
        [
            "handshake misbehaved Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a wrong Finished in TLS 1.0",
        "1.0 rsa; resumed xor Finished 0 01",
        [
            "handshake misbehaved Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a short Finished",
        "1.2 rsa; resumed cut Finished 1",
        [
            "handshake misbehaved Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed with a wrong MAC",
        "1.2 rsa; resumed flip Finished -1",
        [
            "handshake misbehaved a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed, and data before Finished",
        "1.2 rsa; resumed before Finished data",
        [
            "handshake misbehaved application data came before Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed, and closed before Finished",
        "1.2 rsa; resumed before Finished close",
        ["handshake closed", "-", "exposed replies-differ-weakly 11"],
    ),
    row(
        "by_ticket",
        "resumed, and reset before ChangeCipherSpec",
        "1.2 rsa; resumed before CCS reset",
        ["handshake reset", "-", "exposed resumption-refused 11"],
    ),
    row(
        "by_ticket",
        "resumed, and handshake_failure before ChangeCipherSpec",
        "1.2 rsa; resumed before CCS fatal",
        ["handshake alert 40", "-", "exposed resumption-refused 11"],
    ),
    row(
        "by_ticket",
        "resumed, and 10,000 warnings before Finished",
        "1.2 rc4; resumed before Finished 10000-warnings",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_session_id",
        "resumed by session ID with another suite",
        "1.0 rsa tickets=no resume-suite=3des",
        [
            "handshake misbehaved it resumed a session with another suite",
            "other-suite-on-resumption",
            "absent no-tickets 0",
        ],
    ),
    row(
        "by_session_id",
        "resumed by session ID in another version",
        "1.2 rsa tickets=no resume-version=1.1",
        [
            "handshake incompatible the server chose TLS1.1, and TLS1.2 was offered",
            "other-version-on-resumption",
            "absent no-tickets 0",
        ],
    ),
    row(
        "by_session_id",
        "resumed by session ID without the extended master secret",
        "1.0 rsa tickets=no resume-ems=other",
        [
            "handshake misbehaved it resumed a session with another kind of master secret",
            "other-master-secret-on-resumption",
            "absent no-tickets 0",
        ],
    ),
    row(
        "by_session_id",
        "resumed by session ID with a ticket that was not offered",
        "1.2 rsa tickets=no; resumed before CCS NewSessionTicket",
        [
            "reply http 200",
            "unpromised-new-session-ticket",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_session_id",
        "session ID echoed before a full handshake",
        "1.1 rsa tickets=no resume=no echo",
        [
            "reply http 200",
            "session-id-echoed-before-full-handshake",
            "absent no-tickets 0",
        ],
    ),
];
