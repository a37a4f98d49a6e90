//! `ticketprobe probe`.

use std::ffi::OsString;

use crate::cli::arguments::{Format, ProbeArgs, ReportArgs, command_line};
use crate::cli::console::byte_bar::Bar;
use crate::cli::console::publish::finish;
use crate::cli::console::streams::to_stdout;
use crate::cli::console::table_style::stdout_style;
use crate::cli::console::warnings::Warnings;
use crate::cli::evidence::server_files::server_files;
use crate::cli::failure::Failure;
use crate::cli::files::saved_report::baseline;
use crate::cli::platform::interruption::stop_on_interruption;
use crate::cli::platform::open_files::keep_within;
use crate::cli::platform::runtime::block_on;
use crate::cli::probe_run::client::Client;
use crate::cli::probe_run::front_ends::all_front_ends;
use crate::cli::probe_run::json_lines;
use crate::cli::probe_run::prepared_run::PreparedRun;
use crate::cli::probe_run::settings::settings;
use crate::cli::probe_run::targets::targets;
use crate::cli::probe_run::trust::Trust;
use crate::cli::probe_run::wait_for_verdict::rounds;
use crate::presentation::write_plan;
use crate::probe::{FrontEnd, Settings};
use crate::report::{Report, write_plan_json};

pub(in crate::cli) fn main(args: &ProbeArgs, arguments: &[OsString]) -> Result<u8, Failure> {
    let warnings = Warnings::new(&args.report.draw);
    let targets = targets(args, &warnings)?;
    let trust = Trust::load(&args.roots, &warnings)?;
    let client = Client::load(args, &warnings)?;
    let evidence = server_files(
        &args.evidence,
        Bar::unless(args.report.draw.quiet || args.report.draw.no_progress),
    )?;
    let (mut settings, attempts) = settings(args, client.certificate)?;
    if let Some(warning) = keep_within(&mut settings) {
        warnings.tell(&warning);
    }
    // Before the first connection: a run that cannot be compared would be made in vain.
    let baseline = baseline(&args.report)?;
    let prepared = PreparedRun {
        command: command_line(arguments),
        front_ends: Vec::new(),
        engines: client.engines,
        settings,
        client: client.chain,
        trust,
        attempts,
        system_client: None,
    };
    block_on(async {
        let stop = stop_on_interruption();
        let front_ends = async || all_front_ends(args, &targets, &stop).await;
        if args.dry_run {
            return print_plan(args, &front_ends().await, &prepared.settings);
        }
        if json_lines::is_wanted(args) {
            let run = prepared.over(front_ends().await);
            return json_lines::run(args, &warnings, &run, &stop).await;
        }
        let mut report = rounds(args, &warnings, &stop, &prepared, front_ends).await;
        for notice in report.add_evidence(evidence) {
            warnings.tell(notice);
        }
        conclude(report, baseline.as_ref(), &args.report)
    })
}

/// Compares the report with an earlier one where there is one, and decides the exit code.
fn conclude(report: Report, baseline: Option<&Report>, args: &ReportArgs) -> Result<u8, Failure> {
    let report = match baseline {
        Some(before) => report.compared_with(before),
        None => report,
    };
    let report = report.failing_on(&args.fail.fail_on);
    finish(&report, baseline, args)
}

fn print_plan(
    args: &ProbeArgs,
    front_ends: &[FrontEnd],
    settings: &Settings,
) -> Result<u8, Failure> {
    let Settings { plan, asking, .. } = settings;
    let style = stdout_style(&args.report.draw);
    to_stdout(|mut out| match args.report.output.format {
        Format::Json => write_plan_json(front_ends, *plan, asking, &mut out),
        _ => write_plan(front_ends, *plan, asking, style, &mut out),
    })?;
    Ok(0)
}
