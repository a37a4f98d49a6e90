//! What the user gets wrong: exit code 2, and a line that names the input.

use crate::listener::SilentListener;
use crate::tool::run;

#[test]
fn a_bad_argument_is_named() {
    for (arguments, named) in [
        (&["probe", "bad_%%"][..], "'bad_%%'"),
        (&["probe", "256.1.1.1"], "'256.1.1.1'"),
        (&["probe", "host:99999"], "'host:99999'"),
        (&["probe", "2001:db8::1:444:x"], "'2001:db8::1:444:x'"),
        (&["probe", "http://host/"], "'http://host/'"),
        (&["probe", "good.example", "bad host"], "'bad host'"),
        (&["probe", "host", "--port", "0"], "'0' for '--port <PORT>'"),
        (&["probe", "host", "--port", "x"], "'x' for '--port <PORT>'"),
        (
            &["probe", "host", "--address", "10.0.0.256"],
            "'10.0.0.256' for '--address <IP>'",
        ),
        (
            &["probe", "host", "--method", "PUT"],
            "'PUT' for '--method <METHOD>'",
        ),
        (
            &["probe", "host", "--path", "no-slash"],
            "'no-slash' for '--path <PATH>'",
        ),
        (
            &["probe", "host", "--server-name", "b_%"],
            "'b_%' for '--server-name <NAME>'",
        ),
        (
            &["probe", "host", "--attempts", "0"],
            "'0' for '--attempts <N>'",
        ),
        (
            &["probe", "host", "--timeout", "never"],
            "'never' for '--timeout <SECONDS>'",
        ),
        (
            &["probe", "host", "--per-host", "0"],
            "'0' for '--per-host <N>'",
        ),
        (
            &["probe", "host", "--client-key", "key"],
            "--client-cert <FILE>",
        ),
        (
            &["probe", "host", "--format", "xml"],
            "'xml' for '--format <FORMAT>'",
        ),
        (
            &["probe", "host", "--tls", "1.2,1.4"],
            "'1.2,1.4' for '--tls <VERSIONS>'",
        ),
        (
            &["probe", "host", "--tls", "1.3", "--engine", "rustls"],
            "--engine rustls: expected classic",
        ),
        (
            &["probe", "host", "--engine", "nss"],
            "'nss' for '--engine <ENGINE>'",
        ),
        (
            &["probe", "host", "--fail-on", "absent"],
            "'absent' for '--fail-on <LIST>'",
        ),
        (
            &["probe", "host", "--wait-for", "inconclusive"],
            "'inconclusive' for '--wait-for <VERDICT>'",
        ),
        (
            &[
                "probe",
                "host",
                "--wait-for",
                "absent",
                "--max-wait",
                "soon",
            ],
            "'soon' for '--max-wait <TIME>'",
        ),
        (&["probe", "host", "--every", "30s"], "--wait-for <VERDICT>"),
        (
            &["probe", "host", "--wait-for", "absent", "--every", "16m"],
            "--every is longer than --max-wait",
        ),
        (
            &["probe", "host", "--dry-run", "--save", "f"],
            "'--save <FILE>'",
        ),
        (&["compare", "before.json"], "<AFTER>"),
        (
            &["compare", "a", "b", "--fail-on", "worst"],
            "'worst' for '--fail-on <LIST>'",
        ),
        (&["probe", "host", "--frobnicate"], "'--frobnicate'"),
        (&["probe"], "<TARGET>"),
        (&["frobnicate"], "'frobnicate'"),
        (
            &["lab", "--tickets", "maybe"],
            "'maybe' for '--tickets <TICKETS>'",
        ),
        (
            &["demo", "--failure", "odd"],
            "'odd' for '--failure <FAILURE>'",
        ),
    ] {
        let run = run(arguments);
        assert_eq!((run.code, &*run.out), (2, ""), "{arguments:?}: {}", run.err);
        let line = run.err.lines().find(|line| line.contains(named));
        assert!(line.is_some(), "{arguments:?}: no {named} in {}", run.err);
    }
}

