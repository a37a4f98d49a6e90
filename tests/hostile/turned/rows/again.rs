//! Renegotiation in TLS 1.0 to 1.2, inside the encryption.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "full",
        "renegotiation, and nothing is wrong",
        "1.2 rsa ask renegotiate",
        ["reply http 200", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "renegotiation in TLS 1.0, and nothing is wrong",
        "1.0 rc4 ask renegotiate",
        ["reply http 200", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "renegotiation with another certificate",
        "1.2 ecdhe renegotiate again-certificate",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "renegotiation without renegotiation_info",
        "1.2 rsa renegotiate again-info=none",
        [
            "reply misbehaved in the renegotiation, renegotiation_info does not fit the handshake before",
            "renegotiation-info",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with an empty renegotiation_info",
        "1.1 rsa renegotiate again-info=empty",
        [
            "reply misbehaved in the renegotiation, renegotiation_info does not fit the handshake before",
            "renegotiation-info",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with half of renegotiation_info",
        "1.2 rsa renegotiate again-info=client",
        [
            "reply misbehaved in the renegotiation, renegotiation_info does not fit the handshake before",
            "renegotiation-info",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with a wrong renegotiation_info",
        "1.0 rsa renegotiate again-info=wrong",
        [
            "reply misbehaved in the renegotiation, renegotiation_info does not fit the handshake before",
            "renegotiation-info",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation_info with a byte too many",
        "1.2 rsa renegotiate again-info=long",
        [
            "reply misbehaved in the renegotiation, renegotiation_info does not fit the handshake before",
            "renegotiation-info",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation where RFC 5746 is not known",
        "1.2 rsa renegotiate info=none again-info=none",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "renegotiation_info where the first handshake had none",
        "1.2 rsa renegotiate info=none again-info=right",
        [
            "reply misbehaved in the renegotiation, renegotiation_info does not fit the handshake before",
            "renegotiation-info",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation that resumes what was not offered",
        "1.2 rsa renegotiate again=abbreviated",
        [
            "reply misbehaved in the renegotiation, ChangeCipherSpec came where Certificate belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation in another version",
        "1.2 rsa renegotiate; again set ServerHello 0 0302",
        [
            "reply incompatible in the renegotiation, the server chose TLS1.1, and TLS1.2 was offered",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with a suite that was not offered",
        "1.2 rsa renegotiate; again set ServerHello 67 1301",
        [
            "reply misbehaved in the renegotiation, it chose suite 0x1301, which was not offered",
            "unoffered-choice",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with compression",
        "1.2 rsa renegotiate; again set ServerHello 69 01",
        [
            "reply misbehaved in the renegotiation, it chose compression method 1, which was not offered",
            "unoffered-choice",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "HelloRequest with a body",
        "1.2 rsa renegotiate; reply pad HelloRequest 1",
        [
            "reply misbehaved HelloRequest has a body",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "HelloRequest twice",
        "1.2 rsa renegotiate; reply twice HelloRequest",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "renegotiation without ServerHello",
        "1.2 rsa renegotiate; again drop ServerHello",
        [
            "reply misbehaved in the renegotiation, Certificate came where ServerHello belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with ServerHello twice",
        "1.2 rsa renegotiate; again twice ServerHello",
        [
            "reply misbehaved in the renegotiation, ServerHello came where Certificate belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with an empty ServerHello",
        "1.2 rsa renegotiate; again empty ServerHello",
        [
            "reply misbehaved in the renegotiation, server_version is cut short",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation without Certificate",
        "1.0 rsa renegotiate; again drop Certificate",
        [
            "reply misbehaved in the renegotiation, ServerHelloDone came where Certificate belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with Certificate twice",
        "1.2 rsa renegotiate; again twice Certificate",
        [
            "reply misbehaved in the renegotiation, Certificate came where ServerHelloDone belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with a certificate list of 16 MB",
        "1.2 rc4 renegotiate; again instead Certificate 16-MB-list",
        [
            "reply incompatible in the renegotiation, Certificate of 16777200 bytes was announced; this client reads 65541",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with CertificateRequest twice",
        "1.2 rsa ask renegotiate; again twice CertificateRequest",
        [
            "reply misbehaved in the renegotiation, CertificateRequest came where ServerHelloDone belongs",
            "message-out-of-order",
            "exposed no-client-certificate 11",
        ],
    ),
    row(
        "full",
        "renegotiation without ServerKeyExchange",
        "1.2 ecdhe renegotiate; again drop ServerKeyExchange",
        [
            "reply misbehaved in the renegotiation, ServerHelloDone came where ServerKeyExchange belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with a short ServerKeyExchange",
        "1.1 ecdhe renegotiate; again cut ServerKeyExchange 1",
        [
            "reply misbehaved in the renegotiation, signature is cut short",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation without ServerHelloDone",
        "1.2 rsa renegotiate; again instead ServerHelloDone silence",
        ["reply timeout", "-", "exposed no-client-certificate 11"],
    )
    .waiting(),
    row(
        "full",
        "renegotiation with ServerHelloDone before Certificate",
        "1.2 rsa renegotiate; again swap ServerHelloDone Certificate",
        [
            "reply misbehaved in the renegotiation, ServerHelloDone came where Certificate belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation without ChangeCipherSpec",
        "1.2 rsa renegotiate; again drop CCS",
        [
            "reply misbehaved in the renegotiation, Finished came where ChangeCipherSpec belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with ChangeCipherSpec before ServerHelloDone",
        "1.2 rsa renegotiate; again before ServerHelloDone CCS",
        [
            "reply misbehaved in the renegotiation, ChangeCipherSpec came where ServerHelloDone belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with ChangeCipherSpec twice",
        "1.2 rsa renegotiate; again after CCS CCS",
        [
            "reply misbehaved in the renegotiation, ChangeCipherSpec came where Finished belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with a wrong Finished",
        "1.2 rsa renegotiate; again xor Finished 0 01",
        [
            "reply misbehaved in the renegotiation, Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with a wrong Finished in TLS 1.0",
        "1.0 rsa renegotiate; again xor Finished 0 01",
        [
            "reply misbehaved in the renegotiation, Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with a short Finished",
        "1.2 rsa renegotiate; again cut Finished 1",
        [
            "reply misbehaved in the renegotiation, Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with a wrong MAC",
        "1.2 rsa renegotiate; again flip Finished -1",
        [
            "reply misbehaved in the renegotiation, a record fails its MAC",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with data before ServerHello",
        "1.2 rsa renegotiate; again before ServerHello data",
        ["reply http 200", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "renegotiation with data between ChangeCipherSpec and Finished",
        "1.2 rsa renegotiate; again before Finished data",
        [
            "reply misbehaved in the renegotiation, application data came before Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation that is refused by an alert",
        "1.2 rsa renegotiate; again instead ServerHello fatal",
        ["reply alert 40", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "renegotiation that is closed after ServerHello",
        "1.2 rsa renegotiate; again after ServerHello close",
        ["reply closed", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "renegotiation that is reset before Finished",
        "1.2 rsa renegotiate; again before Finished reset",
        ["reply reset", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "renegotiation that is silent after ClientHello",
        "1.2 rsa renegotiate; again before ServerHello silence",
        ["reply timeout", "-", "exposed no-client-certificate 11"],
    )
    .waiting(),
    row(
        "full",
        "renegotiation that ends with close_notify",
        "1.0 rsa renegotiate; again before ServerHello close_notify",
        ["reply closed", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "renegotiation with 10,000 warnings",
        "1.2 rc4 renegotiate; again before Certificate 10000-warnings",
        [
            "reply incompatible in the renegotiation, more than 512 records in a row brought nothing",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation with 10,000 HelloRequests",
        "1.2 rc4 renegotiate; again before Certificate 10000-HelloRequests",
        [
            "reply incompatible in the renegotiation, more than 512 records in a row brought nothing",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation in records of one byte",
        "1.0 rc4 renegotiate; again fragment 1",
        [
            "reply incompatible in the renegotiation, more than 512 records in a row brought nothing",
            "-",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "renegotiation in one record",
        "1.2 rsa ask renegotiate; again join ServerHello Certificate CertificateRequest ServerHelloDone",
        ["reply http 200", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "NewSessionTicket right after HelloRequest",
        "1.2 rsa renegotiate; reply after HelloRequest NewSessionTicket",
        [
            "reply misbehaved in the renegotiation, NewSessionTicket came where ServerHello belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "issue",
        "renegotiation without the ticket that was announced",
        "1.2 rsa renegotiate; again drop NewSessionTicket",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "issue",
        "renegotiation with NewSessionTicket twice",
        "1.2 rsa renegotiate; again twice NewSessionTicket",
        [
            "reply misbehaved in the renegotiation, NewSessionTicket came where ChangeCipherSpec belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "issue",
        "renegotiation with a ticket that ends early",
        "1.2 rsa renegotiate; again cut NewSessionTicket 1",
        [
            "reply misbehaved in the renegotiation, ticket is cut short",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
];
