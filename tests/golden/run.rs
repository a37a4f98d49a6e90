//! The run behind the golden files: a pool of five front ends, one of another pool, each with a fate of its own.
//!
//! The attempts are those of the lab, with addresses and some replies made up.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ticketprobe::observation::{CertificateAtHand, FrontEndRun, Method};
use ticketprobe::plan::Plan;
use ticketprobe::report::{Frame, PlanFacts, Report, Trust, Vantage};
use ticketprobe::roots::{self, RootChoice};

const RUNS: &str = include_str!("runs.json");

/// The root of 10.0.0.11, and not that of 10.0.0.13.
const CA: &str = "tests/golden/ca.pem";

/// What was seen.
pub(crate) fn runs() -> Vec<FrontEndRun> {
    serde_json::from_str(RUNS).unwrap()
}

/// The report on it. The version stands still, so that a release changes no golden file.
pub(crate) fn report() -> Report {
    let mut report = Report::new(frame(), runs(), &trust());
    report.tool.version = "0.0.0".to_owned();
    report
}

/// A run after the change, made up: every front end does what 10.0.0.13 did before it.
pub(crate) fn report_after() -> Report {
    let mut runs = runs();
    let changed = runs[2].clone();
    for run in runs.iter_mut().filter(|run| run.address.is_some()) {
        run.attempts = changed.attempts.clone();
        run.chains = changed.chains.clone();
        run.cut_short = changed.cut_short;
    }
    let mut report = Report::new(frame(), runs, &trust());
    report.tool.version = "0.0.0".to_owned();
    report
}

fn trust() -> Trust {
    let loaded = roots::load(&[CA.into()]).unwrap();
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    Trust {
        roots: loaded.roots,
        client: Vec::new(),
    }
}

fn frame() -> Frame {
    let started: Timestamp = "2026-11-23T09:33:37Z".parse().unwrap();
    Frame {
        command:
            "ticketprobe probe pool01.lab.test pool02.lab.test --client-cert fe01.pfx --ca-file ca.pem"
                .to_owned(),
        started,
        finished: "2026-11-23T09:33:39.25Z".parse().unwrap(),
        vantage: Vantage {
            host: "jump01".to_owned(),
            addresses: vec!["10.0.0.5".to_owned()],
        },
        plan: plan(),
    }
}

fn plan() -> PlanFacts {
    let plan = Plan {
        attempts: 10.try_into().unwrap(),
    };
    let attempts: BTreeMap<_, _> = PlanFacts::counts(plan);
    PlanFacts {
        attempts,
        connections_per_front_end: plan.connections(),
        per_host: 4,
        timeout_ms: 5000,
        deadline_ms: 60_000,
        method: Method::Get,
        paths: vec!["/LiveServer/Focus".to_owned()],
        client_certificate: CertificateAtHand::Given,
        roots: RootChoice::None,
        ca_files: vec![CA.to_owned()],
    }
}
