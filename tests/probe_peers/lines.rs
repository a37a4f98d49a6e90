//! `--format jsonl`: lines as soon as they are judged.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Stdio;

use serde_json::Value;

use crate::Pki;
use crate::peers::servers::s_server;
use crate::peers::{Process, free_port};
use crate::schema::assert_valid;
use crate::tool::{Report, command, run, word};

fn parsed(text: &str) -> Vec<Value> {
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<Value> = lines.collect();
    for line in &lines {
        assert_eq!(line["schema"], "ticketprobe.line/1");
    }
    lines
}

/// What is in each line.
fn kinds(lines: &[Value]) -> Vec<&str> {
    let kind = |line: &Value| {
        ["front_end", "pool", "run"]
            .into_iter()
            .find(|kind| line.get(kind).is_some())
    };
    lines.iter().map(|line| kind(line).unwrap()).collect()
}

/// The same as one report: what `compare` and `merge` make of it.
fn joined(lines: &[Value]) -> Value {
    let of = |kind: &str| -> Vec<Value> {
        lines
            .iter()
            .filter_map(|line| line.get(kind))
            .cloned()
            .collect()
    };
    let mut report = of("run").remove(0);
    assert_eq!(report["front_ends"], of("front_end").len());
    assert_eq!(report["pools"], of("pool").len());
    report["front_ends"] = of("front_end").into();
    report["pools"] = of("pool").into();
    report
}

#[test]
fn a_line_for_each_front_end_and_one_for_the_run() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_2"]);
    let closed = free_port().to_string();
    let open = server.address.to_string();
    let run = run(&[
        "probe", &open, &closed, "--format", "jsonl", "--quiet", "--roots", "none",
    ]);
    let lines = parsed(&run.out);
    assert_eq!(kinds(&lines), ["front_end", "front_end", "run"]);
    let report = joined(&lines);
    assert_valid(&report);
    assert_eq!((run.code, report["exit_code"].as_i64()), (11, Some(11)));
    assert_eq!(report["verdict"], "exposed");
    // Attempts that went alike are kept once.
    let front_ends = report["front_ends"].as_array().unwrap();
    let open = front_ends.iter().find(|f| f["address"] == *open).unwrap();
    let attempts = open["attempts"].as_array().unwrap();
    let by_ticket: Vec<&Value> = attempts
        .iter()
        .filter(|a| a["series"] == "by_ticket")
        .collect();
    let counted = by_ticket
        .iter()
        .map(|a| 1 + a["alike"]["count"].as_i64().unwrap_or(0));
    assert_eq!(counted.sum::<i64>(), 10);
    assert!(by_ticket.len() < 5, "{}", by_ticket.len());
    assert_eq!(open["replies"]["by_ticket"]["http 200"], 10);
}

/// With `-v` each attempt is there by itself.
#[test]
fn every_attempt_on_demand() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_2"]);
    let open = server.address.to_string();
    let run = run(&[
        "probe", &open, "--format", "jsonl", "--quiet", "-v", "--roots", "none",
    ]);
    let lines = parsed(&run.out);
    let attempts = lines[0]["front_end"]["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 36);
    assert!(
        attempts
            .iter()
            .all(|attempt| attempt.get("alike").is_none())
    );
}

/// A front end that answers does not wait for one that says nothing.
#[test]
fn the_first_line_comes_while_another_front_end_is_probed() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_2"]);
    let silent = TcpListener::bind(free_port()).unwrap();
    let silent = silent
        .local_addr()
        .map(|address| (silent, address))
        .unwrap();
    let mut tool = command();
    tool.args(["probe", &silent.1.to_string(), &server.address.to_string()]);
    tool.args([
        "--format",
        "jsonl",
        "--quiet",
        "--roots",
        "none",
        "--timeout",
        "600",
    ]);
    let mut process = Process::start(tool.stdout(Stdio::piped()));
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let first: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(first["front_end"]["address"], server.address.to_string());
    process.interrupt();
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    let rest = parsed(&rest.join("\n"));
    assert_eq!(kinds(&rest), ["front_end", "run"]);
    assert_eq!(rest[0]["front_end"]["reason"], "stopped");
    let notice = word(&rest[1]["run"]["notices"][0]);
    assert_eq!(notice, "interrupted: 1 of 2 front ends were not finished");
    assert_eq!(process.end().code(), Some(11));
}

/// Where the report is needed as a whole, its lines come at the end; a file takes them as well.
#[test]
fn saved_and_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let [saved, lines] = ["saved.json", "lines.jsonl"].map(|name| folder.path().join(name));
    let [saved, lines] = [&saved, &lines].map(|path| path.to_str().unwrap());
    let closed = free_port().to_string();
    let start = [
        "probe", &closed, "--quiet", "--format", "jsonl", "--output", lines,
    ];
    for more in [&["--save", saved][..], &[]] {
        let run = run(&[&start[..], more].concat());
        assert_eq!((run.code, &*run.out), (13, ""));
        let text = fs::read_to_string(lines).unwrap();
        assert_eq!(kinds(&parsed(&text)), ["front_end", "run"]);
    }
    // What was written is a report to whoever reads one.
    let run = run(&["compare", saved, lines, "--format", "json"]);
    let report = Report::of(&run);
    assert_eq!(
        word(&report.json()["change"]["front_ends"][0]["change"]),
        "unknown"
    );
}

#[test]
fn lines_that_end_too_early_are_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.jsonl");
    let closed = free_port().to_string();
    let whole = run(&["probe", &closed, "--quiet", "--format", "jsonl"]).out;
    let (front_end, _) = whole.split_once('\n').unwrap();
    let place = path.to_str().unwrap();
    let (_, last) = whole.split_once('\n').unwrap();
    for (text, problem) in [
        (front_end.to_owned(), "it ends too early"),
        (whole[..whole.len() - 20].to_owned(), "it ends too early"),
        (last.to_owned(), "lines of front ends or pools are missing"),
        (whole.repeat(2), "it contains the lines of several runs"),
    ] {
        fs::write(&path, text).unwrap();
        let run = run(&["compare", place, place]);
        assert_eq!((run.code, &*run.out), (1, ""));
        assert!(run.err.contains(problem), "{}", run.err);
    }
}

/// Nothing is measured for a reader who has gone away.
#[test]
fn the_run_ends_with_its_reader() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_2"]);
    let silent = TcpListener::bind(free_port()).unwrap();
    let mut tool = command();
    tool.args([
        "probe",
        &server.address.to_string(),
        &silent.local_addr().unwrap().to_string(),
    ]);
    tool.args([
        "--format",
        "jsonl",
        "--quiet",
        "--roots",
        "none",
        "--timeout",
        "600",
    ]);
    let mut process = Process::start(tool.stdout(Stdio::piped()));
    drop(process.stdout.take());
    assert_eq!(process.end().code(), Some(11));
}
