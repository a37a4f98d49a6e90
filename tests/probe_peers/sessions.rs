//! Servers of others that renegotiate: both sessions of a connection are tried. And servers of two versions: both are tried.

use serde_json::Value;

use crate::Pki;
use crate::peers::servers::{apache, renegotiating, s_server};
use crate::tool::{Report, probe, word};

const SITE: &str = "Listen ADDRESS
    SSLEngine on
    SSLProtocol TLSv1.2
    SSLCipherSuite ECDHE-RSA-AES256-SHA384
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY
    SSLCACertificateFile ROOT
    <Location />
        SSLVerifyClient require
    </Location>";

/// Verdict, reason and confidence.
fn verdict(report: &Report) -> String {
    let front_end = report.front_end();
    let words = ["verdict", "reason", "confidence"].map(|field| word(&front_end[field]));
    words.join(" ")
}

/// `accepted 10/10` of one of the two sessions, and what its attempts got.
fn session(report: &Report, resumption: &Value, series: &str) -> String {
    let [accepted, attempts] = ["accepted", "attempts"].map(|f| resumption[f].as_u64().unwrap());
    let replies = &report.front_end()["replies"][series];
    format!(
        "{} {accepted}/{attempts} {replies}",
        word(&resumption["state"])
    )
}

fn by_ticket(report: &Report) -> [String; 2] {
    let front_end = report.front_end();
    [
        session(report, &front_end["ticket_resumption"], "by_ticket"),
        session(
            report,
            &front_end["renegotiated"]["ticket"],
            "renegotiated_ticket",
        ),
    ]
}

fn which_session(report: &Report) -> Option<&str> {
    let findings = report.front_end()["findings"].as_array().unwrap();
    let mut findings = findings.iter();
    let found = findings.find(|finding| finding["id"] == "which-session-fails")?;
    Some(word(&found["summary"]))
}

fn probe_with_certificate(pki: &Pki, address: std::net::SocketAddr) -> Report {
    let [file, key] = [&pki.client.file, &pki.client.key_file].map(|path| path.to_str().unwrap());
    let arguments = ["--client-cert", file, "--client-key", key];
    probe(
        address,
        &[&arguments[..], &["--path", "/index.html"]].concat(),
    )
}

const FINE: &str = "accepted 10/10 {\"http 200\":10}";
const CLOSED: &str = "accepted 10/10 {\"closed\":10}";

#[test]
fn both_sessions_resume_like_full_handshakes() {
    let pki = Pki::new();
    let server = renegotiating(&pki.authority, &pki.server, "fine");
    let report = probe_with_certificate(&pki, server.address);
    assert_eq!(verdict(&report), "exposed replies-agree high");
    assert_eq!(by_ticket(&report), [FINE, FINE]);
    assert_eq!(which_session(&report), None);
    let renegotiated = &report.front_end()["renegotiated"];
    let by_id = session(
        &report,
        &renegotiated["session_id"],
        "renegotiated_session_id",
    );
    assert_eq!(by_id, FINE);
    // The server has the certificate in the second session, and asks those of the first again.
    assert_eq!(renegotiated["ticket"]["asked_again"], 0);
    let first = &report.front_end()["ticket_resumption"];
    assert_eq!(first["asked_again"], 10);
}

#[test]
fn the_session_of_the_first_handshake_is_dropped() {
    let pki = Pki::new();
    let server = renegotiating(&pki.authority, &pki.server, "drop-first");
    let report = probe_with_certificate(&pki, server.address);
    assert_eq!(verdict(&report), "present ticket-replies-worse medium");
    assert_eq!(by_ticket(&report), [CLOSED, FINE]);
    let found = which_session(&report).unwrap();
    assert!(found.contains("the ticket of the first session"), "{found}");
    assert!(found.contains("keeps the session of the first"), "{found}");
}

/// What was once answered `exposed` at high confidence.
#[test]
fn the_session_of_the_renegotiation_is_dropped() {
    let pki = Pki::new();
    let server = renegotiating(&pki.authority, &pki.server, "drop-second");
    let report = probe_with_certificate(&pki, server.address);
    assert_eq!(verdict(&report), "present ticket-replies-worse medium");
    assert_eq!(by_ticket(&report), [FINE, CLOSED]);
    let found = which_session(&report).unwrap();
    assert!(found.contains("the ticket of the renegotiated"), "{found}");
    assert!(found.contains("keeps its newest session"), "{found}");
}

/// Apache gives no ticket in the renegotiation.
#[test]
fn a_second_session_without_a_ticket_lowers_the_confidence() {
    let pki = Pki::new();
    let server = apache(&pki.authority, &pki.server, SITE);
    let report = probe_with_certificate(&pki, server.address);
    assert_eq!(verdict(&report), "exposed replies-agree medium");
    let summary = word(&report.front_end()["summary"]);
    let open = "the renegotiated session was given no ticket, and its effect is not known";
    assert!(summary.contains(open), "{summary}");
    let renegotiated = &report.front_end()["renegotiated"];
    assert_eq!(renegotiated["ticket"]["attempts"], 0);
}

/// `TLS1.2 exposed` and the like.
fn by_version(report: &Report) -> Vec<String> {
    let versions = report.front_end()["by_version"].as_array();
    let versions = versions.into_iter().flatten();
    let words = |version: &Value| {
        format!(
            "{} {}",
            word(&version["version"]),
            word(&version["verdict"])
        )
    };
    versions.map(words).collect()
}

#[test]
fn tls10_is_tried_beside_the_highest_version() {
    let pki = Pki::new();
    let old = ["-cipher", "ALL:@SECLEVEL=0", "-min_protocol", "TLSv1"];
    let limits = ["-max_protocol", "TLSv1.2"];
    let server = s_server(&pki.server, &[&old[..], &limits].concat());
    let report = probe(server.address, &[]);
    assert_eq!(by_version(&report), ["TLS1.2 exposed", "TLS1.0 exposed"]);
    let attempts = report.front_end()["attempts"].as_array().unwrap();
    let in_old = |a: &&Value| a["offered_version"] == "TLS1.0" && a["series"] != "scout";
    let made = attempts.iter().filter(in_old).map(|attempt| {
        let alike = attempt["alike"]["count"].as_u64();
        1 + alike.unwrap_or(0)
    });
    assert_eq!(made.sum::<u64>(), 10);
    // The user may want less.
    let alone = probe(server.address, &["--tls", "1.2"]);
    assert!(by_version(&alone).is_empty());

    let none = [&old[..], &limits, &["-no_ticket"]].concat();
    let server = s_server(&pki.server, &none);
    let report = probe(server.address, &[]);
    assert_eq!(by_version(&report), ["TLS1.2 absent", "TLS1.0 absent"]);
    assert_eq!(verdict(&report), "absent no-tickets high");
}
