//! Each of the 28 suites of 2012 R2 in each version that it belongs to: full, by ticket and by session ID, with and without a client
//! certificate, on servers that others wrote.

use ticketprobe::observation::{KeyExchangeMethod, SignatureCheck, TlsVersion};
use ticketprobe::schannel::{SUITES_2012_R2, is_tls12_only};

use crate::Pki;
use crate::dials::{anonymous, as_client, digest, tls};
use crate::peers::servers::{gnutls_serv, s_server};
use crate::peers::{Certificate, Key, Server};

const VERSIONS: [TlsVersion; 3] = [TlsVersion::TLS10, TlsVersion::TLS11, TlsVersion::TLS12];

const PLAIN: &str = "\
    full x3: full: http 200\n\
    issue x4: full, ticket: http 200\n\
    by ticket x3: abbreviated: http 200\n\
    by session ID x3: abbreviated: http 200\n\
    control x2: full: http 200\n\
    unknown ticket x1: full, ticket: http 200\n";

const WITH_CERTIFICATE: &str = "\
    full x3: full, certificate: http 200\n\
    issue x4: full, ticket, certificate: http 200\n\
    by ticket x3: abbreviated: http 200\n\
    by session ID x3: abbreviated: http 200\n\
    control x2: full, certificate: http 200\n\
    unknown ticket x1: full, ticket, certificate: http 200\n";

/// Debian's OpenSSL has neither 3DES nor RC4.
const NOT_IN_OPENSSL: [u16; 4] = [0x000A, 0x0013, 0x0005, 0x0004];

/// Name of a suite: to OpenSSL; to GnuTLS its key exchange, cipher and MAC.
fn names(suite: u16) -> (&'static str, [&'static str; 3]) {
    match suite {
        0xC028 => (
            "ECDHE-RSA-AES256-SHA384",
            ["ECDHE-RSA", "AES-256-CBC", "SHA384"],
        ),
        0xC027 => (
            "ECDHE-RSA-AES128-SHA256",
            ["ECDHE-RSA", "AES-128-CBC", "SHA256"],
        ),
        0xC014 => ("ECDHE-RSA-AES256-SHA", ["ECDHE-RSA", "AES-256-CBC", "SHA1"]),
        0xC013 => ("ECDHE-RSA-AES128-SHA", ["ECDHE-RSA", "AES-128-CBC", "SHA1"]),
        0x009F => (
            "DHE-RSA-AES256-GCM-SHA384",
            ["DHE-RSA", "AES-256-GCM", "AEAD"],
        ),
        0x009E => (
            "DHE-RSA-AES128-GCM-SHA256",
            ["DHE-RSA", "AES-128-GCM", "AEAD"],
        ),
        0x0039 => ("DHE-RSA-AES256-SHA", ["DHE-RSA", "AES-256-CBC", "SHA1"]),
        0x0033 => ("DHE-RSA-AES128-SHA", ["DHE-RSA", "AES-128-CBC", "SHA1"]),
        0x009D => ("AES256-GCM-SHA384", ["RSA", "AES-256-GCM", "AEAD"]),
        0x009C => ("AES128-GCM-SHA256", ["RSA", "AES-128-GCM", "AEAD"]),
        0x003D => ("AES256-SHA256", ["RSA", "AES-256-CBC", "SHA256"]),
        0x003C => ("AES128-SHA256", ["RSA", "AES-128-CBC", "SHA256"]),
        0x0035 => ("AES256-SHA", ["RSA", "AES-256-CBC", "SHA1"]),
        0x002F => ("AES128-SHA", ["RSA", "AES-128-CBC", "SHA1"]),
        0xC02C => (
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            ["ECDHE-ECDSA", "AES-256-GCM", "AEAD"],
        ),
        0xC02B => (
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            ["ECDHE-ECDSA", "AES-128-GCM", "AEAD"],
        ),
        0xC024 => (
            "ECDHE-ECDSA-AES256-SHA384",
            ["ECDHE-ECDSA", "AES-256-CBC", "SHA384"],
        ),
        0xC023 => (
            "ECDHE-ECDSA-AES128-SHA256",
            ["ECDHE-ECDSA", "AES-128-CBC", "SHA256"],
        ),
        0xC00A => (
            "ECDHE-ECDSA-AES256-SHA",
            ["ECDHE-ECDSA", "AES-256-CBC", "SHA1"],
        ),
        0xC009 => (
            "ECDHE-ECDSA-AES128-SHA",
            ["ECDHE-ECDSA", "AES-128-CBC", "SHA1"],
        ),
        0x006A => (
            "DHE-DSS-AES256-SHA256",
            ["DHE-DSS", "AES-256-CBC", "SHA256"],
        ),
        0x0040 => (
            "DHE-DSS-AES128-SHA256",
            ["DHE-DSS", "AES-128-CBC", "SHA256"],
        ),
        0x0038 => ("DHE-DSS-AES256-SHA", ["DHE-DSS", "AES-256-CBC", "SHA1"]),
        0x0032 => ("DHE-DSS-AES128-SHA", ["DHE-DSS", "AES-128-CBC", "SHA1"]),
        0x000A => ("DES-CBC3-SHA", ["RSA", "3DES-CBC", "SHA1"]),
        0x0013 => ("DHE-DSS-DES-CBC3-SHA", ["DHE-DSS", "3DES-CBC", "SHA1"]),
        0x0005 => ("RC4-SHA", ["RSA", "ARCFOUR-128", "SHA1"]),
        0x0004 => ("RC4-MD5", ["RSA", "ARCFOUR-128", "MD5"]),
        other => panic!("{other:04x}"),
    }
}

