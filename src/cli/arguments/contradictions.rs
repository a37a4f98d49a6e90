//! Arguments that cannot be meant together, refused before anything is done.

use std::path::PathBuf;

use anyhow::anyhow;

use super::{Command, EngineName, Format, ProbeArgs, WaitArgs};
use crate::cli::failure::{Blame, Failure};
use crate::identity::named_in_store;
use crate::observation::{Engine, TlsVersion};
use crate::plan::Versions;

/// Refuses arguments that contradict one another, or this system.
pub(in crate::cli) fn check(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Probe(args) => {
            check_plan_format(args)?;
            check_engine(args)?;
            check_waiting(&args.report.wait)?;
            check_system(args.engine)?;
            check_certificate(args.engine, args.client_cert.as_ref())
        }
        // Where it can run at all, it says itself.
        Command::Local(args) => {
            check_waiting(&args.report.wait)?;
            check_certificate(args.engine, args.client_cert.as_ref())
        }
        _ => Ok(()),
    }
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

/// Refuses what could never come true: two rounds need a pause between them.
fn check_waiting(args: &WaitArgs) -> Result<(), Failure> {
    if args.wait_for.is_some() && args.every > args.max_wait {
        let problem = "--every is longer than --max-wait: a verdict must hold in two rounds, with that pause between them";
        return Err(anyhow!(problem)).usage();
    }
    Ok(())
}

/// Refuses what no system but Windows can do.
fn check_system(engine: EngineName) -> Result<(), Failure> {
    if engine != EngineName::Schannel || cfg!(windows) {
        return Ok(());
    }
    Err(anyhow!(
        "--engine schannel: expected to run on Windows, whose TLS client it is; elsewhere leave --engine out"
    ))
    .usage()
}

/// Refuses a certificate that the TLS client of Windows cannot be given.
fn check_certificate(engine: EngineName, certificate: Option<&PathBuf>) -> Result<(), Failure> {
    let in_store = |path: &PathBuf| named_in_store(path).is_some();
    if engine != EngineName::Schannel || certificate.is_none_or(in_store) {
        return Ok(());
    }
    Err(anyhow!(
        "--client-cert: with --engine schannel Windows presents a certificate of its store: give store:THUMBPRINT, and import a PFX into LocalMachine\\My first"
    ))
    .usage()
}
