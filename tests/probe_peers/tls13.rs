//! TLS 1.3: the same question, asked of servers of OpenSSL (by way of Python and nginx), GnuTLS, Apache httpd and tlslite-ng.

use serde_json::Value;

use crate::peers::servers::{apache, gnutls_serv, hostile_tls13, nginx, s_server, tls13};
use crate::peers::{Authority, Key};
use crate::tool::{Report, probe, run, table, word};
use crate::{Pki, as_client};

fn verdict(report: &Report) -> (&str, &str, i64) {
    let front_end = report.front_end();
    let [verdict, reason] = ["verdict", "reason"].map(|key| word(&front_end[key]));
    (verdict, reason, report.exit_code())
}

/// What connections of a series brought, each label once.
fn labels(report: &Report, series: &str) -> String {
    let counts = report.front_end()["conversations"][series].as_object();
    let labels = counts
        .into_iter()
        .flat_map(|c| c.keys().map(String::as_str));
    labels.collect::<Vec<_>>().join(", ")
}

fn attempts<'a>(report: &'a Report, series: &str) -> Vec<&'a Value> {
    let attempts = report.front_end()["attempts"].as_array().unwrap();
    attempts.iter().filter(|a| a["series"] == series).collect()
}

const PRESENT: (&str, &str, i64) = ("present", "ticket-replies-worse", 10);
const EXPOSED: (&str, &str, i64) = ("exposed", "client-certificate-not-requested", 11);
const ABSENT: (&str, &str, i64) = ("absent", "no-tickets", 0);

#[test]
fn what_resumed_connections_get_decides() {
    let pki = Pki::new();
    for (mode, expected, resumed) in [
        ("good", EXPOSED, "http 200 200"),
        ("closed", PRESENT, "closed"),
        ("reset", PRESENT, "reset"),
        ("forbidden", PRESENT, "http 403 200"),
        ("second", PRESENT, "http 200 closed"),
        ("none", ABSENT, ""),
    ] {
        let server = tls13(&pki.authority, &pki.server, mode);
        let report = probe(server.address, &[]);
        assert_eq!(verdict(&report), expected, "{mode}: {}", report.digest());
        assert_eq!(labels(&report, "by_ticket"), resumed, "{mode}");
        assert_eq!(labels(&report, "full"), "http 200 200", "{mode}");
        assert_eq!(report.tls(), "TLS1.3 TLS_AES_256_GCM_SHA384");
        let front_end = report.front_end();
        assert_eq!(front_end["session_id_resumption"]["state"], "not_issued");
        for key in ["next_step", "differential", "summary"] {
            let words = word(&front_end[key]);
            let named = words.contains("2901554") || words.contains("EnableSessionTicket");
            assert!(!named, "{mode} {key}: {words}");
        }
    }
}

#[test]
fn a_client_certificate_in_the_handshake_and_after_it() {
    let pki = Pki::new();
    let refused = ("inconclusive", "client-certificate-needed", 13);
    let agree = ("exposed", "replies-agree", 11);
    let none = ("exposed", "no-client-certificate", 11);
    for (mode, without, with, asked) in [
        ("required", refused, agree, "first_handshake"),
        ("optional", none, agree, "first_handshake"),
        ("blind", refused, PRESENT, "first_handshake"),
        ("ask", none, agree, "after_request"),
    ] {
        let server = tls13(&pki.authority, &pki.server, mode);
        for (client, expected) in [(Vec::new(), without), (pki.as_client().to_vec(), with)] {
            let report = probe(server.address, &client);
            assert_eq!(verdict(&report), expected, "{mode}: {}", report.digest());
            let certificate = &report.front_end()["client_certificate"];
            assert_eq!(certificate["requested"], asked, "{mode}");
            let presented = if client.is_empty() {
                "not_given"
            } else {
                "yes"
            };
            assert_eq!(certificate["presented"], presented, "{mode}");
            let found = report.findings().contains(&"post-handshake-auth");
            assert_eq!(found, mode == "ask", "{mode}");
        }
    }
}

#[test]
fn a_certificate_that_the_server_does_not_accept() {
    let pki = Pki::new();
    let strangers = Authority::new();
    let foreign = strangers.issue("foreign", Key::Ecdsa);
    let server = tls13(&pki.authority, &pki.server, "required");
    let report = probe(server.address, &as_client(&foreign));
    let needed = ("inconclusive", "client-certificate-needed", 13);
    assert_eq!(verdict(&report), needed, "{}", report.digest());
    assert_eq!(labels(&report, "full"), "alert unknown_ca");
}

