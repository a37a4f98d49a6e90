//! What the scouts see of servers that the engine rustls cannot talk to, and of servers that it can.
//!
//! `--engine rustls` is given where openssl, in a build that has it, would complete the handshakes.

use std::process::Stdio;

use serde_json::Value;

use crate::Pki;
use crate::peers::openssl;
use crate::peers::servers::{apache, gnutls_serv, nginx, s_server};
use crate::tool::{Report, probe, word};

/// Every suite and every version that OpenSSL still has.
pub(crate) const ANY: [&str; 2] = ["-cipher", "ALL:@SECLEVEL=0"];
pub(crate) const RUSTLS: [&str; 2] = ["--engine", "rustls"];

const PROMISED: &str = "exposed (needs-other-engine, medium), exit 11\ntickets promised 0/";
const NOT_PROMISED: &str = "absent (not-promised-to-scout, low), exit 0\ntickets not_issued 0/";

/// A suite for each version: one of CBC with SHA-1 is the best that there is before TLS 1.2.
const CBC_SHA: &str = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA";

pub(crate) fn with<'a>(parts: &[&[&'a str]]) -> Vec<&'a str> {
    parts.concat()
}

/// What only scouts can have seen.
fn assert_seen_by_scouts_alone(report: &Report, subject: &str) {
    let front_end = report.front_end();
    assert_eq!(front_end["tls"], Value::Null);
    assert_eq!(word(&front_end["certificates"][0]["subject"]), subject);
    let left = &front_end["replies"]["scout"]["left"];
    assert!(left.as_u64().is_some_and(|count| count > 0), "{left}");
}

#[test]
fn one_old_version_alone() {
    let pki = Pki::new();
    for (option, version) in [("-tls1", "TLS1.0"), ("-tls1_1", "TLS1.1")] {
        for (tickets, answer, expected) in [
            (&[][..], "yes", PROMISED),
            (&["-no_ticket"], "no", NOT_PROMISED),
        ] {
            let server = s_server(&pki.server, &with(&[&ANY, &[option], tickets]));
            let report = probe(server.address, &RUSTLS);
            let digest = report.digest();
            assert!(digest.starts_with(&format!("{expected}0\n")), "{digest}");
            let spoken = format!("{version} {CBC_SHA}, ticket {answer}");
            let seen = report.versions();
            assert!(seen.contains(&spoken), "{seen:?}");
            let above = format!("TLS1.2 ServerHello of {version}");
            assert_eq!(seen[0], above);
            if version == "TLS1.1" {
                assert_eq!(seen[2], "TLS1.0 alert protocol_version (70)");
            }
            assert_eq!(report.engine(), &Value::Null);
            assert_eq!(report.findings(), ["root-not-at-hand"]);
        }
    }
}

#[test]
fn tls_1_0_and_a_certificate_that_is_required() {
    let pki = Pki::new();
    let strict = ["-Verify", "3", "-CAfile", pki.root()];
    let server = s_server(&pki.server, &with(&[&ANY, &["-tls1"], &strict]));
    let report = probe(server.address, &with(&[&RUSTLS, &pki.as_client()]));
    let digest = report.digest();
    assert!(digest.starts_with(PROMISED), "{digest}");
    assert!(
        digest.ends_with("client certificate: first_handshake, no\n"),
        "{digest}"
    );
    assert_seen_by_scouts_alone(&report, "CN=server");
    let certificate = &report.front_end()["client_certificate"];
    assert_eq!(certificate["issuers"], 1);
    assert!(certificate["issuers_bytes"].as_u64().unwrap() > 10);
}

/// rustls offers its ECDHE suites and is turned away; the scouts offer all of 2012 R2.
#[test]
fn key_exchanges_that_rustls_lacks() {
    let pki = Pki::new();
    for (cipher, suite) in [
        ("AES128-SHA:@SECLEVEL=0", "TLS_RSA_WITH_AES_128_CBC_SHA"),
        ("AES256-GCM-SHA384", "TLS_RSA_WITH_AES_256_GCM_SHA384"),
        (
            "DHE-RSA-AES128-SHA:@SECLEVEL=0",
            "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
        ),
    ] {
        for (tickets, answer, expected) in [
            (&[][..], "yes", PROMISED),
            (&["-no_ticket"], "no", NOT_PROMISED),
        ] {
            let options = with(&[&["-tls1_2", "-cipher", cipher], tickets]);
            let server = s_server(&pki.server, &options);
            let report = probe(server.address, &RUSTLS);
            let digest = report.digest();
            assert!(digest.starts_with(&format!("{expected}2\n")), "{digest}");
            let replies =
                "full alert handshake_failure x2; issue alert handshake_failure x2; control";
            assert!(digest.contains(replies), "{digest}");
            let seen = report.versions();
            assert_eq!(seen[0], format!("TLS1.2 {suite}, ticket {answer}"));
            assert_eq!(report.engine(), "rustls");
            assert_seen_by_scouts_alone(&report, "CN=server");
        }
    }
}

/// The suite that the server prefers is none of rustls', and another is: the series run.
#[test]
fn a_server_that_prefers_what_rustls_lacks() {
    let pki = Pki::new();
    let suites = "AES128-SHA:ECDHE-RSA-AES128-SHA256";
    let options = ["-tls1_2", "-serverpref", "-cipher", suites];
    let server = s_server(&pki.server, &options);
    let report = probe(server.address, &RUSTLS);
    assert_eq!(
        report.versions()[0],
        "TLS1.2 TLS_RSA_WITH_AES_128_CBC_SHA, ticket yes"
    );
    assert_eq!(report.tls(), "TLS1.2 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");
    assert!(
        report
            .digest()
            .starts_with("exposed (client-certificate-not-requested, high)")
    );
}

