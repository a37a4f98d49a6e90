//! Records and alerts in TLS 1.0 to 1.2.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "full",
        "closed before ServerHello",
        "1.2 rsa; full before ServerHello close",
        ["hello closed", "-", "inconclusive no-server-hello 13"],
    ),
    row(
        "full",
        "reset before ServerHello",
        "1.2 rsa; full before ServerHello reset",
        ["hello reset", "-", "inconclusive no-server-hello 13"],
    ),
    row(
        "full",
        "the alert handshake_failure before ServerHello",
        "1.2 rsa; full before ServerHello fatal",
        ["hello alert 40", "-", "inconclusive no-common-suite 13"],
    ),
    row(
        "full",
        "close_notify before ServerHello",
        "1.2 rsa; full before ServerHello close_notify",
        ["hello closed", "-", "inconclusive no-server-hello 13"],
    ),
    row(
        "full",
        "10,000 warnings before ServerHello",
        "1.2 rsa; full before ServerHello 10000-warnings",
        [
            "hello incompatible more than 512 records in a row brought nothing",
            "-",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "closed before Certificate",
        "1.2 rsa; full before Certificate close",
        ["handshake closed", "-", "inconclusive handshake-failed 13"],
    ),
    row(
        "full",
        "reset before Certificate",
        "1.2 rsa; full before Certificate reset",
        ["handshake reset", "-", "inconclusive handshake-failed 13"],
    ),
    row(
        "full",
        "the alert handshake_failure before Certificate",
        "1.2 rsa; full before Certificate fatal",
        [
            "handshake alert 40",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "close_notify before Certificate",
        "1.2 rsa; full before Certificate close_notify",
        ["handshake closed", "-", "inconclusive handshake-failed 13"],
    ),
    row(
        "full",
        "10,000 warnings before Certificate",
        "1.2 rsa; full before Certificate 10000-warnings",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "closed before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone close",
        ["handshake closed", "-", "inconclusive handshake-failed 13"],
    ),
    row(
        "full",
        "reset before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone reset",
        ["handshake reset", "-", "inconclusive handshake-failed 13"],
    ),
    row(
        "full",
        "the alert handshake_failure before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone fatal",
        [
            "handshake alert 40",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "close_notify before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone close_notify",
        ["handshake closed", "-", "inconclusive handshake-failed 13"],
    ),
    row(
        "full",
        "10,000 warnings before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone 10000-warnings",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "closed before ChangeCipherSpec",
        "1.0 rsa; full before CCS close",
        ["handshake closed", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "full",
        "reset before ChangeCipherSpec",
        "1.0 rsa; full before CCS reset",
        ["handshake reset", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "full",
        "the alert handshake_failure before ChangeCipherSpec",
        "1.0 rsa; full before CCS fatal",
        [
            "handshake alert 40",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "close_notify before ChangeCipherSpec",
        "1.0 rsa; full before CCS close_notify",
        ["handshake closed", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "full",
        "10,000 warnings before ChangeCipherSpec",
        "1.0 rsa; full before CCS 10000-warnings",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "closed before Finished",
        "1.2 rsa; full before Finished close",
        ["handshake closed", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "full",
        "reset before Finished",
        "1.2 rsa; full before Finished reset",
        ["handshake reset", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "full",
        "the alert handshake_failure before Finished",
        "1.2 rsa; full before Finished fatal",
        [
            "handshake alert 40",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "close_notify before Finished",
        "1.2 rsa; full before Finished close_notify",
        ["handshake closed", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "full",
        "10,000 warnings before Finished",
        "1.2 rsa; full before Finished 10000-warnings",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "silence before Certificate",
        "1.2 rsa; full before Certificate silence",
        ["handshake timeout", "-", "inconclusive handshake-failed 13"],
    )
    .waiting(),
    row(
        "full",
        "silence before ChangeCipherSpec",
        "1.0 rsa; full before CCS silence",
        ["handshake timeout", "-", "exposed resumption-not-tested 11"],
    )
    .waiting(),
    row(
        "full",
        "each byte in a record of its own",
        "1.2 rsa; full fragment 1",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "each byte in a record of its own in TLS 1.0",
        "1.0 rc4; full fragment 1",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "all of the first flight in one record",
        "1.2 ecdhe ask; full join ServerHello Certificate ServerKeyExchange CertificateRequest ServerHelloDone",
        ["reply http 200", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "an empty record before Certificate",
        "1.2 rsa; full before Certificate empty-handshake",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "10,000 empty records before Certificate",
        "1.2 rsa; full before Certificate 10000-empty",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "10,000 HelloRequests before Certificate",
        "1.2 rsa; full before Certificate 10000-HelloRequests",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a record of 16,385 bytes",
        "1.2 rsa; full before Certificate long-record",
        [
            "handshake misbehaved a record holds more than 16,384 bytes",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a record of 18,433 bytes",
        "1.2 rsa; full before Certificate longest-record",
        [
            "handshake misbehaved a record of 18433 bytes came; 18432 are allowed",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "an encrypted record of 16,385 bytes",
        "1.2 rsa; full before Finished long-record",
        [
            "handshake misbehaved a record holds more than 16,384 bytes",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "a heartbeat",
        "1.2 rsa; full before Certificate heartbeat",
        [
            "handshake misbehaved a record of type 24 came",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a record of type 0",
        "1.0 rsa; full before Certificate type-0",
        [
            "handshake misbehaved a record of type 0 came",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "garbage between records",
        "1.2 rsa; full before Certificate garbage",
        [
            "handshake misbehaved a record of type 222 came",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "half an alert",
        "1.2 rsa; full before Certificate half-alert",
        [
            "handshake misbehaved a record came in the middle of an alert",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "two alerts in one record",
        "1.2 rsa; full before Certificate two-alerts",
        [
            "handshake alert 40",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "an empty alert",
        "1.2 rsa; full before Certificate empty-alert",
        [
            "handshake misbehaved an alert of 0 bytes came",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "an alert of level 7",
        "1.2 rsa; full before Certificate level-7",
        [
            "handshake alert 40",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "the warning unrecognized_name before ServerHello",
        "1.2 rsa; full before ServerHello unrecognized_name",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "the alert access_denied before Finished",
        "1.2 rsa; full before Finished access_denied",
        [
            "handshake alert 49",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "ChangeCipherSpec after the handshake",
        "1.2 rsa; reply before Reply CCS",
        [
            "reply misbehaved ChangeCipherSpec came after Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "NewSessionTicket after the handshake",
        "1.2 rsa; reply before Reply NewSessionTicket",
        [
            "reply misbehaved NewSessionTicket came after Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "ServerHello after the handshake",
        "1.0 rsa; reply before Reply ServerHello",
        [
            "reply misbehaved ServerHello came after Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "ClientHello after the handshake",
        "1.2 rsa; reply before Reply ClientHello",
        [
            "reply misbehaved ClientHello came after Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "Finished after the handshake",
        "1.1 rsa; reply before Reply Finished",
        [
            "reply misbehaved Finished came after Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "a reply with a wrong MAC (CBC)",
        "1.2 rsa; reply flip Reply -1",
        [
            "reply misbehaved a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "a reply with a wrong MAC (RC4)",
        "1.0 rc4; reply flip Reply 5",
        [
            "reply misbehaved a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "a reply with a wrong tag (GCM)",
        "1.2 gcm; reply flip Reply 6",
        [
            "reply misbehaved a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "a reply that is cut within its record",
        "1.2 rsa; reply truncate Reply 1; reply instead close_notify close",
        [
            "reply closed",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "a fatal alert in place of the reply",
        "1.2 rsa; reply instead Reply fatal",
        [
            "reply alert 40",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "the alert access_denied in place of the reply",
        "1.0 rsa; reply instead Reply access_denied",
        [
            "reply alert 49",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "no_renegotiation in place of the reply, then close_notify",
        "1.2 rsa; reply instead Reply no_renegotiation",
        [
            "reply closed",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "reset in place of the reply",
        "1.2 rsa; reply instead Reply reset",
        [
            "reply reset",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "10,000 warnings before the reply",
        "1.0 rc4; reply before Reply 10000-warnings",
        [
            "reply incompatible more than 512 records in a row brought nothing",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "10,000 records without data before the reply",
        "1.0 rc4; reply before Reply 10000-empty-data",
        [
            "reply incompatible more than 512 records in a row brought nothing",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "10,000 HelloRequests before the reply",
        "1.0 rc4; reply before Reply 10000-HelloRequests",
        [
            "reply incompatible in the renegotiation, more than 512 records in a row brought nothing",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "an encrypted record of 16,385 bytes before the reply",
        "1.2 rsa; reply before Reply long-record",
        [
            "reply misbehaved a record holds more than 16,384 bytes",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
];
