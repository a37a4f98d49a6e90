//! `ticketprobe probe`.

use std::ffi::OsString;
use std::sync::Arc;

use anyhow::anyhow;

use crate::cli::arguments::{Format, ProbeArgs, ReportArgs, command_line};
use crate::cli::console::byte_bar::Bar;
use crate::cli::console::publish::finish;
use crate::cli::console::streams::to_stdout;
use crate::cli::console::style::stdout_style;
use crate::cli::console::warnings::Warnings;
use crate::cli::evidence::gathered::Gathered;
use crate::cli::failure::{Blame, Failure};
use crate::cli::files::saved_report::baseline;
use crate::cli::machine::interruption::stop_on_interruption;
use crate::cli::machine::open_files::keep_within;
use crate::cli::machine::runtime::block_on;
use crate::cli::run::client_certificate::{client_chain, identity};
use crate::cli::run::prepared_run::PreparedRun;
use crate::cli::run::settings::{asking, attempts, settings};
use crate::cli::run::targets::{all_front_ends, targets};
use crate::cli::run::wait_for_verdict::{check, rounds};
use crate::cli::run::{json_lines, system_client};
use crate::identity::Identity;
use crate::observation::{CertificateAtHand, Engine, TlsVersion};
use crate::plan::Versions;
use crate::presentation::write_plan;
use crate::probe::{Engines, FrontEnd, Settings};
use crate::report::{Report, write_plan_json};
use crate::roots;

pub(in crate::cli) fn main(args: &ProbeArgs, arguments: &[OsString]) -> Result<u8, Failure> {
    check_plan_format(args)?;
    check_engine(args)?;
    check(&args.report.wait)?;
    system_client::check(args)?;
    let warnings = Warnings::new(&args.report.draw);
    let targets = targets(args, &warnings)?;
    let roots = roots::load(&args.roots.ca_files).usage()?;
    for warning in &roots.warnings {
        warnings.tell(warning);
    }
    let engine = args.engine.asked_for();
    let identity = match engine {
        Some(Engine::Schannel) => None,
        _ => identity(args, &warnings)?,
    };
    for warning in identity.iter().flat_map(Identity::warnings) {
        warnings.tell(warning);
    }
    let evidence = Gathered::read(
        &args.evidence,
        Bar::unless(args.report.draw.quiet || args.report.draw.no_progress),
    )?;
    let credential = identity
        .as_ref()
        .map(|identity| Arc::new(identity.credential()));
    let mut engines = Engines::new(credential, args.timeout).tool()?;
    let mut client = identity.as_ref().map_or_else(Vec::new, client_chain);
    if engine == Some(Engine::Schannel) {
        client = system_client::equip(&mut engines, args)?;
    }
    let at_hand = match client.is_empty() {
        false => CertificateAtHand::Given,
        true => CertificateAtHand::NotGiven,
    };
    let mut settings = settings(args, at_hand, asking(args)?);
    if let Some(warning) = keep_within(&mut settings) {
        warnings.tell(&warning);
    }
    // Before the first connection: a run that cannot be compared would be made in vain.
    let baseline = baseline(&args.report)?;
    block_on(async {
        let stop = stop_on_interruption();
        if args.dry_run {
            let found = all_front_ends(args, &targets, &stop).await;
            return print_plan(args, &found, &settings);
        }
        let next_run = async || PreparedRun {
            command: command_line(arguments),
            front_ends: all_front_ends(args, &targets, &stop).await,
            engines: engines.clone(),
            settings: settings.clone(),
            client: client.clone(),
            roots: roots.clone(),
            choice: args.roots.choice.into(),
            attempts: attempts(args),
            system_client: None,
        };
        if json_lines::is_wanted(args) {
            return json_lines::run(args, &warnings, &next_run().await, &stop).await;
        }
        let mut report = rounds(args, &warnings, &stop, next_run).await;
        for notice in evidence.add_to(&mut report) {
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

/// A plan has two forms, known before a name is looked up.
fn check_plan_format(args: &ProbeArgs) -> Result<(), Failure> {
    let known = matches!(args.report.output.format, Format::Table | Format::Json);
    if !args.dry_run || known {
        return Ok(());
    }
    Err(anyhow!(
        "--dry-run: the plan is printed as table or json; leave out --format, or take one of these"
    ))
    .usage()
}

/// TLS 1.3 has one engine.
fn check_engine(args: &ProbeArgs) -> Result<(), Failure> {
    let listed = matches!(args.tls, Versions::Listed(_)) && args.tls.includes(TlsVersion::TLS13);
    match args.engine.asked_for() {
        Some(engine @ (Engine::Rustls | Engine::Schannel)) if listed => Err(anyhow!(
            "--engine {engine}: expected classic with --tls 1.3, which no other engine probes; leave out --engine"
        ))
        .usage(),
        _ => Ok(()),
    }
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
