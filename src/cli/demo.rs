//! `ticketprobe demo`: the lab before the change, the lab after it, and what changed.

use std::io::{self, Write};

use anyhow::anyhow;

use super::args::{DemoArgs, DrawArgs};
use super::console::{stdout_style, to_stdout};
use super::lab::asks;
use super::probe::{Job, stop_on_interruption};
use super::{Blame, FAILED, Failure, block_on};
use crate::change::Change;
use crate::lab::{Lab, LabSettings, Tickets};
use crate::report::{FrontEndReport, Report, TableStyle, write_table};
use crate::verdict::Verdict;

const MODEL: &str =
    "The front ends are simulated: a model of the problem, not evidence about Windows or Schannel.";

pub(super) fn main(args: &DemoArgs) -> Result<u8, Failure> {
    let style = stdout_style(&args.draw);
    let (before, after) = block_on(run(args, style))?;
    to_stdout(|mut out| write_changes(&before, &after, &mut out))?;
    let shown = before.verdict == Verdict::Present && after.verdict == Verdict::Absent;
    Ok(if shown { 0 } else { FAILED })
}

async fn run(args: &DemoArgs, style: TableStyle) -> Result<(Report, Report), Failure> {
    let settings = LabSettings {
        tickets: Tickets::On,
        failure: args.failure.into(),
        asks: asks(args.renegotiate)?,
        ..LabSettings::default()
    };
    let lab = Lab::start(settings).await.tool()?;
    let job = Job::of_lab(&lab, &demo_command(args)).tool()?;
    let stop = stop_on_interruption();
    let title = format!("{MODEL}\n\nBefore: session tickets on (EnableSessionTicket not set).");
    let before = part(&job, &args.draw, style, &title, &stop).await?;
    if *stop.borrow() {
        return Err(anyhow!("interrupted before the second half")).tool();
    }
    lab.set_tickets(Tickets::Off).tool()?;
    let title = "\nAfter: session tickets off (stands for EnableSessionTicket = 2 and a restart of the services).";
    let after = part(&job, &args.draw, style, title, &stop).await?;
    Ok((before, after))
}

/// The command, as it could be given again.
fn demo_command(args: &DemoArgs) -> String {
    let renegotiate = if args.renegotiate {
        " --renegotiate"
    } else {
        ""
    };
    let failure = crate::lab::Failure::from(args.failure).name();
    format!("ticketprobe demo --failure {failure}{renegotiate}")
}

/// One of the two runs: its title and its table.
async fn part(
    job: &Job,
    draw: &DrawArgs,
    style: TableStyle,
    title: &str,
    stop: &tokio::sync::watch::Receiver<bool>,
) -> Result<Report, Failure> {
    to_stdout(|out| writeln!(out, "{title}\n"))?;
    let report = job.run(draw, stop).await;
    to_stdout(|mut out| write_table(&report, style, &mut out))?;
    Ok(report)
}

fn write_changes(before: &Report, after: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\nWhat changed (in the model)")?;
    for (before, after) in before.front_ends.iter().zip(&after.front_ends) {
        write_change(before, after, out)?;
    }
    Ok(())
}

fn write_change(
    before: &FrontEndReport,
    after: &FrontEndReport,
    out: &mut impl Write,
) -> io::Result<()> {
    let change = Change::between(before.verdict, after.verdict);
    let counts = |front_end: &FrontEndReport| {
        format!(
            "{}/{}",
            front_end.tickets.issued, front_end.tickets.attempts
        )
    };
    writeln!(
        out,
        "  {}: {} -> {}: {change}; tickets issued {} -> {}",
        after.name(),
        before.verdict,
        after.verdict,
        counts(before),
        counts(after),
    )
}
