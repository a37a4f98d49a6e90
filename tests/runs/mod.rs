//! The runs of the scenarios, and reports that are made of them.
#![allow(
    dead_code,
    reason = "every test binary compiles this file and uses its own part of it"
)]

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use ticketprobe::observation::FrontEndRun;
use ticketprobe::plan::Plan;
use ticketprobe::report::{Frame, PlanFacts, Report, Trust, Vantage};
use ticketprobe::roots::RootChoice;

/// The files of all scenarios.
pub(crate) fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let entries = fs::read_dir(folder).expect("the folder of scenarios");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}

/// Writes each attempt out `count` times, and numbers the attempts of each series.
pub(crate) fn expand(run: &mut Value) {
    let rows = run["attempts"].as_array_mut().expect("attempts");
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut attempts = Vec::new();
    for mut row in rows.drain(..) {
        let row = row.as_object_mut().expect("an attempt");
        let count = row
            .remove("count")
            .map_or(1, |n| n.as_u64().expect("count"));
        assert!(count > 0, "an attempt that stands for none");
        let number = numbers.entry(row["series"].to_string()).or_default();
        for _ in 0..count {
            *number += 1;
            row.insert("number".to_owned(), (*number).into());
            attempts.push(Value::Object(row.clone()));
        }
    }
    *rows = attempts;
}

/// Every scenario: its name and its run.
pub(crate) fn all() -> Vec<(String, FrontEndRun)> {
    let run = |file: &PathBuf| {
        let text = fs::read_to_string(file).expect("a readable file");
        let mut scenario: Value = serde_json::from_str(&text).expect("JSON");
        expand(&mut scenario["run"]);
        let run = FrontEndRun::deserialize(&scenario["run"]).expect("a run");
        let name = file.file_stem().expect("a name").to_string_lossy();
        (name.into_owned(), run)
    };
    files().iter().map(run).collect()
}

/// The run of one scenario.
pub(crate) fn named(name: &str) -> FrontEndRun {
    let found = all().into_iter().find(|(other, _)| other == name);
    found.unwrap_or_else(|| panic!("no scenario {name}")).1
}

/// The report of a run over front ends, always at the same time and place.
pub(crate) fn report(runs: Vec<FrontEndRun>) -> Report {
    let plan = Plan::new(NonZeroU32::new(10).expect("not 0"));
    let conditions = runs.first().expect("a run").conditions;
    let frame = Frame {
        command: "ticketprobe probe pool01.contoso.local".to_owned(),
        started: "2026-11-23T06:33:37Z".parse().expect("a time"),
        finished: "2026-11-23T06:33:39.25Z".parse().expect("a time"),
        vantage: Vantage {
            host: "jump01".to_owned(),
            addresses: vec!["10.0.0.5".to_owned()],
        },
        plan: PlanFacts {
            attempts: PlanFacts::counts(plan),
            connections_per_front_end: plan.connections(),
            foreign_tickets: 0,
            per_host: 4,
            timeout_ms: 5000,
            deadline_ms: 60_000,
            method: conditions.method,
            requests: conditions.requests,
            hold_ms: conditions.hold_ms,
            paths: vec!["/LiveServer/Focus".to_owned()],
            client_certificate: conditions.client_certificate,
            roots: RootChoice::None,
            ca_files: Vec::new(),
        },
    };
    Report::new(frame, runs, Vec::new(), &Trust::default())
}
