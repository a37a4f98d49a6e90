//! `ticketprobe demo`: the lab before the change, the lab after it, and what changed.

use anyhow::anyhow;

use crate::cli::arguments::{DemoArgs, DrawArgs};
use crate::cli::console::streams::to_stdout;
use crate::cli::console::table_style::stdout_style;
use crate::cli::console::warnings::Warnings;
use crate::cli::failure::{Blame, FAILED, Failure};
use crate::cli::platform::interruption::stop_on_interruption;
use crate::cli::platform::runtime::block_on;
use crate::cli::probe_run::prepared_run::PreparedRun;
use crate::cli::probe_run::progress::Progress;
use crate::lab::{Lab, LabSettings, Tickets};
use crate::presentation::{write_change, write_table};
use crate::report::{ChangeReport, Report};
use crate::verdict::Verdict;

const SHOWN: &str =
    "In the model, the problem is present with session tickets on, and gone with them off.";
const NOT_SHOWN: &str = "The model did not show the problem before the change, or showed it after.";
const MODEL: &str =
    "The Front Ends are simulated: a model of the problem, not evidence about Windows or Schannel.";
const BEFORE: &str = "Before: session tickets on (EnableSessionTicket not set).";
const AFTER: &str = "After: session tickets off (stands for EnableSessionTicket = 2 and a restart of the services).";

pub(in crate::cli) fn main(args: &DemoArgs) -> Result<u8, Failure> {
    let style = stdout_style(&args.draw);
    let (before, after) = block_on(run(args))?;
    let change = ChangeReport::between(&before, &after);
    let shown = before.verdict == Verdict::Present && after.verdict == Verdict::Absent;
    let answer = if shown { SHOWN } else { NOT_SHOWN };
    to_stdout(|mut out| {
        writeln!(out, "{answer}\n{MODEL}\n\n{BEFORE}\n")?;
        write_table(&before, style, &mut out)?;
        writeln!(out, "\n{AFTER}\n")?;
        write_table(&after, style, &mut out)?;
        writeln!(out, "\nThe comparison:\n")?;
        write_change(&change, style, &mut out)
    })?;
    Ok(if shown { 0 } else { FAILED })
}

async fn run(args: &DemoArgs) -> Result<(Report, Report), Failure> {
    let settings = LabSettings {
        tickets: Tickets::On,
        failure: args.problem.failure.into(),
        asks: args.problem.asks(),
        version: args.problem.version(),
        ..LabSettings::default()
    };
    let lab = Lab::start(settings).await.tool()?;
    let prepared = PreparedRun::of_lab(&lab, &demo_command(args)).tool()?;
    let stop = stop_on_interruption();
    let before = part(&prepared, &args.draw, &stop).await;
    if *stop.borrow() {
        return Err(anyhow!("interrupted before the second half")).tool();
    }
    lab.set_tickets(Tickets::Off).tool()?;
    let after = part(&prepared, &args.draw, &stop).await;
    Ok((before, after))
}

/// The command, as it could be given again.
fn demo_command(args: &DemoArgs) -> String {
    let renegotiate = if args.problem.renegotiate {
        " --renegotiate"
    } else {
        ""
    };
    let failure = crate::lab::Failure::from(args.problem.failure).name();
    format!("ticketprobe demo --failure {failure}{renegotiate}")
}

/// One of the two runs.
async fn part(
    prepared: &PreparedRun,
    draw: &DrawArgs,
    stop: &tokio::sync::watch::Receiver<bool>,
) -> Report {
    let progress = Progress::new(draw, prepared.front_ends.len());
    prepared.run(progress, &Warnings::new(draw), stop).await
}
