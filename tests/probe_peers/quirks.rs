//! A server of tlslite-ng that breaks one rule of TLS at a time: what this client breaks off is no reply, and never makes `present`.

use crate::Pki;
use crate::peers::servers::quirks;
use crate::tool::{Report, probe, word};

/// The summary of a finding.
fn finding<'a>(report: &'a Report, id: &str) -> Option<&'a str> {
    let findings = report.front_end()["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["id"] == id)?;
    Some(word(&found["summary"]))
}

fn verdict(report: &Report) -> (&str, &str) {
    let front_end = report.front_end();
    (word(&front_end["verdict"]), word(&front_end["reason"]))
}

#[test]
fn a_server_that_keeps_to_the_rules() {
    let pki = Pki::new();
    let report = probe(quirks(&pki.server, "none").address, &[]);
    assert_eq!(
        verdict(&report),
        ("exposed", "client-certificate-not-requested")
    );
    assert_eq!(finding(&report, "rule-broken"), None);
}

/// Version 0.1 said `present` of the first two: it counted its own break-off as the reply of the server.
#[test]
fn rules_at_which_a_strict_client_breaks_off() {
    let pki = Pki::new();
    for (mode, rule, wanted) in [
        ("empty-id", "RFC 5077 section 3.4", "exposed"),
        ("echoed-id", "RFC 5246 sections 7.3 and 7.4.1.3", "exposed"),
        ("unpromised", "RFC 5077 section 3.2", "exposed"),
        ("unsent", "RFC 5077 sections 3.2 and 3.3", "inconclusive"),
    ] {
        let server = quirks(&pki.server, mode);
        for arguments in [&[][..], &["--engine", "rustls"]] {
            let report = probe(server.address, arguments);
            assert_eq!(verdict(&report).0, wanted, "{mode}: {}", report.digest());
            let summary = finding(&report, "rule-broken");
            let summary = summary.unwrap_or_else(|| panic!("{mode}: {}", report.digest()));
            assert!(summary.contains(rule), "{mode}: {summary}");
            let consequence = "a strict client breaks off here, a lenient one goes on";
            assert!(summary.contains(consequence), "{mode}: {summary}");
        }
    }
}

#[test]
fn an_attempt_says_who_ended_it_and_why() {
    let pki = Pki::new();
    let server = quirks(&pki.server, "empty-id");
    let report = probe(server.address, &["--engine", "rustls"]);
    assert_eq!(verdict(&report), ("exposed", "resumption-not-tested"));
    let attempts = report.front_end()["attempts"].as_array().unwrap();
    let of = |series: &str| {
        let mut all = attempts.iter().filter(|a| a["series"] == series);
        all.next().unwrap().clone()
    };
    let by_ticket = of("by_ticket");
    assert_eq!(by_ticket["handshake"], "abbreviated");
    assert_eq!(by_ticket["ended_by"], "client");
    let breach = &by_ticket["breach"];
    assert_eq!(breach["rule"], "empty-session-id-on-resumption");
    assert_eq!(
        breach["instead"],
        "an empty session_id in ServerHello, then ChangeCipherSpec"
    );
    let full = of("full");
    assert!(
        full["ended_by"].is_null() && full["breach"].is_null(),
        "{full}"
    );
}

#[test]
fn hellos_that_merely_offer_tickets_fail() {
    let pki = Pki::new();
    let server = quirks(&pki.server, "no-offers");
    let report = probe(server.address, &[]);
    assert_eq!(verdict(&report), ("inconclusive", "ticket-offer-fails"));
    assert!(finding(&report, "ticket-offer-fails").is_some());
    assert_eq!(finding(&report, "unstable-replies"), None);
    assert!(report.digest().contains("exit 13"), "{}", report.digest());
}
