//! The rounds of a probe: one, or as many as it takes with `--wait-for`.

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::prepared_run::PreparedRun;
use super::progress::Progress;
use super::wait_loop::{Patience, Standing, wait};
use crate::across_front_ends::Tally;
use crate::cli::arguments::{DrawArgs, ProbeArgs};
use crate::cli::console::streams::tell;
use crate::cli::console::warnings::Warnings;
use crate::probe::FrontEnd;
use crate::report::Report;
use crate::verdict::Verdict;

/// Probes once, or until the verdict that is waited for holds, and returns the last report. Each round finds its front ends anew: names
/// are resolved again.
pub(in crate::cli) async fn rounds(
    args: &ProbeArgs,
    warnings: &Warnings,
    stop: &watch::Receiver<bool>,
    prepared: &PreparedRun,
    front_ends: impl AsyncFn() -> Vec<FrontEnd>,
) -> Report {
    let Some(wanted) = args.report.wait.wait_for.map(Verdict::from) else {
        let prepared = prepared.over(front_ends().await);
        let progress = Progress::new(&args.report.draw, prepared.front_ends.len());
        let report = prepared.run(progress, warnings, stop).await;
        tell_notices(warnings, &report);
        return report;
    };
    let patience = Patience {
        max_wait: args.report.wait.max_wait,
        every: args.report.wait.every,
    };
    let begun = Timestamp::now();
    let mut made = RoundTotals::default();
    let round = async || {
        let run = prepared.over(front_ends().await);
        let report = run.run(Progress::Silent, warnings, stop).await;
        made.add(&report);
        report
    };
    let mut in_vain = "";
    let on_round = |number, report: &Report, standing| {
        if standing == Standing::Expired {
            in_vain = " in vain";
        }
        tell_round(&args.report.draw, number, report, wanted, standing);
    };
    let holds = |report: &Report| holds(report, wanted);
    let mut report = wait(patience, stop, round, holds, on_round).await;
    tell_notices(warnings, &report);
    report.notices.push(made.notice(wanted, in_vain, begun));
    report
}

/// What the reader should know is told once, however many rounds there were.
fn tell_notices(warnings: &Warnings, report: &Report) {
    for notice in &report.notices {
        warnings.tell(notice);
    }
}

fn holds(report: &Report, wanted: Verdict) -> bool {
    !report.front_ends.is_empty() && report.front_ends.iter().all(|f| f.verdict == wanted)
}

/// What all rounds together did to the servers.
#[derive(Default)]
struct RoundTotals {
    rounds: u32,
    connections: u64,
}

impl RoundTotals {
    fn add(&mut self, report: &Report) {
        self.rounds += 1;
        self.connections = self.connections.saturating_add(report.connections());
    }

    fn notice(&self, wanted: Verdict, in_vain: &str, begun: Timestamp) -> String {
        let plural = if self.rounds == 1 { "" } else { "s" };
        format!(
            "waited for {wanted}{in_vain} since {begun:.0}: {} round{plural}, {} connections in all; this is the last whole round",
            self.rounds, self.connections
        )
    }
}

fn tell_round(draw: &DrawArgs, number: u32, report: &Report, wanted: Verdict, standing: Standing) {
    if draw.quiet {
        return;
    }
    let tally = Tally::of(report.front_ends.iter().map(|f| f.verdict));
    let standing = match standing {
        Standing::Waiting { held: 0, left } => {
            format!("waiting for {wanted}, {} left", words(left))
        }
        Standing::Waiting { left, .. } => {
            format!(
                "{wanted} once, waiting for the second time, {} left",
                words(left)
            )
        }
        Standing::Held => format!("{wanted} in two rounds in a row"),
        Standing::Expired => format!("waited for {wanted} in vain, the time is up"),
    };
    tell(&format!(
        "{:.0} round {number}: {tally}; {standing}",
        report.finished
    ));
}

/// Whole seconds: `12m 30s`.
fn words(time: std::time::Duration) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    format!("{:#}", SignedDuration::from_secs(seconds))
}
