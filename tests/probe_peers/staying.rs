//! What becomes of a connection after its first reply: servers that hold one kind of conversation over full connections and another over
//! resumed ones.

use serde_json::Value;

use crate::Pki;
use crate::peers::servers::conversing;
use crate::tool::{Report, probe, run, word};

fn verdict(report: &Report) -> (&str, &str) {
    let front_end = report.front_end();
    (word(&front_end["verdict"]), word(&front_end["reason"]))
}

/// What connections of a series brought, each label once.
fn labels(report: &Report, series: &str) -> String {
    let counts = report.front_end()["conversations"][series].as_object();
    let labels = counts.unwrap().keys().map(String::as_str);
    labels.collect::<Vec<_>>().join(", ")
}

struct Case {
    full: &'static str,
    resumed: &'static str,
    arguments: &'static [&'static str],
    /// What resumed connections brought.
    label: &'static str,
    /// What the summary says of the point; none where the server is only exposed.
    point: Option<&'static str>,
}

const fn case(full: &'static str, resumed: &'static str, label: &'static str) -> Case {
    Case {
        full,
        resumed,
        arguments: &[],
        label,
        point: None,
    }
}

impl Case {
    const fn at(self, point: &'static str) -> Self {
        Self {
            point: Some(point),
            ..self
        }
    }

    const fn with(self, arguments: &'static [&'static str]) -> Self {
        Self { arguments, ..self }
    }

    fn check(&self, pki: &Pki) {
        let server = conversing(&pki.server, self.full, self.resumed);
        let report = probe(server.address, self.arguments);
        let told = format!("{} {}: {}", self.full, self.resumed, report.digest());
        assert_eq!(labels(&report, "by_ticket"), self.label, "{told}");
        let summary = word(&report.front_end()["summary"]);
        match self.point {
            Some(point) => {
                let present = ("present", "ticket-replies-worse");
                assert_eq!(verdict(&report), present, "{told}");
                assert!(summary.contains(point), "{summary}");
                assert!(told.contains("exit 10"), "{told}");
            }
            None => {
                let exposed = ("exposed", "client-certificate-not-requested");
                assert_eq!(verdict(&report), exposed, "{told}");
                assert!(told.contains("exit 11"), "{told}");
            }
        }
    }
}

#[test]
fn resumed_connections_that_do_not_stay() {
    let pki = Pki::new();
    let after = "10 ended after the first reply";
    for case in [
        case("keep", "close", "http 200 closed").at(after),
        case("keep", "announced", "http 200 end").at(after),
        case("keep", "cut", "http 200 cut short").at("10 got a first reply that was cut short"),
        case("keep", "second-403", "http 200 403").at("10 in the second reply"),
        case("keep", "second-cut", "http 200 200 cut short")
            .at("10 got a second reply that was cut short"),
        case("keep", "second-reset", "http 200 reset").at(after),
        case("keep", "idle", "http 200 200 closed")
            .with(&["--hold", "1"])
            .at("10 were closed within 1 s of silence"),
        case("keep", "fin", "http 200 closed").at(after),
    ] {
        case.check(&pki);
    }
}

#[test]
fn their_healthy_twins() {
    let pki = Pki::new();
    for case in [
        case("keep", "keep", "http 200 200"),
        case("close", "close", "http 200 closed"),
        case("announced", "announced", "http 200 end"),
        case("cut", "cut", "http 200 cut short"),
        case("fin", "close", "http 200 closed"),
        case("keep", "keep", "http 200 200 open").with(&["--hold", "1"]),
        case("keep", "close", "http 200").with(&["--requests", "1"]),
        // Better than usual is no fault.
        case("close", "keep", "http 200 200"),
    ] {
        case.check(&pki);
    }
}

#[test]
fn what_a_bad_peer_says_is_bounded_and_named() {
    let pki = Pki::new();
    let few = ["--attempts", "2", "--no-scout", "--timeout", "2"];
    let json = ["--format", "json", "--quiet", "--verbose"];
    for (mode, label) in [
        ("endless", "http 200 200"),
        ("slow", "http 200 timeout"),
        ("flood", "not HTTP"),
        ("big", "http 200"),
        ("chunk", "http 200"),
        ("junk", "http 200 unasked data"),
        ("more", "http 200 unasked data"),
        ("notify", "http 200 closed"),
    ] {
        let server = conversing(&pki.server, mode, mode);
        let address = server.address.to_string();
        let line = [&["probe", &address][..], &json, &few].concat();
        let report = Report::of(&run(&line));
        assert_eq!(labels(&report, "full"), label, "{}", report.digest());
        assert_eq!(labels(&report, "by_ticket"), label, "{mode}");
    }
}

fn first<'a>(report: &'a Report, series: &str) -> &'a Value {
    let attempts = report.front_end()["attempts"].as_array().unwrap();
    let mut of_series = attempts.iter().filter(|a| a["series"] == series);
    of_series.next().unwrap()
}

#[test]
fn lengths_and_ways_of_closing_are_recorded() {
    let pki = Pki::new();
    let few = &["--attempts", "1", "--no-scout"][..];
    let kept = probe(conversing(&pki.server, "keep", "keep").address, few);
    let attempt = first(&kept, "full");
    let body = &attempt["body"];
    assert_eq!(body["declared"]["bytes"], 2, "{attempt}");
    assert_eq!(
        (body["received"].as_u64(), word(&body["end"]["kind"])),
        (Some(2), "whole")
    );
    assert_eq!(attempt["later"][0]["reply"]["status"], 200, "{attempt}");
    let cut = probe(conversing(&pki.server, "cut", "cut").address, few);
    let body = &first(&cut, "full")["body"];
    assert_eq!(body["declared"]["bytes"], 1000);
    assert_eq!(body["received"], 10);
    assert_eq!(body["end"]["by"]["kind"], "closed", "{body}");
    for (mode, closing) in [
        ("close", "close_notify"),
        ("notify", "close_notify_alone"),
        ("fin", "fin_alone"),
    ] {
        let report = probe(conversing(&pki.server, mode, mode).address, few);
        let attempt = first(&report, "full");
        assert_eq!(attempt["closing"], closing, "{mode}: {attempt}");
    }
}