/// The scouts offer what 2012 R2 has, and rustls a little more: the series run although no scout was answered.
#[test]
fn a_server_that_turns_scouts_away() {
    let pki = Pki::new();
    let options = ["-tls1_2", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384"];
    let server = s_server(&pki.server, &options);
    let report = probe(server.address, &[]);
    let seen = report.versions();
    // Where no other version is left, TLS 1.3 is tried.
    assert_eq!(seen[0], "TLS1.3 alert protocol_version (70)");
    assert_eq!(seen[1], "TLS1.2 alert handshake_failure (40)");
    let digest = report.digest();
    let expected =
        "exposed (client-certificate-not-requested, high), exit 11\ntickets issued 4/4\n";
    assert!(digest.starts_with(expected), "{digest}");
    let because = word(&report.front_end()["engine"]["because"]);
    assert_eq!(
        because,
        "no scout got a ServerHello of TLS1.2; it was tried anyway"
    );
}

#[test]
fn all_three_versions() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &ANY);
    let report = probe(server.address, &[]);
    assert_eq!(
        report.versions(),
        [
            "TLS1.2 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, ticket yes".to_owned(),
            format!("TLS1.1 {CBC_SHA}, ticket yes"),
            format!("TLS1.0 {CBC_SHA}, ticket yes"),
        ]
    );
    assert_eq!(report.engine(), "rustls");
    let versions = report.front_end()["by_version"].as_array().unwrap().iter();
    let versions: Vec<&str> = versions.map(|row| word(&row["version"])).collect();
    assert_eq!(versions, ["TLS1.2", "TLS1.0"]);
    let blind = probe(server.address, &["--no-scout"]);
    assert_eq!(blind.versions(), [""; 0]);
    assert_eq!(blind.digest(), report.digest());
}

#[test]
fn gnutls_with_tls_1_0_alone() {
    let pki = Pki::new();
    let priority = "NORMAL:-VERS-ALL:+VERS-TLS1.0:+SHA1:+SIGN-RSA-SHA1:%COMPAT";
    let options = ["--priority", priority, "-a"];
    for (tickets, answer, expected) in [
        (&[][..], "yes", PROMISED),
        (&["--noticket"], "no", NOT_PROMISED),
    ] {
        let server = gnutls_serv(&pki.server, &with(&[&options, tickets]));
        let report = probe(server.address, &RUSTLS);
        let digest = report.digest();
        assert!(digest.starts_with(&format!("{expected}0\n")), "{digest}");
        let seen = report.versions();
        assert_eq!(seen[0], "TLS1.2 ServerHello of TLS1.0");
        assert!(seen[2].starts_with("TLS1.0 TLS_"), "{seen:?}");
        assert!(seen[2].ends_with(&format!("ticket {answer}")), "{seen:?}");
    }
}

fn assert_sessions_without_tickets(report: &Report) {
    let digest = report.digest();
    assert!(
        digest.starts_with("absent (no-tickets, high), exit 0\n"),
        "{digest}"
    );
    assert!(
        digest.contains("by session_id: accepted 10/10 http 200 x10\n"),
        "{digest}"
    );
    let seen = report.versions();
    assert!(
        seen.iter().all(|version| version.ends_with("ticket no")),
        "{seen:?}"
    );
}

const NGINX: &str = "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0; ssl_prefer_server_ciphers off;
    ssl_verify_client on; ssl_client_certificate ROOT;
    ssl_session_tickets off; ssl_session_cache shared:sessions:1m;
    location / { return 200 ok; }";

#[test]
fn nginx_keeps_its_sessions() {
    let pki = Pki::new();
    let server = nginx(&pki.authority, &pki.server, NGINX);
    let report = probe(server.address, &pki.as_client());
    assert_sessions_without_tickets(&report);
    let log = std::fs::read_to_string(server.files().join("server.log")).unwrap();
    assert_eq!(log, "", "what nginx thinks an error");
}

const APACHE: &str = "Listen ADDRESS
    LogLevel info
    SSLEngine on
    SSLProtocol all
    SSLCipherSuite ALL:@SECLEVEL=0
    SSLSessionTickets off
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY";

#[test]
fn apache_keeps_its_sessions() {
    let pki = Pki::new();
    let server = apache(&pki.authority, &pki.server, APACHE);
    let report = probe(server.address, &["--path", "/index.html"]);
    assert_sessions_without_tickets(&report);
    let log = std::fs::read_to_string(server.files().join("server.log")).unwrap();
    for word in ["exit signal", "[ssl:error]", "[crit]", "[alert]"] {
        assert!(!log.contains(word), "{word}: {log}");
    }
}

/// Runs an `openssl` command line that the tool printed, or one like it.
pub(crate) fn s_client(directory: &std::path::Path, line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut command = openssl(&words[1..]);
    let done = command
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// A session from before the scouts is still there after them.
#[test]
fn s_server_keeps_its_sessions() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &with(&[&ANY, &["-no_ticket"]]));
    let connect = format!("openssl s_client -connect {} -tls1_2", server.address);
    let directory = pki.authority.directory();
    let first = s_client(directory, &format!("{connect} -sess_out session"));
    assert!(first.contains("\nNew, TLSv1.2"), "{first}");
    for _ in 0..3 {
        assert_eq!(probe(server.address, &["--attempts", "1"]).exit_code(), 0);
    }
    let again = s_client(directory, &format!("{connect} -sess_in session"));
    assert!(again.contains("\nReused, TLSv1.2"), "{again}");
}
