//! `ticketprobe` as it is built, where the engine is chosen.

use crate::Pki;
use crate::peers::servers::{apache, s_server};
use crate::tool::{Report, probe, run, table, word};
use serde_json::Value;

const OLD: &str = "ALL:@SECLEVEL=0";

fn as_client(pki: &Pki) -> [&str; 4] {
    let [file, key] = [&pki.client.file, &pki.client.key_file].map(|path| path.to_str().unwrap());
    ["--client-cert", file, "--client-key", key]
}

/// The engine and why it was taken.
fn engine(report: &Report) -> String {
    let engine = &report.front_end()["engine"];
    let [name, because] = ["name", "because"].map(|field| word(&engine[field]));
    format!("{name}: {because}")
}

#[test]
fn a_server_with_tls_1_0_alone() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1", "-cipher", OLD]);
    let report = probe(server.address, &[]);
    assert_eq!(
        report.digest(),
        "exposed (client-certificate-not-requested, high), exit 11\n\
         tickets issued 4/4\n\
         by ticket: accepted 10/10 http 200 x10\n\
         by session_id: accepted 10/10 http 200 x10\n\
         full http 200 x3; issue http 200 x4; control http 200 x5; unknown_ticket http 200 x1\n\
         client certificate: not_seen, not_given\n"
    );
    assert_eq!(engine(&report), "classic: rustls does not speak TLS1.0");
    assert!(report.tls().starts_with("TLS1.0 "), "{}", report.tls());
    let options = ["-tls1", "-cipher", OLD, "-no_ticket"];
    let server = s_server(&pki.server, &options);
    let digest = probe(server.address, &[]).digest();
    assert!(
        digest.starts_with("absent (no-tickets, high), exit 0\n"),
        "{digest}"
    );
}

#[test]
fn a_server_with_rsa_key_exchange_alone() {
    let pki = Pki::new();
    let server = s_server(
        &pki.server,
        &["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"],
    );
    let report = probe(server.address, &[]);
    let digest = report.digest();
    assert!(
        digest.starts_with(
            "exposed (client-certificate-not-requested, high), exit 11\n\
             tickets issued 4/4\n\
             by ticket: accepted 10/10 http 200 x10\n"
        ),
        "{digest}"
    );
    assert_eq!(
        engine(&report),
        "classic: rustls lacks TLS_RSA_WITH_AES_128_CBC_SHA, which the server prefers in TLS1.2"
    );
}

#[test]
fn the_engine_can_be_forced() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_2", "-cipher", OLD]);
    for name in ["rustls", "classic"] {
        let report = probe(server.address, &["--engine", name]);
        let digest = report.digest();
        assert!(digest.contains("by session_id: accepted 10/10"), "{digest}");
        assert_eq!(engine(&report), format!("{name}: --engine asked for it"));
    }
}

const SITE: &str = "Listen ADDRESS
    SSLEngine on
    SSLProtocol TLSv1.2
    SSLCipherSuite ECDHE-RSA-AES256-SHA384:AES128-SHA
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY
    SSLCACertificateFile ROOT
    <Location />
        SSLVerifyClient require
    </Location>";

#[test]
fn a_certificate_by_renegotiation_changes_the_engine() {
    let pki = Pki::new();
    let with = apache(&pki.authority, &pki.server, SITE);
    let without = format!("{SITE}\nSSLSessionTickets off");
    let without = apache(&pki.authority, &pki.server, &without);
    let client = as_client(&pki);
    let arguments = [&client[..], &["--path", "/index.html"]].concat();
    for (server, verdict) in [
        (
            &with,
            "exposed (replies-agree, medium), exit 11\ntickets issued 4/4\n",
        ),
        (
            &without,
            "absent (no-tickets, high), exit 0\ntickets not_issued 0/4\n",
        ),
    ] {
        let report = probe(server.address, &arguments);
        let digest = report.digest();
        assert!(digest.starts_with(verdict), "{digest}");
        assert!(
            digest.ends_with(
                "full http 200 x3; issue http 200 x4; control http 200 x10; unknown_ticket http 200 x1\n\
                 client certificate: after_request, yes\n"
            ),
            "{digest}"
        );
        assert_eq!(
            engine(&report),
            "classic: the server asks for the client certificate by renegotiation, which rustls cannot answer"
        );
        // What the look cost: made on rustls, and in vain.
        let in_vain = report.front_end()["cut_off"].as_object().unwrap();
        let in_vain: u64 = in_vain.values().map(|count| count.as_u64().unwrap()).sum();
        assert!((1..=2).contains(&in_vain), "{in_vain}");
        let attempts = report.front_end()["attempts"].as_array().unwrap();
        let renegotiated = |attempt: &&Value| attempt["renegotiation"]["completed"] == true;
        let series = attempts
            .iter()
            .filter(|attempt| attempt["series"] != "scout");
        assert!(series.clone().count() > 20 && series.clone().all(|a| renegotiated(&a)));
    }
    let forced = [&arguments[..], &["--engine", "rustls"]].concat();
    let digest = probe(with.address, &forced).digest();
    assert!(
        digest.starts_with("exposed (client-certificate-after-request, "),
        "{digest}"
    );
}

#[test]
fn the_table_says_which_engine_and_why() {
    let pki = Pki::new();
    let server = apache(&pki.authority, &pki.server, SITE);
    let arguments = [&as_client(&pki)[..], &["--path", "/index.html"]].concat();
    let shown = table(&server.address.to_string(), &arguments);
    let unwrapped = shown.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "classic",
        "the server asks for the client certificate by renegotiation",
        "asked for after the request, presented",
    ] {
        assert!(unwrapped.contains(words), "no {words:?} in {}", shown.out);
    }
}

#[test]
fn both_versions_of_one_server() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-cipher", OLD]);
    let report = probe(server.address, &["--tls", "1.2,1.0"]);
    let versions = report.front_end()["by_version"].as_array().unwrap();
    let rows: Vec<String> = versions
        .iter()
        .map(|row| {
            let words = [&row["version"], &row["engine"]["name"], &row["verdict"]];
            words.map(word).join(" ")
        })
        .collect();
    assert_eq!(rows, ["TLS1.2 rustls exposed", "TLS1.0 classic exposed"]);
}

#[test]
fn the_demo_of_renegotiation() {
    let shown = run(&["demo", "--renegotiate"]);
    assert_eq!(shown.code, 0, "{}\n{}", shown.out, shown.err);
    for words in [
        "In the model, the problem is present with session tickets on, and gone with them off.",
        "PRESENT",
        "1.0",
        "a model",
    ] {
        assert!(shown.out.contains(words), "no {words:?} in {}", shown.out);
    }
    let resolved = shown.out.lines().filter(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.get(1..4) == Some(&["present", "absent", "resolved"])
    });
    assert_eq!(resolved.count(), 3, "{}", shown.out);
}