/// A target that is wrong stops the run before the first connection to one that is right.
#[test]
fn one_bad_target_of_two_opens_no_connection() {
    let listener = SilentListener::new();
    let run = run(&["probe", &listener.address().to_string(), "bad_%%"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.err,
        "ticketprobe: 'bad_%%' is not a target: expected a host name or an address, \
         such as pool01.contoso.local or 10.0.0.11\n"
    );
    assert_eq!(listener.connections(), 0);
}

#[test]
fn help_and_version_are_no_errors() {
    let help = run(&["probe", "--help"]);
    assert_eq!((help.code, &*help.err), (0, ""));
    for option in [
        "--client-cert",
        "--dry-run",
        "--per-host",
        "--output",
        "--save",
        "--wait-for",
    ] {
        assert!(help.out.contains(option), "no {option} in {}", help.out);
    }
    assert!(!help.out.contains("--client-password <"), "{}", help.out);
    let version = run(&["--version"]);
    let expected = format!("ticketprobe {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((version.code, version.out), (0, expected));
}

#[test]
fn a_dry_run_opens_no_connection() {
    let listener = SilentListener::new();
    let address = listener.address().to_string();
    let run = run(&["probe", &address, "--dry-run"]);
    assert_eq!((run.code, &*run.err), (0, ""), "{}", run.out);
    for words in [
        &*format!("{address}  36 "),
        "usually opens 36 connections in all",
        "3 scout, 3 full, 4 issue, 10 by ticket, 10 by session ID, 5 control, 1 unknown ticket",
    ] {
        assert!(said(&run.out).contains(words), "no {words}: {}", run.out);
    }
    assert_eq!(listener.connections(), 0);
}

#[test]
fn a_dry_run_counts_all_front_ends() {
    let run = run(&[
        "probe",
        "pool.example",
        "--address",
        "10.0.0.11",
        "--address",
        "10.0.0.12",
        "--attempts",
        "2",
        "--dry-run",
    ]);
    assert_eq!(run.code, 0);
    for words in [
        "10.0.0.11:444",
        "10.0.0.12:444",
        "at most 2 connections more",
        "usually opens 34 connections in all",
    ] {
        assert!(said(&run.out).contains(words), "no {words} in {}", run.out);
    }
}

/// The text without its line ends; columns stay apart.
fn said(out: &str) -> String {
    let lines: Vec<&str> = out.lines().map(str::trim).collect();
    lines.join(" ")
}

#[test]
fn a_dry_run_counts_versions_and_scouts() {
    for (arguments, counts, all) in [
        (
            &["--no-scout"][..],
            "3 full, 4 issue, 10 by ticket, 10 by session ID, 5 control, 1 unknown ticket.",
            33,
        ),
        (
            &["--tls", "1.2,1.0"],
            "3 scout, 6 full, 8 issue, 20 by ticket, 20 by session ID, 10 control, 2 unknown ticket.",
            69,
        ),
        (
            &["--tls", "1.0", "--no-scout", "--attempts", "1"],
            "3 full, 4 issue, 1 by ticket, 1 by session ID, 1 control, 1 unknown ticket.",
            11,
        ),
    ] {
        let run = run(&[&["probe", "10.0.0.11", "--dry-run"][..], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        let said = said(&run.out);
        assert!(said.contains(&format!("To each: {counts}")), "{said}");
        assert!(said.contains(&format!("10.0.0.11:444  {all} ")), "{said}");
    }
}

/// Nothing is made under a condition in TLS 1.3, and the plan does not say "up to 0".
#[test]
fn a_dry_run_of_tls13_has_no_conditions() {
    let run = run(&["probe", "10.0.0.11", "--dry-run", "--tls", "1.3"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.contains("up to 0"), "{}", run.out);
    assert!(
        said(&run.out).contains("No more under any condition."),
        "{}",
        run.out
    );
}