#[test]
fn a_ticket_that_is_taken_once_is_no_failure() {
    let pki = Pki::new();
    let server = tls13(&pki.authority, &pki.server, "once");
    let report = probe(server.address, &["--per-host", "1"]);
    assert_eq!(verdict(&report), EXPOSED, "{}", report.digest());
    assert!(report.findings().contains(&"ticket-taken-once"));
    assert_eq!(report.front_end()["same_ticket"]["accepted"], 1);

    let server = tls13(&pki.authority, &pki.server, "again");
    let report = probe(server.address, &["--per-host", "1"]);
    assert_eq!(verdict(&report), EXPOSED, "{}", report.digest());
    assert!(report.findings().contains(&"ticket-reuse-fails"));
}

#[test]
fn what_each_series_offers_and_gets() {
    let pki = Pki::new();
    for (arguments, per_connection) in [
        (&["-num_tickets", "1"][..], 1),
        (&["-num_tickets", "2"], 2),
        (&["-num_tickets", "8", "-no_anti_replay"], 8),
        (&["-no_ticket"], 2),
    ] {
        let server = s_server(&pki.server, &[&["-tls1_3"], arguments].concat());
        let report = probe(server.address, &[]);
        assert_eq!(
            verdict(&report),
            EXPOSED,
            "{arguments:?}: {}",
            report.digest()
        );
        for (series, offer, handshake) in [
            ("full", "nothing", "full"),
            ("issue", "empty_ticket_extension", "full"),
            ("by_ticket", "ticket", "abbreviated"),
            ("same_ticket", "ticket", "abbreviated"),
            ("unknown_ticket", "ticket", "full"),
            ("control", "empty_ticket_extension", "full"),
        ] {
            let attempts = attempts(&report, series);
            assert!(!attempts.is_empty(), "{series}");
            for attempt in attempts {
                assert_eq!(attempt["offer"], offer, "{series}");
                assert_eq!(attempt["handshake"], handshake, "{series}");
            }
        }
        for attempt in attempts(&report, "issue") {
            let told = &attempt["tls13"];
            assert_eq!(told["tickets"], per_connection, "{arguments:?}");
            assert_eq!(told["nonce_length"], 8);
            assert!(told["first_ticket_us"].as_u64() <= told["last_ticket_us"].as_u64());
            assert!(attempt["new_session_ticket"]["lifetime_hint_s"].as_u64() > Some(0));
            assert_eq!(attempt["key_exchange"]["signature"], "valid");
        }
        // Each ticket is offered once.
        let fingerprints = attempts(&report, "by_ticket");
        assert_eq!(fingerprints.len(), 10);
    }
    let server = s_server(&pki.server, &["-tls1_3", "-num_tickets", "0"]);
    assert_eq!(verdict(&probe(server.address, &[])), ABSENT);
}

#[test]
fn every_suite_and_every_group() {
    let pki = Pki::new();
    for suite in [
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
    ] {
        let server = s_server(&pki.server, &["-tls1_3", "-ciphersuites", suite]);
        let report = probe(server.address, &[]);
        assert_eq!(report.tls(), format!("TLS1.3 {suite}"));
        assert_eq!(verdict(&report), EXPOSED, "{suite}: {}", report.digest());
    }
    for (group, name, retries) in [
        ("X25519", "x25519", false),
        ("P-256", "secp256r1", true),
        ("P-384", "secp384r1", true),
    ] {
        let server = s_server(&pki.server, &["-tls1_3", "-groups", group]);
        let report = probe(server.address, &[]);
        assert_eq!(verdict(&report), EXPOSED, "{group}: {}", report.digest());
        let seen = &report.front_end()["versions"][0];
        let key = if retries { "retry_group" } else { "group" };
        assert_eq!(seen[key], name, "{seen}");
    }
}

