//! Certificate to ServerHelloDone in TLS 1.0 to 1.2.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "full",
        "no Certificate before ServerKeyExchange",
        "1.2 ecdhe; full drop Certificate",
        [
            "handshake misbehaved ServerKeyExchange came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "no Certificate with RSA key exchange",
        "1.1 rsa; full drop Certificate",
        [
            "handshake misbehaved ServerHelloDone came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "Certificate twice",
        "1.2 rsa; full twice Certificate",
        [
            "handshake misbehaved Certificate came where ServerHelloDone belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "Certificate after ServerKeyExchange",
        "1.0 ecdhe; full swap Certificate ServerKeyExchange",
        [
            "handshake misbehaved ServerKeyExchange came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "Certificate without a body",
        "1.2 rsa; full empty Certificate",
        [
            "handshake misbehaved certificate_list is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a list of no certificates",
        "1.2 rsa; full body Certificate 000000",
        [
            "handshake misbehaved its list of certificates is empty",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a certificate of no bytes",
        "1.2 rsa; full body Certificate 000003000000",
        [
            "handshake misbehaved ASN.1Cert has a value that is not allowed",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a certificate that is none",
        "1.2 rsa; full body Certificate 0000050000023000",
        [
            "handshake misbehaved its certificate has no usable RSA key for the suite it chose",
            "other",
            "inconclusive handshake-failed 12",
        ],
    ),
    row(
        "full",
        "Certificate that ends early",
        "1.0 rsa; full cut Certificate 1",
        [
            "handshake misbehaved certificate_list is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "Certificate with a byte after its end",
        "1.2 rsa; full pad Certificate 1",
        [
            "handshake misbehaved bytes are left over after Certificate",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "Certificate that announces one byte more",
        "1.2 rsa; full announce Certificate 1",
        [
            "handshake misbehaved bytes are left over after Certificate",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a certificate list of 16 MB",
        "1.2 rsa; full instead Certificate 16-MB-list",
        [
            "handshake incompatible Certificate of 16777200 bytes was announced; this client reads 65541",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a certificate list of 16 MB in TLS 1.0",
        "1.0 dhe; full instead Certificate 16-MB-list",
        [
            "handshake incompatible Certificate of 16777200 bytes was announced; this client reads 65541",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateStatus that was not offered",
        "1.2 rsa; full after Certificate CertificateStatus",
        [
            "handshake misbehaved CertificateStatus came where ServerHelloDone belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "no ServerKeyExchange with ECDHE",
        "1.2 ecdhe; full drop ServerKeyExchange",
        [
            "handshake misbehaved ServerHelloDone came where ServerKeyExchange belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "no ServerKeyExchange with DHE",
        "1.0 dhe; full drop ServerKeyExchange",
        [
            "handshake misbehaved ServerHelloDone came where ServerKeyExchange belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerKeyExchange with RSA key exchange",
        "1.2 rsa; full after Certificate ServerKeyExchange",
        [
            "handshake misbehaved ServerKeyExchange came where ServerHelloDone belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerKeyExchange twice",
        "1.1 ecdhe; full twice ServerKeyExchange",
        [
            "handshake misbehaved ServerKeyExchange came where ServerHelloDone belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerKeyExchange without a body",
        "1.2 ecdhe; full empty ServerKeyExchange",
        [
            "handshake misbehaved curve_type is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerKeyExchange that ends early",
        "1.0 ecdhe; full cut ServerKeyExchange 1",
        [
            "handshake misbehaved signature is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerKeyExchange with a byte after its end",
        "1.2 dhe; full pad ServerKeyExchange 1",
        [
            "handshake misbehaved bytes are left over after ServerKeyExchange",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "an explicit curve",
        "1.2 ecdhe; full set ServerKeyExchange 0 01",
        [
            "handshake misbehaved curve_type has a value that is not allowed",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a curve that was not offered",
        "1.2 ecdhe; full set ServerKeyExchange 1 0019",
        [
            "handshake misbehaved it chose a curve that was not offered",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a point that is not on the curve",
        "1.0 ecdhe; full set ServerKeyExchange 10 00000000",
        [
            "handshake misbehaved its point is not on the curve",
            "other",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a signature that does not fit",
        "1.2 ecdhe; full set ServerKeyExchange -4 00000000",
        [
            "reply http 200",
            "wrong-signature",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "a signature that does not fit in TLS 1.0",
        "1.0 dhe; full set ServerKeyExchange -4 00000000",
        [
            "reply http 200",
            "wrong-signature",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "a signature scheme that was not offered",
        "1.2 ecdhe; full set ServerKeyExchange 69 0101",
        [
            "reply http 200",
            "wrong-signature",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "a Diffie-Hellman group of 8 bits",
        "1.2 dhe; full body ServerKeyExchange 0001fb0001020001050401000100",
        [
            "handshake incompatible its Diffie-Hellman group has 8 bits; 512 to 8192 are taken",
            "wrong-signature",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateRequest twice",
        "1.2 rsa ask; full twice CertificateRequest",
        [
            "handshake misbehaved CertificateRequest came where ServerHelloDone belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateRequest before Certificate",
        "1.2 rsa ask; full swap CertificateRequest Certificate",
        [
            "handshake misbehaved CertificateRequest came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateRequest without a body",
        "1.1 rsa ask; full empty CertificateRequest",
        [
            "handshake misbehaved certificate_types is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateRequest that ends early",
        "1.2 rsa ask; full cut CertificateRequest 1",
        [
            "handshake misbehaved certificate_authorities is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateRequest after ServerHelloDone",
        "1.2 rsa ask; full swap CertificateRequest ServerHelloDone",
        [
            "handshake misbehaved CertificateRequest came where ChangeCipherSpec belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "no ServerHelloDone",
        "1.2 rsa; full drop ServerHelloDone",
        ["handshake timeout", "-", "inconclusive handshake-failed 13"],
    )
    .waiting(),
    row(
        "full",
        "ServerHelloDone with a body",
        "1.2 rsa; full pad ServerHelloDone 1",
        [
            "handshake misbehaved bytes are left over after ServerHelloDone",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerHelloDone before Certificate",
        "1.0 rsa; full swap ServerHelloDone Certificate",
        [
            "handshake misbehaved ServerHelloDone came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerHelloDone twice",
        "1.2 rsa; full twice ServerHelloDone",
        [
            "handshake misbehaved ServerHelloDone came where ChangeCipherSpec belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a message of an unknown type before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone unknown",
        [
            "handshake misbehaved a message of type 99 came where ServerHelloDone belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "NextProtocol before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone NextProtocol",
        [
            "handshake misbehaved a message of type 67 came where ServerHelloDone belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ChangeCipherSpec before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone CCS",
        [
            "handshake misbehaved ChangeCipherSpec came where ServerHelloDone belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "Finished in clear before ServerHelloDone",
        "1.2 rsa; full before ServerHelloDone Finished",
        [
            "handshake misbehaved Finished came where ServerHelloDone belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "data before ServerHelloDone",
        "1.0 rsa; full before ServerHelloDone data",
        [
            "handshake misbehaved application data came before Finished",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
];
