//! TLS 1.3.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "full",
        "TLS 1.3 and nothing is wrong",
        "1.3 aes ask",
        ["reply http 200", "-", "exposed no-client-certificate 11"],
    ),
    row(
        "full",
        "TLS 1.3 with SHA-384, and nothing is wrong",
        "1.3 aes-384",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "TLS 1.3 after a HelloRetryRequest",
        "1.3 chacha retry",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "another suite after HelloRetryRequest",
        "1.3 aes retry after-retry=chacha",
        [
            "handshake misbehaved it chose suite 0x1303",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "HelloRetryRequest with compression",
        "1.3 aes retry; retry set HelloRetryRequest 69 01",
        [
            "hello misbehaved it chose compression method 1",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 without ServerHello",
        "1.3 aes; full drop ServerHello",
        [
            "hello misbehaved an encrypted record came where ServerHello belongs",
            "message-out-of-order",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with ServerHello twice",
        "1.3 aes; full twice ServerHello",
        [
            "handshake misbehaved a record in clear text came where encrypted ones belong",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with an empty ServerHello",
        "1.3 aes; full empty ServerHello",
        [
            "hello misbehaved server_version is cut short",
            "malformed",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with a ServerHello that ends early",
        "1.3 aes; full cut ServerHello 1",
        [
            "hello misbehaved extensions is cut short",
            "malformed",
            "inconclusive no-server-hello 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with compression",
        "1.3 aes; full set ServerHello 69 01",
        [
            "handshake misbehaved it chose compression method 1",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with a suite of TLS 1.2",
        "1.3 aes; full set ServerHello 67 c02f",
        [
            "handshake misbehaved it chose suite 0xC02F",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with legacy_version 1.3",
        "1.3 aes; full set ServerHello 0 0304",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with another session_id",
        "1.3 aes; full set ServerHello 40 00000000",
        [
            "handshake misbehaved it did not send back legacy_session_id",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.2 chosen where only 1.3 was offered",
        "1.3 aes; full set ServerHello 76 0303",
        [
            "handshake incompatible it chose TLS1.2",
            "-",
            "inconclusive no-common-version 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with a share of zeros",
        "1.3 aes; full set ServerHello -32 0000000000000000000000000000000000000000000000000000000000000000",
        [
            "handshake misbehaved its point is not on the curve",
            "other",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with a share of a group that was not offered",
        "1.3 aes; full set ServerHello -36 0100",
        [
            "handshake misbehaved it sent no share for a group that was offered",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "data before EncryptedExtensions",
        "1.3 aes; full before EncryptedExtensions data",
        [
            "handshake misbehaved application data came where EncryptedExtensions belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 without EncryptedExtensions",
        "1.3 aes; full drop EncryptedExtensions",
        [
            "handshake misbehaved Certificate came where EncryptedExtensions belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with EncryptedExtensions twice",
        "1.3 aes; full twice EncryptedExtensions",
        [
            "handshake misbehaved EncryptedExtensions came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "EncryptedExtensions that end early",
        "1.3 aes; full cut EncryptedExtensions 1",
        [
            "handshake misbehaved extensions is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "EncryptedExtensions with an extension that was not offered",
        "1.3 aes; full body EncryptedExtensions 000400100000",
        [
            "handshake misbehaved EncryptedExtensions has extension 16, which was not offered",
            "unoffered-extension",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "EncryptedExtensions with key_share",
        "1.3 aes; full body EncryptedExtensions 000400330000",
        [
            "handshake misbehaved EncryptedExtensions has extension 51, which belongs elsewhere",
            "unoffered-extension",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 without Certificate",
        "1.3 aes; full drop Certificate",
        [
            "handshake misbehaved CertificateVerify came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with Certificate twice",
        "1.3 aes; full twice Certificate",
        [
            "handshake misbehaved Certificate came where CertificateVerify belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with an empty list of certificates",
        "1.3 aes; full body Certificate 00000000",
        [
            "handshake misbehaved its list of certificates is empty",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with a certificate list of 16 MB",
        "1.3 aes; full instead Certificate 16-MB-list",
        [
            "handshake incompatible Certificate of 16777200 bytes was announced; this client reads 65541",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 without CertificateVerify",
        "1.3 aes; full drop CertificateVerify",
        [
            "handshake misbehaved Finished came where CertificateVerify belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateVerify that does not fit",
        "1.3 aes; full set CertificateVerify -4 00000000",
        [
            "reply http 200",
            "wrong-signature",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "CertificateVerify with PKCS#1",
        "1.3 aes; full set CertificateVerify 0 0401",
        [
            "handshake misbehaved CertificateVerify is signed with scheme 0x0401",
            "unoffered-choice",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateVerify that ends early",
        "1.3 aes; full cut CertificateVerify 1",
        [
            "handshake misbehaved signature is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateRequest after Certificate",
        "1.3 aes ask; full swap CertificateRequest Certificate",
        [
            "handshake misbehaved CertificateRequest came where CertificateVerify belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "CertificateRequest twice in TLS 1.3",
        "1.3 aes ask; full twice CertificateRequest",
        [
            "handshake misbehaved CertificateRequest came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 without Finished",
        "1.3 aes; full instead Finished silence",
        ["handshake timeout", "-", "inconclusive handshake-failed 13"],
    )
    .waiting(),
    row(
        "full",
        "TLS 1.3 with a wrong Finished",
        "1.3 aes; full xor Finished 0 01",
        [
            "handshake misbehaved its Finished does not fit the handshake",
            "wrong-finished",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with a short Finished",
        "1.3 aes; full cut Finished 1",
        [
            "handshake misbehaved its Finished does not fit the handshake",
            "wrong-finished",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with Finished twice",
        "1.3 aes; full twice Finished",
        [
            "handshake misbehaved a record does not authenticate",
            "record-not-authentic",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with a wrong tag",
        "1.3 aes; full flip Finished -1",
        [
            "handshake misbehaved a record does not authenticate",
            "record-not-authentic",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "TLS 1.3 with a ChangeCipherSpec of another value",
        "1.3 aes; full raw CCS 02",
        [
            "handshake misbehaved ChangeCipherSpec is other than one byte with the value 1",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "10,000 ChangeCipherSpecs in TLS 1.3",
        "1.3 aes; full before EncryptedExtensions 10000-CCS",
        [
            "handshake incompatible more than 512 records in a row brought nothing",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "ServerHelloDone in TLS 1.3",
        "1.3 aes; full before Certificate ServerHelloDone",
        [
            "handshake misbehaved ServerHelloDone came where Certificate belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "HelloRequest in TLS 1.3",
        "1.3 aes; reply before Reply HelloRequest",
        [
            "handshake misbehaved HelloRequest came after Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "closed before Finished in TLS 1.3",
        "1.3 aes; full before Finished close",
        ["handshake closed", "-", "inconclusive handshake-failed 13"],
    ),
    row(
        "full",
        "handshake_failure before Finished in TLS 1.3",
        "1.3 aes; full before Finished fatal",
        [
            "handshake alert 40",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a warning in TLS 1.3",
        "1.3 aes; full before Finished unrecognized_name",
        [
            "handshake alert 112",
            "-",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "messages in records of one byte in TLS 1.3",
        "1.3 chacha; full fragment 100",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "full",
        "an empty handshake record in TLS 1.3",
        "1.3 aes; full before Certificate empty-handshake",
        [
            "handshake misbehaved a handshake record is empty",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "KeyUpdate before Finished",
        "1.3 aes; full before Finished KeyUpdate",
        [
            "handshake misbehaved KeyUpdate came where Finished belongs",
            "message-out-of-order",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "full",
        "a reply with a wrong tag in TLS 1.3",
        "1.3 aes; reply flip Reply -1",
        [
            "handshake misbehaved a record does not authenticate",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "KeyUpdate of an unknown kind",
        "1.3 aes; reply before Reply KeyUpdate; reply body KeyUpdate 07",
        [
            "handshake misbehaved KeyUpdate has a value that is not allowed",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "full",
        "ClientHello after the handshake in TLS 1.3",
        "1.3 aes; reply before Reply ClientHello",
        [
            "handshake misbehaved ClientHello came after Finished",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "issue",
        "a TLS 1.3 ticket of 65,535 bytes",
        "1.3 aes ticket=65535",
        ["reply http 200", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "issue",
        "a TLS 1.3 ticket of 0 bytes",
        "1.3 aes ticket=0",
        [
            "handshake misbehaved ticket has a value that is not allowed",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "issue",
        "a TLS 1.3 ticket that ends early",
        "1.3 aes; reply cut NewSessionTicket 1",
        [
            "handshake misbehaved extensions is cut short",
            "malformed",
            "inconclusive handshake-failed 13",
        ],
    ),
    row(
        "issue",
        "a TLS 1.3 ticket that is valid for 0 seconds",
        "1.3 aes hint=0",
        ["reply http 200", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "issue",
        "a TLS 1.3 ticket that is valid for 8 days",
        "1.3 aes hint=691200",
        ["reply http 200", "-", "exposed resumption-not-tested 11"],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.3 with another suite of the same hash",
        "1.3 aes resume-suite=chacha",
        [
            "reply http 200",
            "-",
            "exposed client-certificate-not-requested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.3 with a suite of another hash",
        "1.3 aes resume-suite=aes-384",
        [
            "handshake misbehaved it resumed a session with a suite of another hash",
            "other-suite-on-resumption",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.3 with another key",
        "1.3 aes resume-master=other",
        [
            "handshake misbehaved a record does not authenticate",
            "record-not-authentic",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.3 with the second of one tickets",
        "1.3 aes; resumed set ServerHello -2 0001",
        [
            "handshake misbehaved it accepted a pre-shared key that was not offered",
            "unoffered-choice",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.3, and Certificate after EncryptedExtensions",
        "1.3 aes; resumed after EncryptedExtensions Certificate",
        [
            "handshake misbehaved Certificate came where Finished belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.3, and CertificateRequest",
        "1.3 aes; resumed after EncryptedExtensions CertificateRequest",
        [
            "handshake misbehaved CertificateRequest came where Finished belongs",
            "message-out-of-order",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.3 with a wrong Finished",
        "1.3 aes; resumed xor Finished 0 01",
        [
            "handshake misbehaved its Finished does not fit the handshake",
            "wrong-finished",
            "exposed resumption-not-tested 11",
        ],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.3, and closed before Finished",
        "1.3 aes; resumed before Finished close",
        ["handshake closed", "-", "exposed replies-differ-weakly 11"],
    ),
    row(
        "by_ticket",
        "resumed in TLS 1.3, and illegal EncryptedExtensions",
        "1.3 aes; resumed cut EncryptedExtensions 2",
        [
            "handshake misbehaved extensions is cut short",
            "malformed",
            "exposed resumption-not-tested 11",
        ],
    ),
];
