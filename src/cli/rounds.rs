//! The rounds of a probe: one, or as many as it takes with `--wait-for`.

use anyhow::anyhow;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::args::{DrawArgs, ProbeArgs, WaitArgs};
use super::console::tell;
use super::doubts::Doubts;
use super::job::Job;
use super::progress::Progress;
use super::wait::{Patience, Standing, wait};
use super::{Blame, Failure};
use crate::diagnosis::Tally;
use crate::report::Report;
use crate::verdict::Verdict;

/// Refuses what could never come true: two rounds need a pause between them.
pub(super) fn check(args: &WaitArgs) -> Result<(), Failure> {
    if args.wait_for.is_some() && args.every > args.max_wait {
        let problem = "--every is longer than --max-wait: a verdict must hold in two rounds, with that pause between them";
        return Err(anyhow!(problem)).usage();
    }
    Ok(())
}

/// Probes once, or until the verdict that is waited for holds, and returns the last report. Each round takes a job of its own: names
/// are resolved again.
pub(super) async fn rounds(
    args: &ProbeArgs,
    doubts: &Doubts,
    stop: &watch::Receiver<bool>,
    next_job: impl AsyncFn() -> Job,
) -> Report {
    let Some(wanted) = args.wait.wait_for.map(Verdict::from) else {
        let job = next_job().await;
        let progress = Progress::new(&args.draw, job.front_ends.len());
        let report = job.run(progress, doubts, stop).await;
        tell_notices(doubts, &report);
        return report;
    };
    let patience = Patience {
        max_wait: args.wait.max_wait,
        every: args.wait.every,
    };
    let begun = Timestamp::now();
    let mut made = Sum::default();
    let round = async || {
        let report = next_job().await.run(Progress::Silent, doubts, stop).await;
        made.add(&report);
        report
    };
    let on_round = |number, report: &Report, standing| {
        tell_round(&args.draw, number, report, wanted, standing);
    };
    let holds = |report: &Report| holds(report, wanted);
    let mut report = wait(patience, stop, round, holds, on_round).await;
    tell_notices(doubts, &report);
    report.notices.push(made.notice(wanted, begun));
    report
}

/// What the reader should know is told once, however many rounds there were.
fn tell_notices(doubts: &Doubts, report: &Report) {
    for notice in &report.notices {
        doubts.tell(notice);
    }
}

fn holds(report: &Report, wanted: Verdict) -> bool {
    !report.front_ends.is_empty() && report.front_ends.iter().all(|f| f.verdict == wanted)
}

/// What all rounds together did to the servers.
#[derive(Default)]
struct Sum {
    rounds: u32,
    connections: u64,
}

impl Sum {
    fn add(&mut self, report: &Report) {
        self.rounds += 1;
        self.connections = self.connections.saturating_add(report.connections());
    }

    fn notice(&self, wanted: Verdict, begun: Timestamp) -> String {
        let plural = if self.rounds == 1 { "" } else { "s" };
        format!(
            "waited for {wanted} since {begun:.0}: {} round{plural}, {} connections in all; this is the last whole round",
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
