//! The engine `schannel` on wine's Schannel, which is GnuTLS underneath.

use serde_json::Value;

use super::machine::{machine, report};
use super::peers::servers::{apache, nginx, s_server};
use super::peers::{Authority, Key};
use super::store::{import, importable};
use super::{exe, finish};

/// What `probe` sees with one engine.
fn seen(engine: &str, target: &str, more: &[&str]) -> Value {
    seen_in("1.2", engine, target, more)
}

/// The same in another TLS version.
fn seen_in(version: &str, engine: &str, target: &str, more: &[&str]) -> Value {
    let arguments = [
        "probe",
        target,
        "--engine",
        engine,
        "--server-name",
        "localhost",
        "--tls",
        version,
    ];
    let (report, said) = report(exe(), &[&arguments[..], more].concat());
    let row = report["front_ends"][0].clone();
    assert_eq!(row["conditions"]["engine"], engine, "{said}");
    row
}

#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn both_engines_see_the_same_s_server() {
    let _machine = machine();
    let pki = Authority::new();
    let identity = pki.issue("server", Key::Rsa);
    for (options, issued) in [
        (&["-tls1_2"][..], "issued"),
        (&["-tls1_2", "-no_ticket"], "not_issued"),
    ] {
        let server = s_server(&identity, options);
        let target = server.address.to_string();
        for engine in ["schannel", "classic"] {
            let row = seen(engine, &target, &[]);
            assert_eq!(
                row["tickets"]["state"], issued,
                "{engine} {options:?}: {row}"
            );
            let chain = row["certificates"].as_array().unwrap();
            assert!(!chain.is_empty(), "{engine}: {row}");
        }
    }
}

pub(super) const NGINX: &str = "listen ADDRESS ssl; ssl_protocols TLSv1.2; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
    location / { return 200 ok; }";

/// wine's Schannel keeps no sessions: each of its connections is a full handshake, and the report says that nothing was offered.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn what_schannel_offered_is_read_from_the_wire() {
    let _machine = machine();
    let pki = Authority::new();
    let server = nginx(&pki, &pki.issue("server", Key::Rsa), NGINX);
    let row = seen("schannel", &server.address.to_string(), &[]);
    let attempts = row["attempts"].as_array().unwrap();
    assert!(!attempts.is_empty());
    let of_series = |attempt: &Value| attempt["series"].as_str().unwrap().to_owned();
    for attempt in attempts
        .iter()
        .filter(|attempt| of_series(attempt) != "scout")
    {
        assert_eq!(attempt["offer"], "empty_ticket_extension", "{attempt}");
        assert_eq!(attempt["handshake"], "full", "{attempt}");
    }
    assert_eq!(row["verdict"], "exposed", "{row}");
    let because = row["engine"]["because"].as_str().unwrap();
    assert!(
        because.contains("suites and offers were left to Windows"),
        "{because}"
    );
}

const OLD_NGINX: &str = "listen ADDRESS ssl; ssl_protocols VERSION; ssl_ciphers ALL:@SECLEVEL=0; ssl_certificate CERTIFICATE;
    ssl_certificate_key KEY; location / { return 200 ok; }";

/// What Windows Server 2008 R2 and 2012 R2 speak by default among themselves.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn schannel_in_the_old_versions() {
    let _machine = machine();
    let pki = Authority::new();
    let server = pki.issue("server", Key::Rsa);
    for (version, named) in [("1.0", "TLSv1"), ("1.1", "TLSv1.1")] {
        for (tickets, verdict) in [("on", "exposed"), ("off", "absent")] {
            let site = OLD_NGINX.replace("VERSION", named);
            let site = format!("{site} ssl_session_tickets {tickets};");
            let nginx = nginx(&pki, &server, &site);
            let target = nginx.address.to_string();
            for engine in ["schannel", "classic"] {
                let row = seen_in(version, engine, &target, &[]);
                assert_eq!(row["tls"]["version"], format!("TLS{version}"), "{row}");
                assert_eq!(row["verdict"], verdict, "{engine} {version}: {row}");
                let replied = row["replies"]["control"]["http 200"].as_u64();
                assert!(replied.is_some_and(|count| count > 0), "{row}");
            }
        }
    }
}

pub(super) const APACHE: &str = "Listen ADDRESS
    SSLEngine on
    SSLProtocol TLSv1.2
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY
    SSLCACertificateFile ROOT
    SSLVerifyClient require";

/// The certificate of the store goes out, with a key that stays where it is.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn schannel_presents_the_certificate_of_the_store() {
    let _machine = machine();
    let pki = Authority::new();
    let server = pki.issue("server", Key::Rsa);
    let client = importable(&pki, "client");
    let thumbprint = import(&pki, &client);
    for (more, issued) in [("", "issued"), ("\nSSLSessionTickets off", "not_issued")] {
        let apache = apache(&pki, &server, &format!("{APACHE}{more}"));
        let target = apache.address.to_string();
        let named = format!("store:{thumbprint}");
        let row = seen("schannel", &target, &["--client-cert", &named]);
        assert_eq!(row["client_certificate"]["presented"], "yes", "{row}");
        assert_eq!(row["tickets"]["state"], issued, "{row}");
        let without = seen("schannel", &target, &[]);
        assert_eq!(without["client_certificate"]["presented"], "not_given");
    }
}

const RENEGOTIATES: &str = "Listen ADDRESS
    SSLEngine on
    SSLProtocol TLSv1.2
    SSLCipherSuite ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-SHA384:AES128-SHA
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY
    SSLCACertificateFile ROOT
    <Location />
        SSLVerifyClient require
    </Location>";

/// The client certificate is asked for after the request. The suites are such that wine's Schannel has one, and the classic engine too.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn a_server_that_renegotiates() {
    let _machine = machine();
    let pki = Authority::new();
    let server = pki.issue("server", Key::Rsa);
    let apache = apache(&pki, &server, RENEGOTIATES);
    let target = apache.address.to_string();
    for engine in ["schannel", "classic"] {
        let row = seen(engine, &target, &[]);
        assert_eq!(
            row["client_certificate"]["requested"], "after_request",
            "{engine}: {row}"
        );
    }
}

#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn a_certificate_that_is_not_in_the_store() {
    let thumbprint = "store:a909502dd82ae41433e6f83886b00d4277a32a7b";
    let arguments = ["probe", "host", "--engine", "schannel", "--client-cert"];
    for (certificate, words) in [
        (
            thumbprint,
            "LocalMachine\\My has no certificate with this thumbprint",
        ),
        ("store:a909", "40 hexadecimal digits"),
        ("client.pem", "give store:THUMBPRINT"),
    ] {
        let output = finish(&mut exe(), &[&arguments[..], &[certificate]].concat());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
    }
}