/// A server that has TLS 1.2 as well is probed in TLS 1.2, with as many connections as ever.
#[test]
fn tls_1_2_goes_first() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &[]);
    let report = probe(server.address, &[]);
    assert!(report.tls().starts_with("TLS1.2 "), "{}", report.tls());
    assert!(report.findings().contains(&"speaks-tls13"));
    let shown = table(&server.address.to_string(), &[])
        .out
        .replace("\n  ", " ");
    let told = "and was not probed: add --tls 1.3,1.2";
    assert!(shown.contains(told), "{shown}");
    assert!(
        attempts(&report, "scout")
            .iter()
            .all(|a| a["offered_version"] != "TLS1.3")
    );
    let both = probe(server.address, &["--tls", "1.3,1.2"]);
    let versions = both.front_end()["by_version"].as_array().unwrap();
    let versions: Vec<&str> = versions.iter().map(|v| word(&v["version"])).collect();
    assert_eq!(versions, ["TLS1.3", "TLS1.2"]);
    let only_old = s_server(&pki.server, &["-tls1_2"]);
    let report = probe(only_old.address, &[]);
    assert!(!report.findings().contains(&"speaks-tls13"));
    let report = probe(only_old.address, &["--tls", "1.3"]);
    let promised = ("exposed", "promised-to-scout", 11);
    assert_eq!(verdict(&report), promised, "{}", report.digest());
}

#[test]
fn nginx_and_gnutls_with_tickets_on_and_off() {
    let pki = Pki::new();
    let site = |more: &str| {
        let text = "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
            ssl_protocols TLSv1.3; ssl_client_certificate ROOT;";
        nginx(&pki.authority, &pki.server, &format!("{text} {more}"))
    };
    let required = "ssl_verify_client on;";
    let resumed =
        |what: &str| format!("{required} if ($ssl_session_reused = r) {{ return {what}; }}");
    let agree = ("exposed", "replies-agree", 11);
    for (more, expected) in [
        (format!("{required} location / {{ return 200 ok; }}"), agree),
        (
            format!("{} location / {{ return 200 ok; }}", resumed("403")),
            PRESENT,
        ),
        (
            format!("{} location / {{ return 200 ok; }}", resumed("444")),
            PRESENT,
        ),
        // OpenSSL issues tickets all the same, and takes none of them up.
        (
            format!(
                "{required} ssl_session_tickets off; ssl_session_cache off; location / {{ return 200 ok; }}"
            ),
            ("exposed", "resumption-refused", 11),
        ),
    ] {
        let server = site(&more);
        let arguments = pki.as_client();
        let report = probe(server.address, &arguments);
        assert_eq!(verdict(&report), expected, "{more}: {}", report.digest());
    }
    let tls13 = "NORMAL:-VERS-ALL:+VERS-TLS1.3";
    // It asks for a certificate, and does without.
    let unasked = ("exposed", "no-client-certificate", 11);
    for (more, expected) in [(&[][..], unasked), (&["--noticket"], ABSENT)] {
        let server = gnutls_serv(&pki.server, &[&["--priority", tls13], more].concat());
        let report = probe(server.address, &[]);
        assert_eq!(verdict(&report), expected, "{more:?}: {}", report.digest());
    }
}

/// Apache httpd asks after the handshake where a location wants the certificate.
#[test]
fn apache_asks_after_the_handshake() {
    let pki = Pki::new();
    let server = apache(
        &pki.authority,
        &pki.server,
        "Listen ADDRESS
        SSLEngine on
        SSLProtocol TLSv1.3
        SSLCertificateFile CERTIFICATE
        SSLCertificateKeyFile KEY
        SSLCACertificateFile ROOT
        <Location />
            SSLVerifyClient require
        </Location>",
    );
    let arguments = pki.as_client();
    let report = probe(server.address, &arguments);
    assert_eq!(verdict(&report).0, "exposed", "{}", report.digest());
    assert!(report.findings().contains(&"post-handshake-auth"));
    let certificate = &report.front_end()["client_certificate"];
    assert_eq!(certificate["requested"], "after_request");
    assert_eq!(certificate["presented"], "yes");
}

#[test]
fn bad_servers_are_bounded_and_named() {
    let pki = Pki::new();
    let many = "more than 256 messages after the handshake";
    for (mode, word_of, what) in [
        ("none", "exposed", ""),
        ("many-tickets", "exposed", many),
        ("long-ticket", "exposed", ""),
        ("lifetime-0", "exposed", ""),
        ("lifetime-max", "exposed", ""),
        ("key-updates", "inconclusive", many),
        (
            "second-retry",
            "inconclusive",
            "it sent a second HelloRetryRequest",
        ),
        (
            "idle-retry",
            "inconclusive",
            "its HelloRetryRequest asks for nothing",
        ),
        (
            "other-psk",
            "inconclusive",
            "it accepted a pre-shared key that was not offered",
        ),
        ("other-suite", "inconclusive", "it chose suite 0x1305"),
    ] {
        let server = hostile_tls13(&pki.server, mode);
        let arguments = ["--tls", "1.3", "--attempts", "4"];
        let report = probe(server.address, &arguments);
        assert_eq!(verdict(&report).0, word_of, "{mode}: {}", report.digest());
        let full = attempts(&report, "full")[0];
        if !what.is_empty() {
            assert_eq!(full["reply"]["what"], what, "{mode}");
        }
        let odd = report.findings().contains(&"ticket-lifetime");
        assert_eq!(odd, mode.starts_with("lifetime"), "{mode}");
        assert!(!report.findings().contains(&"local-faults"), "{mode}");
        let offered = !attempts(&report, "by_ticket").is_empty();
        assert_eq!(offered, mode == "none", "{mode}");
    }
}

