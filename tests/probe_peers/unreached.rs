//! Addresses where nothing is, or nothing answers; and pools of which a part is dead.

use std::fs::File;
use std::process::Stdio;

use serde_json::Value;

use crate::listener::SilentListener;
use crate::peers::servers::s_server;
use crate::peers::{Process, Server, free_port};
use crate::tool::{Report, Run, command, probe, run, verdict, word};
use crate::{ECDHE_RSA_CBC, Pki};

#[test]
fn a_closed_port() {
    let report = probe(free_port(), &[]);
    assert_eq!(
        report.digest(),
        "inconclusive (not-reached, high), exit 13\n\
         tickets not_testable 0/0\n\
         by ticket: not_testable 0/0\n\
         by session_id: not_testable 0/0\n\
         full refused x2; issue refused x2; control; unknown_ticket\n\
         client certificate: not_seen, not_given\n"
    );
    assert_eq!(report.findings(), ["plan-cut-short"]);
}

/// One time-out and not thirty: only the attempts that run side by side are made.
#[test]
fn a_listener_that_says_nothing() {
    for (per_host, replies) in [
        ("4", "full timeout x2; issue timeout x2"),
        ("1", "full timeout x1; issue"),
    ] {
        let listener = SilentListener::new();
        let address = listener.address().to_string();
        let report = Report::of(&run(&[
            "probe",
            &address,
            "--format",
            "json",
            "--quiet",
            "--timeout",
            "0.5",
            "--per-host",
            per_host,
        ]));
        let digest = report.digest();
        assert!(
            digest.starts_with("inconclusive (no-server-hello, high), exit 13\n"),
            "{digest}"
        );
        assert!(digest.contains(replies), "{digest}");
        assert_eq!(report.findings(), ["plan-cut-short"]);
        assert_eq!(listener.connections().to_string(), per_host);
    }
}

/// Ctrl-C ends the waiting, and what is known is printed.
#[test]
fn a_run_that_is_interrupted() {
    let listener = SilentListener::new();
    let output = tempfile::NamedTempFile::new().unwrap();
    let mut tool = command();
    tool.args(["probe", &listener.address().to_string()]);
    tool.args([
        "--quiet",
        "--format",
        "json",
        "--timeout",
        "3600",
        "--deadline",
        "3600",
    ]);
    tool.stdin(Stdio::null()).stdout(output.reopen().unwrap());
    let mut process = Process::start(&mut tool);
    let connection = listener.first();
    process.interrupt();
    let code = process.end().code().unwrap();
    drop(connection);
    let out = std::io::read_to_string(File::open(output.path()).unwrap()).unwrap();
    let report = Report::of(&Run {
        code,
        out,
        err: String::new(),
    });
    let digest = report.digest();
    assert!(
        digest.starts_with("inconclusive (stopped, low), exit 13\n"),
        "{digest}"
    );
    assert_eq!(report.front_end()["cut_short"]["because"], "interrupted");
}

#[test]
fn a_name_without_an_address() {
    let report = probe("no-such-name.invalid:444", &[]);
    assert!(
        report.digest().starts_with("inconclusive (not-resolved, "),
        "{}",
        report.digest()
    );
    assert_eq!(report.exit_code(), 13);
    assert_eq!(report.front_end()["address"], Value::Null);
}

/// A server on 127.0.0.1; 127.0.0.2 is dead.
fn half_a_pool(server: &Server) -> Report {
    let target = format!("localhost:{}", server.address.port());
    let addresses = ["--address", "127.0.0.2", "--address", "127.0.0.1"];
    probe(target, &addresses)
}

#[test]
fn one_address_of_two_is_dead() {
    let pki = Pki::new();
    for (option, code, alive) in [
        (
            "-tls1_2",
            11,
            "exposed (client-certificate-not-requested, high)",
        ),
        ("-no_ticket", 13, "absent (no-tickets, high)"),
    ] {
        let server = s_server(&pki.server, &["-cipher", ECDHE_RSA_CBC, option]);
        let report = half_a_pool(&server);
        assert_eq!(report.exit_code(), code);
        let rows: Vec<String> = report
            .front_ends()
            .iter()
            .map(|row| format!("{}: {}", word(&row["address"]), verdict(row)))
            .collect();
        let port = server.address.port();
        assert_eq!(
            rows,
            [
                format!("127.0.0.1:{port}: {alive}"),
                format!("127.0.0.2:{port}: inconclusive (not-reached, high)"),
            ]
        );
    }
}
