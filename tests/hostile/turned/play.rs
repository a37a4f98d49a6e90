//! Plays every row, and compares what the tool said with what the row expects.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use ticketprobe::bounds::MEMORY_MAX;

use super::rows::{Client, PARTS, Patience, Row};
use crate::peers::servers::Scripted;
use crate::peers::{Authority, Key};
use crate::tool::{Run, end, indecencies, weigh};

/// Rows in play at a time.
const AT_ONCE: usize = 6;
/// Processes of servers: Python runs one thread at a time.
const PROCESSES: usize = 2;
/// Fewer rows would be another suite than the one that was asked for.
const LEAST: usize = 100;
/// How much longer than its deadline a run may take.
const GRACE: Duration = Duration::from_secs(1);

/// What a run of the tool showed.
struct Seen {
    digest: [String; 3],
    complaints: Vec<String>,
    took: Duration,
    kilobytes: u64,
}

fn rows() -> Vec<&'static Row> {
    PARTS.iter().flat_map(|part| part.rows).collect()
}

#[test]
fn every_altered_handshake_is_borne_and_named() {
    let rows = rows();
    assert!(rows.len() >= LEAST, "only {} rows", rows.len());
    let authority = Authority::new();
    let [identity, other] = ["server", "other"].map(|name| authority.issue(name, Key::ShortRsa));
    let dealt = |n: usize| rows.iter().skip(n).step_by(PROCESSES);
    let servers: Vec<Scripted> = (0..PROCESSES)
        .map(|n| {
            let behaviours: Vec<&str> = dealt(n).map(|row| row.behaviour).collect();
            Scripted::start(&identity, &other, &behaviours)
        })
        .collect();
    let address = |place: usize| servers[place % PROCESSES].addresses[place / PROCESSES];
    let seen = play_all(&rows, address);
    let mut table = String::new();
    let mut wrong = String::new();
    for (row, seen) in rows.iter().zip(&seen) {
        write_down(row, seen, &mut table, &mut wrong);
    }
    let _ = writeln!(table, "{} altered handshakes", rows.len());
    // Past the capture of the test harness, so that every log has the table.
    std::io::stdout().write_all(table.as_bytes()).unwrap();
    for servers in &servers {
        wrong += &servers.faults();
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_altered_handshake_stands_twice() {
    for key in [|row: &Row| row.name, |row: &Row| row.behaviour] {
        let mut all = BTreeSet::new();
        for row in rows() {
            let client = row.client as u8;
            assert!(all.insert((key(row), client)), "{}", row.name);
        }
    }
}

fn write_down(row: &Row, seen: &Seen, table: &mut String, wrong: &mut String) {
    let (took, memory) = (seen.took.as_secs_f64(), seen.kilobytes / 1024);
    let _ = writeln!(
        table,
        "{took:>4.1} {memory:>3} {:<60} {:?}",
        row.name, seen.digest
    );
    for complaint in &seen.complaints {
        let _ = writeln!(wrong, "{}: {complaint}", row.name);
    }
    if seen.digest != row.expected {
        let (name, expected) = (row.name, row.expected);
        let _ = writeln!(
            wrong,
            "{name}:\n  expected {expected:?}\n  seen     {:?}",
            seen.digest
        );
    }
}

fn play_all(rows: &[&Row], address: impl Fn(usize) -> SocketAddr + Sync) -> Vec<Seen> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(row) = rows.get(place) else { return };
                    let seen = play(row, address(place));
                    done.lock().unwrap().push((place, seen));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, seen)| seen).collect()
}

impl Row {
    /// Seconds for a step, and for the front end.
    fn seconds(&self) -> (u64, u64) {
        match self.patience {
            Patience::Prompt => (10, 40),
            Patience::Waiting => (1, 12),
        }
    }

    fn version(&self) -> &str {
        self.behaviour.split(' ').next().unwrap()
    }
}

fn play(row: &Row, address: SocketAddr) -> Seen {
    let (timeout, deadline) = row.seconds();
    let [timeout, deadline] = [timeout, deadline].map(|seconds| seconds.to_string());
    let address = address.to_string();
    let mut arguments = vec!["probe", &address, "--attempts", "1", "--requests", "1"];
    arguments.extend(["--timeout", &timeout, "--deadline", &deadline]);
    arguments.extend([
        "--roots",
        "none",
        "--format",
        "json",
        "--verbose",
        "--quiet",
    ]);
    match row.client {
        Client::Classic => arguments.extend(["--engine", "classic"]),
        Client::Rustls => arguments.extend(["--engine", "rustls"]),
        Client::Chosen => {}
    }
    if row.client != Client::Chosen {
        arguments.extend(["--no-scout", "--tls", row.version()]);
    }
    let run = weigh(&arguments);
    let report: Value = serde_json::from_str(&run.out).unwrap_or_default();
    Seen {
        digest: digest(&report, row.series),
        complaints: complaints(row, &run, &report),
        took: run.took,
        kilobytes: run.kilobytes,
    }
}

/// What no run may do: die, hang, print what steers a terminal, take much memory, blame its own machine for what the server did, or leave
/// a broken rule without its finding.
fn complaints(row: &Row, run: &Run, report: &Value) -> Vec<String> {
    let mut complaints = indecencies(&run.out);
    complaints.extend(indecencies(&run.err));
    if !run.err.is_empty() {
        complaints.push(format!("stderr: {}", run.err));
    }
    if run.took > Duration::from_secs(row.seconds().1) + GRACE {
        complaints.push(format!("took {:?}", run.took));
    }
    if run.kilobytes * 1024 > MEMORY_MAX as u64 {
        complaints.push(format!("{} KiB of memory", run.kilobytes));
    }
    if run.code.is_none() || report["exit_code"] != Value::from(run.code) {
        complaints.push(format!("exit code {:?}", run.code));
    }
    for attempt in attempts(report) {
        if attempt["reply"]["kind"] == "local_fault" {
            complaints.push(format!("this machine is blamed: {}", attempt["reply"]));
        }
    }
    let broken = attempts(report).any(|attempt| !attempt["breach"].is_null());
    if broken != finding(report, "rule-broken").is_some() {
        complaints.push(format!(
            "a rule is broken: {broken}, and not so in the findings"
        ));
    }
    complaints
}

fn attempts(report: &Value) -> impl Iterator<Item = &Value> {
    let attempts = report["front_ends"][0]["attempts"].as_array();
    attempts.into_iter().flatten()
}

fn finding<'a>(report: &'a Value, id: &str) -> Option<&'a Value> {
    let findings = report["front_ends"][0]["findings"].as_array()?;
    findings.iter().find(|finding| finding["id"] == id)
}

fn digest(report: &Value, series: &str) -> [String; 3] {
    let front_end = &report["front_ends"][0];
    let of_series = || attempts(report).filter(|attempt| attempt["series"] == series);
    let each = |part: fn(&Value) -> String| {
        let all: BTreeSet<String> = of_series().map(part).collect();
        all.into_iter().collect::<Vec<_>>().join(" / ")
    };
    let [verdict, reason] = ["verdict", "reason"].map(|key| word(&front_end[key]));
    [
        each(end),
        each(|attempt| word(&attempt["breach"]["rule"])),
        format!("{verdict} {reason} {}", report["exit_code"]),
    ]
}

fn word(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}