/// Two servers show each other's tickets; before and after are compared.
#[test]
fn pools_and_comparisons() {
    let pki = Pki::new();
    let key = pki.authority.directory().join("ticket.key");
    std::fs::write(&key, [7; 80]).unwrap();
    let tls = "ssl_certificate CERTIFICATE; ssl_certificate_key KEY; ssl_protocols TLSv1.3;
        ssl_session_cache off; location / { return 200 ok; }";
    let shared = format!("ssl_session_ticket_key {};", key.display());
    for (keys, expected) in [(shared.as_str(), "shared"), ("", "separate")] {
        let site = format!(
            "listen ADDRESS ssl; {tls} {keys} }} server {{ listen 127.0.0.2:PORT ssl; {tls} {keys}"
        );
        let server = nginx(&pki.authority, &pki.server, &site);
        let port = server.address.port().to_string();
        let addresses = ["--address", "127.0.0.1", "--address", "127.0.0.2"];
        let report = probe("localhost", &[&["--port", &port][..], &addresses].concat());
        let pool = &report.json()["pools"][0];
        assert_eq!(pool["ticket_keys"], expected, "{pool}");
        for front_end in report.front_ends() {
            assert_eq!(front_end["tls"]["version"], "TLS1.3");
            assert_eq!(front_end["ticket_resumption"]["accepted"], 10);
        }
    }
    let [before, after] =
        ["before.json", "after.json"].map(|name| pki.authority.directory().join(name));
    let server = tls13(&pki.authority, &pki.server, "forbidden");
    let target = server.address.to_string();
    probe(&target, &["--save", before.to_str().unwrap()]);
    drop(server);
    let server = tls13(&pki.authority, &pki.server, "none");
    probe(server.address, &["--save", after.to_str().unwrap()]);
    let compared = run(&[
        "compare",
        before.to_str().unwrap(),
        before.to_str().unwrap(),
    ]);
    assert!(
        !compared.out.contains("EnableSessionTicket"),
        "{}",
        compared.out
    );
    let shown = run(&["show", after.to_str().unwrap(), "--details"]);
    assert!(shown.out.contains("TLS1.3 TLS_AES"), "{}", shown.out);
}

/// What holds in TLS 1.2 need not hold in TLS 1.3: here tickets are off in one, and the cache makes them work in the other.
#[test]
fn absent_below_and_present_in_tls_1_3() {
    let pki = Pki::new();
    let site = "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
        ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets off; ssl_session_cache shared:a:1m;
        ssl_ciphers ECDHE-RSA-AES128-SHA256;
        if ($ssl_session_reused = r) { return 403; } location / { return 200 ok; }";
    let server = nginx(&pki.authority, &pki.server, site);
    let target = server.address.to_string();
    let saved = ["new.json", "old.json"].map(|name| {
        let path = pki.authority.directory().join(name);
        path.to_str().unwrap().to_owned()
    });
    let new = probe(&target, &["--tls", "1.3", "--save", &saved[0]]);
    assert_eq!(verdict(&new), PRESENT, "{}", new.digest());
    let old = probe(&target, &["--save", &saved[1]]);
    assert_eq!(verdict(&old), ABSENT, "{}", old.digest());
    let shown = run(&["show", &saved[1]]);
    assert!(shown.out.contains("TLS 1.3 is spoken too"), "{}", shown.out);
    let compared = run(&["compare", &saved[0], &saved[1]]);
    assert_eq!(compared.code, 13, "{}", compared.out);
}

#[test]
fn the_table_names_the_version_and_no_registry_value() {
    let pki = Pki::new();
    let server = tls13(&pki.authority, &pki.server, "closed");
    let run = table(&server.address.to_string(), &[]);
    assert_eq!(run.code, 10);
    for word in ["2901554", "EnableSessionTicket", "Windows Server 2012"] {
        assert!(!run.out.contains(word), "{word}: {}", run.out);
    }
    assert!(run.out.contains("docs/tls13.md"), "{}", run.out);
}
