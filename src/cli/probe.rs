//! `ticketprobe probe`.

use std::ffi::OsString;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};

use super::args::{Format, ProbeArgs};
use super::client::identity;
use super::command_line::command_line;
use super::compare::load as load_report;
use super::console::{Page, Shown, publish, save, stdout_style, to_stdout};
use super::doubts::Doubts;
use super::evidence::{Bar, Gathered};
use super::job::{Job, stop_on_interruption};
use super::judging::Attempts;
use super::open_files::keep_within;
use super::rounds::{check, rounds};
use super::stream;
use super::system_client;
use super::targets::{all_front_ends, targets};
use super::{Blame, Failure, block_on};
use crate::bounds::{FRONT_END_DEADLINE, REQUEST_BODY_MAX};
use crate::experiment::Limits;
use crate::identity::{Identity, printable};
use crate::observation::{CertificateAtHand, Engine, Method, TlsVersion};
use crate::plan::{Look, Plan, Scouts, Versions};
use crate::presentation::write_plan;
use crate::probe::{Asking, Engines, FrontEnd, Settings};
use crate::report::{Report, write_plan_json};
use crate::roots;

pub(super) fn main(args: &ProbeArgs, arguments: &[OsString]) -> Result<u8, Failure> {
    check_plan_format(args)?;
    check_engine(args)?;
    check(&args.wait)?;
    system_client::check(args)?;
    let doubts = Doubts::new(&args.draw);
    let targets = targets(args, &doubts)?;
    let roots = roots::load(&args.ca_files).usage()?;
    for warning in &roots.warnings {
        doubts.tell(warning);
    }
    let engine = args.engine.asked_for();
    let identity = match engine {
        Some(Engine::Schannel) => None,
        _ => identity(args, &doubts)?,
    };
    for warning in identity.iter().flat_map(Identity::warnings) {
        doubts.tell(warning);
    }
    let evidence = Gathered::read(
        &args.evidence,
        Bar::unless(args.draw.quiet || args.draw.no_progress),
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
        doubts.tell(&warning);
    }
    // Before the first connection: a run that cannot be compared would be made in vain.
    let baseline = args.keep.baseline.as_deref().map(load_report).transpose()?;
    block_on(async {
        let stop = stop_on_interruption();
        if args.dry_run {
            let found = all_front_ends(args, &targets, &stop).await;
            return print_plan(args, &found, &settings);
        }
        let next_job = async || Job {
            command: command_line(arguments),
            front_ends: all_front_ends(args, &targets, &stop).await,
            engines: engines.clone(),
            settings: settings.clone(),
            client: client.clone(),
            roots: roots.clone(),
            choice: args.roots.into(),
            attempts: attempts(args),
            system_client: None,
        };
        if stream::is_wanted(args) {
            return stream::run(args, &doubts, &next_job().await, &stop).await;
        }
        let mut report = rounds(args, &doubts, &stop, next_job).await;
        for notice in evidence.add_to(&mut report) {
            doubts.tell(notice);
        }
        let report = match &baseline {
            Some(before) => report.compared_with(before),
            None => report,
        };
        let report = report.failing_on(&args.fail.fail_on);
        finish(&report, baseline.as_ref(), args)
    })
}

/// Saves and prints the report.
pub(super) fn finish(
    report: &Report,
    before: Option<&Report>,
    args: &ProbeArgs,
) -> Result<u8, Failure> {
    let saved = args.keep.save.as_deref().map(|path| save(report, path));
    let shown = Shown {
        report,
        before,
        page: Page::Run,
    };
    let code = publish(shown, &args.output, &args.draw)?;
    Ok(saved.and_then(Result::err).unwrap_or(code))
}

/// A plan has two forms, known before a name is looked up.
fn check_plan_format(args: &ProbeArgs) -> Result<(), Failure> {
    let known = matches!(args.output.format, Format::Table | Format::Json);
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

pub(super) fn client_chain(identity: &Identity) -> Vec<Vec<u8>> {
    identity.chain().iter().map(|der| der.to_vec()).collect()
}

fn print_plan(
    args: &ProbeArgs,
    front_ends: &[FrontEnd],
    settings: &Settings,
) -> Result<u8, Failure> {
    let Settings { plan, asking, .. } = settings;
    let style = stdout_style(&args.draw);
    to_stdout(|mut out| match args.output.format {
        Format::Json => write_plan_json(front_ends, *plan, asking, &mut out),
        _ => write_plan(front_ends, *plan, asking, style, &mut out),
    })?;
    Ok(0)
}

pub(super) fn settings(
    args: &ProbeArgs,
    client_certificate: CertificateAtHand,
    asking: Asking,
) -> Settings {
    let plan = plan(args);
    let per_host = args.per_host.get();
    let deadline = args
        .deadline
        .unwrap_or_else(|| deadline(plan, per_host, asking.hold));
    Settings {
        plan,
        engine: args.engine.asked_for(),
        asking,
        client_certificate,
        limits: Limits::new(per_host, deadline),
        parallel: args.parallel,
        seed: args.seed.unwrap_or_else(drawn_seed),
    }
}

/// What each connection is used for.
pub(super) fn asking(args: &ProbeArgs) -> Result<Asking, Failure> {
    Ok(Asking {
        method: args.method.into(),
        requests: args.requests,
        hold: args.hold,
        body: body(args).usage()?,
    })
}

fn body(args: &ProbeArgs) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(path) = &args.body else {
        return Ok(None);
    };
    let name = printable(&path.to_string_lossy());
    if Method::from(args.method) != Method::Post {
        bail!("--body {name}: only a POST has a body; add --method POST, or leave out --body");
    }
    let mut body = Vec::new();
    let most = REQUEST_BODY_MAX as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut body));
    read.with_context(|| format!("--body {name}: cannot be read; give a file of at most 64 KiB"))?;
    if body.len() > REQUEST_BODY_MAX {
        bail!("--body {name}: it has more than {REQUEST_BODY_MAX} bytes; give a smaller file");
    }
    Ok(Some(body))
}

/// What the user gets who says nothing: the usual time, and that of the silences, which run side by side.
fn deadline(plan: Plan, per_host: usize, hold: Duration) -> Duration {
    let silences = plan.connections().div_ceil(per_host as u64);
    let silences = u32::try_from(silences).unwrap_or(u32::MAX);
    FRONT_END_DEADLINE.saturating_add(hold.saturating_mul(silences))
}

fn plan(args: &ProbeArgs) -> Plan {
    Plan {
        scouts: if args.no_scout {
            Scouts::LeftOut
        } else {
            Scouts::EachVersion
        },
        versions: versions(args),
        look: match args.engine.asked_for() {
            Some(_) => Look::LeftOut,
            None => Look::First,
        },
        ..Plan::new(args.attempts)
    }
}

/// TLS 1.0 beside the highest version takes an engine that speaks it.
fn versions(args: &ProbeArgs) -> Versions {
    let old = args.engine.asked_for() != Some(Engine::Rustls);
    match args.tls {
        Versions::Auto if !old => Versions::Highest,
        other => other,
    }
}

/// Short enough to be read out over a telephone, for `--seed`.
fn drawn_seed() -> u64 {
    RandomState::new().hash_one(()) % 1_000_000
}

/// Pictures show each attempt, and so does `-v`; a saved run may be shown either way later.
pub(super) fn attempts(args: &ProbeArgs) -> Attempts {
    let wanted =
        args.draw.verbose || args.keep.save.is_some() || args.output.format == Format::Html;
    if wanted {
        Attempts::Every
    } else {
        Attempts::Alike
    }
}
