//! The tool as it is built, timed and weighed.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;
use ticketprobe::bounds::MEMORY_MAX;

/// How much longer than its deadline a run may take: the issue's own requirement.
const GRACE: Duration = Duration::from_secs(1);
/// A tool that takes this long hangs, and is killed.
const HANGS: Duration = Duration::from_secs(120);

/// The suite of the scripted servers.
const OURS: &str = "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384";

/// The time that a row gives the tool.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// The server is not what is waited for: there is time for a busy machine.
    Prompt,
    /// The server lets the tool wait for the end of a step.
    Waiting,
    /// The server lets the tool wait until the deadline ends it.
    Deadline,
}

impl Pace {
    /// Seconds for a step, and for the front end.
    fn seconds(self) -> (u64, u64) {
        match self {
            Self::Prompt => (10, 40),
            Self::Waiting => (1, 12),
            Self::Deadline => (60, 3),
        }
    }

    /// The longest that the process may live.
    pub(crate) fn bound(self) -> Duration {
        Duration::from_secs(self.seconds().1) + GRACE
    }
}

/// What a run of the tool showed.
pub(crate) struct Seen {
    /// Answer to the scout of TLS 1.2; stage and reply of the series; verdict and reason.
    pub(crate) digest: String,
    /// What no run may do.
    pub(crate) complaints: Vec<String>,
    pub(crate) took: Duration,
    pub(crate) kilobytes: u64,
}

/// What a process left.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) took: Duration,
    pub(crate) kilobytes: u64,
}

/// Runs the tool under GNU time, which weighs it.
pub(crate) fn weigh(arguments: &[&str]) -> Run {
    let weight = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new("time");
    command.args(["-f", "%M", "-o"]).arg(weight.path());
    command.arg(assert_cmd::cargo::cargo_bin!());
    command.args(arguments).env("NO_COLOR", "1");
    let mut command = assert_cmd::Command::from_std(command);
    let begun = Instant::now();
    let output = command.timeout(HANGS).output();
    let took = begun.elapsed();
    let Output {
        status,
        stdout,
        stderr,
    } = output.unwrap_or_else(|error| panic!("GNU time is needed (package time): {error}"));
    let weight = fs::read_to_string(weight.path()).unwrap();
    let kilobytes = weight.lines().last().and_then(|line| line.parse().ok());
    Run {
        code: status.code(),
        out: String::from_utf8_lossy(&stdout).into_owned(),
        err: String::from_utf8_lossy(&stderr).into_owned(),
        took,
        kilobytes: kilobytes.unwrap_or_else(|| panic!("the tool hung: {weight}")),
    }
}

/// Probes a server at the pace of its row, and looks at the attempts of `series`.
pub(crate) fn probe(address: SocketAddr, pace: Pace, series: &str, engine: &str) -> Seen {
    let (timeout, deadline) = pace.seconds();
    let run = weigh(&[
        "probe",
        &address.to_string(),
        "--format",
        "json",
        "--attempts",
        "1",
        "--timeout",
        &timeout.to_string(),
        "--deadline",
        &deadline.to_string(),
        "--roots",
        "none",
        "--engine",
        engine,
        "--no-progress",
        "--verbose",
    ]);
    let mut complaints = indecencies(&run.out);
    complaints.extend(indecencies(&run.err));
    if run.kilobytes * 1024 > MEMORY_MAX as u64 {
        complaints.push(format!("{} KiB of memory", run.kilobytes));
    }
    let report: Value = serde_json::from_str(&run.out).unwrap_or_default();
    if report["exit_code"] != Value::from(run.code) || run.code.is_none() {
        complaints.push(format!("exit code {:?}: {}", run.code, run.err));
    }
    Seen {
        digest: digest(&report, series),
        complaints,
        took: run.took,
        kilobytes: run.kilobytes,
    }
}

/// Characters that steer a terminal, where there are any.
pub(crate) fn indecencies(text: &str) -> Vec<String> {
    let steers = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let found: BTreeSet<char> = text.chars().filter(steers).collect();
    found
        .iter()
        .map(|c| format!("{} is printed", c.escape_unicode()))
        .collect()
}

fn digest(report: &Value, series: &str) -> String {
    let front_end = &report["front_ends"][0];
    let scout = &front_end["versions"][0];
    let scout = match &scout["answer"] {
        Value::Null if scout["suite"] == OURS => "ServerHello".to_owned(),
        Value::Null if scout.is_null() => "no scout".to_owned(),
        Value::Null => word(&scout["suite"]),
        answer => word(answer),
    };
    let attempts = front_end["attempts"].as_array();
    let attempts = attempts.into_iter().flatten();
    let ends: BTreeSet<String> = attempts
        .filter(|attempt| attempt["series"] == series)
        .map(end)
        .collect();
    let ends = ends.into_iter().collect::<Vec<_>>().join(" / ");
    let (verdict, reason) = (word(&front_end["verdict"]), word(&front_end["reason"]));
    format!("{scout}; {ends}; {verdict} ({reason})")
}

/// The stage in which an attempt ended, and how.
pub(crate) fn end(attempt: &Value) -> String {
    let reply = &attempt["reply"];
    let mut text = format!("{} {}", word(&attempt["stage"]), word(&reply["kind"]));
    for detail in ["status", "description", "looks_like", "what"] {
        match &reply[detail] {
            Value::Null => {}
            detail => text.push_str(&format!(" {}", word(detail))),
        }
    }
    text
}

fn word(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        other => other.to_string(),
    }
}