/// A certificate for each kind of key.
struct Keys {
    pki: Pki,
    ecdsa: Certificate,
    dsa: Certificate,
}

impl Keys {
    fn new() -> Self {
        let pki = Pki::with_client_key(Key::Rsa);
        Self {
            ecdsa: pki.authority.issue("ecdsa", Key::Ecdsa),
            dsa: pki.authority.issue("dsa", Key::Dsa),
            pki,
        }
    }

    fn for_suite(&self, suite: u16) -> &Certificate {
        match names(suite).1[0] {
            "ECDHE-ECDSA" => &self.ecdsa,
            "DHE-DSS" => &self.dsa,
            _ => &self.pki.server,
        }
    }
}

fn pairs() -> Vec<(u16, TlsVersion)> {
    let of = |version| {
        let fits = move |suite: &u16| version == TlsVersion::TLS12 || !is_tls12_only(*suite);
        let suites = SUITES_2012_R2.into_iter().filter(fits);
        suites.map(move |suite| (suite, version))
    };
    let pairs: Vec<_> = VERSIONS.into_iter().flat_map(of).collect();
    assert_eq!(pairs.len(), 14 + 14 + 28);
    pairs
}

/// The whole plan without a client certificate, and the key exchange of each full handshake.
async fn check_plain(server: &Server, suite: u16, version: TlsVersion) {
    let what = format!("{} {version}", names(suite).0);
    let seen = anonymous(server.address, version).await;
    assert_eq!(digest(&seen), PLAIN, "{what}");
    assert_eq!(tls(&seen), (version, suite), "{what}");
    for attempt in &seen.attempts {
        assert_eq!(attempt.key_exchange.is_none(), attempt.resumed(), "{what}");
        let Some(exchange) = attempt.key_exchange else {
            continue;
        };
        let method = match names(suite).1[0].split('-').next() {
            Some("RSA") => KeyExchangeMethod::Rsa,
            Some("DHE") => KeyExchangeMethod::Dhe,
            _ => KeyExchangeMethod::Ecdhe,
        };
        assert_eq!(exchange.method, method, "{what}");
        let signed = method != KeyExchangeMethod::Rsa;
        assert_eq!(
            exchange.signature == SignatureCheck::Valid,
            signed,
            "{what}"
        );
        let group = exchange.group_bits.is_some_and(|bits| bits >= 1024);
        assert_eq!(group, method == KeyExchangeMethod::Dhe, "{what}");
    }
}

async fn check_as_client(keys: &Keys, server: &Server, suite: u16, version: TlsVersion) {
    let seen = as_client(&keys.pki, server.address, version).await;
    let what = format!("{} {version}", names(suite).0);
    assert_eq!(digest(&seen), WITH_CERTIFICATE, "{what}");
    assert_eq!(tls(&seen), (version, suite), "{what}");
}

#[tokio::test]
async fn on_openssl() {
    let keys = Keys::new();
    let known = |(suite, _): &(u16, _)| !NOT_IN_OPENSSL.contains(suite);
    for (suite, version) in pairs().into_iter().filter(known) {
        let option = match version {
            TlsVersion::TLS10 => "-tls1",
            TlsVersion::TLS11 => "-tls1_1",
            _ => "-tls1_2",
        };
        let cipher = format!("{}:@SECLEVEL=0", names(suite).0);
        let options = [option, "-cipher", &cipher];
        let identity = keys.for_suite(suite);
        check_plain(&s_server(identity, &options), suite, version).await;
        let asking = [
            "-Verify",
            "3",
            "-CAfile",
            keys.pki.root(),
            "-verify_return_error",
        ];
        let server = s_server(identity, &[&options[..], &asking].concat());
        check_as_client(&keys, &server, suite, version).await;
    }
}

#[tokio::test]
async fn on_gnutls() {
    let keys = Keys::new();
    for (suite, version) in pairs() {
        let [exchange, cipher, mac] = names(suite).1;
        let version_name = match version {
            TlsVersion::TLS10 => "TLS1.0",
            TlsVersion::TLS11 => "TLS1.1",
            _ => "TLS1.2",
        };
        let priority = format!(
            "NORMAL:-VERS-ALL:+VERS-{version_name}:-KX-ALL:+{exchange}:-CIPHER-ALL:+{cipher}:-MAC-ALL:+{mac}:\
             +SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1:+SIGN-DSA-SHA1:+SIGN-DSA-SHA256:%PROFILE_VERY_WEAK"
        );
        let options = ["--priority", &priority];
        let identity = keys.for_suite(suite);
        let server = gnutls_serv(identity, &[&options[..], &["-a"]].concat());
        check_plain(&server, suite, version).await;
        let asking = [
            "--require-client-cert",
            "--verify-client-cert",
            "--x509cafile",
            keys.pki.root(),
        ];
        let server = gnutls_serv(identity, &[&options[..], &asking].concat());
        check_as_client(&keys, &server, suite, version).await;
    }
}
