//! Where the report goes, and how wide it is.

use std::fs;
use std::io;
use std::process::Stdio;

use tempfile::TempDir;

use crate::Pki;
use crate::peers::servers::s_server;
use crate::peers::{Process, free_port};
use crate::tool::{Run, command, finish, run};

fn fits_everywhere(text: &str) {
    for line in text.lines() {
        assert!(
            line.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
            "{line:?}"
        );
        assert!(line.len() <= 100, "{} columns: {line}", line.len());
    }
}

#[test]
fn a_pipe_gets_ascii_of_100_columns() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &[]);
    let address = server.address.to_string();
    let port = server.address.port().to_string();
    let long_name =
        "a-server-with-a-very-long-name.in-some-department.of-some-country.contoso.local";
    for arguments in [
        &["probe", &address][..],
        &["probe", &address, "--ascii"],
        &["probe", &address, "--verbose"],
        &["probe", &address, "--ascii", "--server-name", long_name],
        &[
            "probe",
            long_name,
            "--port",
            &port,
            "--address",
            "127.0.0.1",
            "-v",
        ],
        &[
            "probe",
            long_name,
            "--port",
            &port,
            "--address",
            "::1",
            "--dry-run",
        ],
    ] {
        let Run { out, .. } = run(arguments);
        assert!(out.lines().count() > 5, "{arguments:?}: {out}");
        fits_everywhere(&out);
    }
}

#[test]
fn every_attempt_is_listed_on_demand() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &[]);
    let run = run(&["probe", &server.address.to_string(), "--verbose"]);
    let rows = |series: &str| {
        let start = format!("| {series} ");
        run.out
            .lines()
            .filter(|line| line.starts_with(&start))
            .count()
    };
    let series = [
        "scout",
        "full",
        "issue",
        "by ticket",
        "by session ID",
        "control",
        "unknown ticket",
    ];
    assert_eq!(series.map(rows), [3, 3, 4, 10, 10, 5, 1], "{}", run.out);
}

/// Progress and doubts are for people: they go to stderr, and can be turned off.
#[test]
fn stderr_says_only_what_is_wanted() {
    let closed = free_port().to_string();
    let lines = |more: &[&str]| run(&[&["probe", &closed][..], more].concat()).err;
    assert_eq!(
        lines(&[]),
        format!("probed {closed}: inconclusive (1 of 1)\n")
    );
    assert_eq!(lines(&["--no-progress"]), "");
    assert_eq!(lines(&["--quiet"]), "");
}

#[test]
fn a_report_goes_to_the_file_that_was_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("report.json");
    let closed = free_port().to_string();
    let arguments = ["probe", &closed, "-q", "--format", "json", "--output"];
    let written = run(&[&arguments[..], &[file.to_str().unwrap()]].concat());
    assert_eq!((written.code, &*written.out, &*written.err), (13, "", ""));
    let report: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(report["exit_code"], 13);
}

#[test]
fn a_file_that_cannot_be_written_loses_no_report() {
    let file = "/dev/full";
    let closed = free_port().to_string();
    let run = run(&["probe", &closed, "-q", "--output", file]);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("No answer: "), "{}", run.out);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    let start = format!("ticketprobe: cannot write the report to {file}: ");
    assert!(run.err.starts_with(&start), "{}", run.err);
}

/// No colour in a pipe, unless it is asked for; none in a file in any case.
#[test]
fn colour_is_where_it_was_asked_for() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("report");
    let closed = free_port().to_string();
    let printed = |variables: &[(&str, &str)], more: &[&str]| {
        let mut tool = command();
        tool.args(["probe", &closed, "-q"]).args(more);
        tool.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        tool.envs(variables.iter().copied());
        finish(tool).out
    };
    let coloured = |out: &str| out.contains('\u{1b}');
    assert!(!coloured(&printed(&[], &[])));
    assert!(coloured(&printed(&[], &["--color", "always"])));
    assert!(coloured(&printed(&[("CLICOLOR_FORCE", "1")], &[])));
    assert!(!coloured(&printed(
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
        &[]
    )));
    let path = file.to_str().unwrap();
    printed(
        &[("CLICOLOR_FORCE", "1")],
        &["--color", "always", "--output", path],
    );
    assert!(!coloured(&fs::read_to_string(&file).unwrap()));
}

/// As `ticketprobe ... | head -c 1` does, only that nobody reads at all.
#[test]
fn a_reader_that_has_gone_is_no_error() {
    let closed = free_port().to_string();
    for (arguments, code) in [
        (&["probe", &closed, "-q"][..], 13),
        (&["probe", &closed, "-q", "--format", "json"], 13),
        (&["probe", &closed, "-q", "--dry-run"], 0),
        (&["demo", "-q"], 0),
        (&["probe", "--help"], 0),
    ] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let errors = tempfile::NamedTempFile::new().unwrap();
        let mut tool = command();
        tool.args(arguments).stdin(Stdio::null()).stdout(writer);
        tool.stderr(errors.reopen().unwrap());
        let mut process = Process::start(&mut tool);
        let status = process.end();
        let said = fs::read_to_string(errors.path()).unwrap();
        assert_eq!((status.code(), &*said), (Some(code), ""), "{arguments:?}");
    }
}
