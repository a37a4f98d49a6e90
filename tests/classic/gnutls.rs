//! `gnutls-serv`, which still has 3DES and DSA.

use ticketprobe::observation::TlsVersion;

use crate::Pki;
use crate::dials::{anonymous, as_client, digest, tls};
use crate::peers::servers::gnutls_serv;

const TICKETS: &str = "\
    full x3: full: http 200\n\
    issue x4: full, ticket: http 200\n\
    by ticket x3: abbreviated: http 200\n\
    by session ID x3: abbreviated: http 200\n\
    control x2: full: http 200\n\
    unknown ticket x1: full, ticket: http 200\n";

fn priority(version: &str, exchange: &str, cipher: &str) -> String {
    format!(
        "NORMAL:-VERS-ALL:+VERS-{version}:-KX-ALL:+{exchange}:-CIPHER-ALL:+{cipher}:+SHA1:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1"
    )
}

#[tokio::test]
async fn old_versions_and_suites() {
    let pki = Pki::new();
    for (name, version, exchange, cipher, suite) in [
        ("TLS1.0", TlsVersion::TLS10, "RSA", "AES-128-CBC", 0x002F),
        ("TLS1.0", TlsVersion::TLS10, "RSA", "3DES-CBC", 0x000A),
        (
            "TLS1.0",
            TlsVersion::TLS10,
            "ECDHE-RSA",
            "AES-256-CBC",
            0xC014,
        ),
        (
            "TLS1.1",
            TlsVersion::TLS11,
            "DHE-RSA",
            "AES-256-CBC",
            0x0039,
        ),
        ("TLS1.2", TlsVersion::TLS12, "RSA", "3DES-CBC", 0x000A),
    ] {
        let priority = priority(name, exchange, cipher);
        let server = gnutls_serv(&pki.server, &["--priority", &priority, "-a"]);
        let seen = anonymous(server.address, version).await;
        assert_eq!(digest(&seen), TICKETS, "{priority}");
        assert_eq!(tls(&seen), (version, suite), "{priority}");
    }
}

#[tokio::test]
async fn tls_1_0_with_a_client_certificate_and_without_tickets() {
    let pki = Pki::new();
    let priority = priority("TLS1.0", "RSA", "AES-128-CBC");
    let options = [
        "--priority",
        &priority,
        "--noticket",
        "--require-client-cert",
        "--verify-client-cert",
        "--x509cafile",
        pki.root(),
    ];
    let server = gnutls_serv(&pki.server, &options);
    let seen = as_client(&pki, server.address, TlsVersion::TLS10).await;
    assert_eq!(
        digest(&seen),
        "full x3: full, certificate: http 200\n\
         issue x4: full, certificate: http 200\n\
         by session ID x3: abbreviated: http 200\n\
         control x2: full, certificate: http 200\n\
         unknown ticket x1: full, certificate: http 200\n"
    );
}
