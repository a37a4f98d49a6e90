//! `--wait-for`, run as a smoke check runs it. The clock itself is tested in the unit tests of the waiting.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::NamedTempFile;

use crate::peers::{Process, free_port, poll};
use crate::tool::{command, finish, run};

/// The time is up after the first round: the last table, and the code of that round.
#[test]
fn waiting_in_vain_ends_with_the_last_round() {
    let closed = free_port().to_string();
    let wait = ["--wait-for", "absent", "--max-wait", "1s", "--every", "1s"];
    let run = run(&[&["probe", &closed][..], &wait].concat());
    assert_eq!(run.code, 13, "{}", run.out);
    assert!(run.out.starts_with("No answer: "), "{}", run.out);
    assert!(
        run.out.contains("\nNote: waited for absent in vain since "),
        "{}",
        run.out
    );
    let lines: Vec<&str> = run.err.lines().collect();
    let [line] = lines.as_slice() else {
        panic!("{}", run.err);
    };
    let end = " round 1: 1 front end: 1 inconclusive; waited for absent in vain, the time is up";
    assert!(line.ends_with(end), "{line}");
}

#[test]
fn a_quiet_wait_says_nothing() {
    let closed = free_port().to_string();
    let wait = [
        "-q",
        "--wait-for",
        "absent",
        "--max-wait",
        "1",
        "--every",
        "1",
    ];
    let run = run(&[&["probe", &closed][..], &wait].concat());
    assert_eq!((run.code, &*run.err), (13, ""));
}

/// Ctrl-C in the pause: what is known is printed.
#[test]
fn an_interrupted_wait_prints_the_last_table() {
    let closed = free_port().to_string();
    let [output, errors] = [(); 2].map(|()| NamedTempFile::new().unwrap());
    let mut tool = command();
    tool.args(["probe", &closed, "--wait-for", "absent"]);
    tool.args(["--max-wait", "24h", "--every", "12h"]);
    tool.stdin(Stdio::null());
    tool.stdout(output.reopen().unwrap())
        .stderr(errors.reopen().unwrap());
    let mut process = Process::start(&mut tool);
    let said = poll("the first round", || {
        let said = fs::read_to_string(errors.path()).unwrap();
        said.contains("waiting for absent, 23h ").then_some(said)
    });
    process.interrupt();
    assert_eq!(process.end().code(), Some(13), "{said}");
    let out = fs::read_to_string(output.path()).unwrap();
    assert!(out.starts_with("No answer: "), "{out}");
}

/// The smoke check of the README, as a shell runs it, with the lab flipped by another process.
#[test]
fn the_smoke_check_turns_green_when_the_change_is_made() {
    let tools = assert_cmd::cargo::cargo_bin!().parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut shell = Command::new("bash");
    shell.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smoke.sh"));
    shell.env("PATH", format!("{}:{path}", tools.display()));
    let run = finish(shell);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.out.ends_with("smoke check: red before, green after\n"),
        "{}",
        run.out
    );
}
