//! Evidence from servers: registry exports and event logs through the tool, and both beside a probe of the lab.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod arrival;
mod container;
mod events;
mod evtx;
#[path = "../exe/mod.rs"]
mod exe;
mod forms;
mod host;
mod joined;
#[path = "../schema/mod.rs"]
mod schema;
mod written;

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

/// Longest time for a run: only one that hangs takes it.
const PATIENCE: Duration = Duration::from_secs(120);

fn run(arguments: &[&str]) -> exe::Run {
    exe::run(arguments, PATIENCE)
}

/// Runs the tool; the report is JSON, and its exit code that of the process.
fn report(arguments: &[&str]) -> Value {
    let run = run(&[arguments, &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["exit_code"], run.code, "{}", run.err);
    report
}

fn fixture(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/server");
    path.join(name).to_str().unwrap().to_owned()
}
