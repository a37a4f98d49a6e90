//! The run behind the golden files: a pool of five front ends, one of another pool, each with a fate of its own.
//!
//! The attempts are those of the lab, with addresses and some replies made up.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ticketprobe::observation::{
    Attempt, CertificateAtHand, FrontEndRun, HandshakeKind, LeftOut, Method, PairOutcome, PairRun,
    PoolRun, Reply, Series, Stage,
};
use ticketprobe::plan::Plan;
use ticketprobe::plan::foreign::{Pair, pairs};
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
    let mut report = Report::new(frame(), runs(), vec![pool(&runs())], &trust());
    report.tool.version = "0.0.0".to_owned();
    report
}

/// The report on other runs, made at the same time and place.
pub(crate) fn judged(runs: Vec<FrontEndRun>) -> Report {
    let mut report = Report::new(frame(), runs, Vec::new(), &trust());
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
    let mut report = Report::new(frame(), runs, Vec::new(), &trust());
    report.tool.version = "0.0.0".to_owned();
    report
}

/// Tickets shown around in the first pool, made up: each front end answers them as it answers a ticket that no server can decrypt, but
/// for one, which hangs up.
fn pool(runs: &[FrontEndRun]) -> PoolRun {
    let members: Vec<&FrontEndRun> = runs
        .iter()
        .filter(|run| run.target == runs[0].target && run.address.is_some())
        .collect();
    let pair = |pair: Pair| {
        let (from, to) = (members[pair.from], members[pair.to]);
        let outcome = match to.series(Series::UnknownTicket).next() {
            _ if from.series(Series::ByTicket).next().is_none() => {
                PairOutcome::LeftOut(LeftOut::NoTicket)
            }
            None => PairOutcome::LeftOut(LeftOut::NotReached),
            Some(attempt) => PairOutcome::Attempt(Box::new(shown(attempt, pair))),
        };
        PairRun {
            from: from.address.unwrap(),
            to: to.address.unwrap(),
            outcome,
        }
    };
    PoolRun {
        target: runs[0].target.clone(),
        seed: None,
        pairs: pairs(members.len(), 0).into_iter().map(pair).collect(),
    }
}

fn shown(attempt: &Attempt, pair: Pair) -> Attempt {
    let mut attempt = Attempt {
        series: Series::ForeignTicket,
        ..attempt.clone()
    };
    if (pair.from, pair.to) == (0, 1) {
        attempt.stage = Stage::Handshake;
        attempt.handshake = HandshakeKind::NotSeen;
        attempt.reply = Reply::Closed;
    }
    attempt
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
    let plan = Plan::new(10.try_into().unwrap());
    let attempts: BTreeMap<_, _> = PlanFacts::counts(plan);
    PlanFacts {
        attempts,
        connections_per_front_end: plan.connections(),
        foreign_tickets: 20,
        per_host: 4,
        timeout_ms: 5000,
        deadline_ms: 60_000,
        method: Method::Get,
        requests: 1,
        hold_ms: 0,
        paths: vec!["/LiveServer/Focus".to_owned()],
        client_certificate: CertificateAtHand::Given,
        roots: RootChoice::None,
        ca_files: vec![CA.to_owned()],
    }
}
