//! Captures through the tool: traffic of peers that others wrote, taken with tcpdump on loopback and compared with tshark; damaged and
//! hostile files.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

mod balancer;
mod damage;
mod evidence;
#[path = "../exe/mod.rs"]
mod exe;
mod file;
mod forms;
mod further_oracles;
mod hostile;
mod interrupted;
mod judged;
mod oracle;
#[path = "../peers/mod.rs"]
mod peers;
mod peers_of_others;
mod redacted;
#[path = "../schema/mod.rs"]
mod schema;
mod signs;
mod tls13;
mod traffic;
mod unanswered;

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

/// Longest time for a run: only one that hangs takes it.
const PATIENCE: Duration = Duration::from_secs(300);

fn run(arguments: &[&str]) -> exe::Run {
    exe::run(arguments, PATIENCE)
}

/// The report on a capture, held against the schema, and its exit code.
fn report(file: &Path, more: &[&str]) -> Value {
    let fixed = ["capture", file.to_str().unwrap(), "--format", "json"];
    let run = run(&[&fixed, more].concat());
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
    assert_eq!(report["exit_code"], run.code, "{}", run.err);
    schema::assert_valid(&report);
    report
}

fn connections(report: &Value) -> &[Value] {
    report["capture"]["connections"].as_array().unwrap()
}
