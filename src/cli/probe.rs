//! `ticketprobe probe`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::anyhow;
use clap::Parser;
use jiff::Timestamp;
use rustls::sign::CertifiedKey;
use tokio::sync::watch;

use super::args::{Format, ProbeArgs};
use super::client::{check_key, engines, identity};
use super::command_line::command_line;
use super::compare::load as load_report;
use super::console::{Page, Shown, publish, save, stdout_style, to_stdout};
use super::doubts::Doubts;
use super::evidence::{Bar, Gathered};
use super::open_files::keep_within;
use super::progress::Progress;
use super::rounds::{check, rounds};
use super::targets::{all_front_ends, targets};
use super::vantage::vantage;
use super::{Blame, Failure, block_on, interruption};
use crate::chain::RootSource;
use crate::choice::BUILT;
use crate::experiment::Limits;
use crate::identity::Identity;
use crate::lab::{Lab, POOL};
use crate::observation::{CertificateAtHand, FrontEndRun};
use crate::plan::{Plan, Scouts};
use crate::probe::{Engines, FrontEnd, Settings, run};
use crate::report::{Frame, PlanFacts, Report, Trust, write_plan, write_plan_json};
use crate::roots::{self, LoadedRoots, RootChoice};
use crate::schannel;
use crate::target::{FOCUS_PATH, FOCUS_PORT, Host, Target};

pub(super) fn main(args: &ProbeArgs, arguments: &[OsString]) -> Result<u8, Failure> {
    check_plan_format(args)?;
    check_engine(args)?;
    check(&args.wait)?;
    let doubts = Doubts::new(&args.draw);
    let targets = targets(args, &doubts)?;
    let roots = roots::load(&args.ca_files).usage()?;
    for warning in &roots.warnings {
        doubts.tell(warning);
    }
    let identity = identity(args, &doubts)?;
    for warning in identity.iter().flat_map(Identity::warnings) {
        doubts.tell(warning);
    }
    let evidence = Gathered::read(
        &args.evidence,
        Bar::unless(args.draw.quiet || args.draw.no_progress),
    )?;
    check_key(identity.as_ref(), args.engine.asked_for(), BUILT)?;
    let engines = engines(identity.as_ref(), args.timeout).tool()?;
    let client = identity.as_ref().map_or_else(Vec::new, client_chain);
    let at_hand = match identity {
        Some(_) => CertificateAtHand::Given,
        None => CertificateAtHand::NotGiven,
    };
    let mut settings = settings(args, at_hand);
    if let Some(warning) = keep_within(&mut settings) {
        doubts.tell(&warning);
    }
    // Before the first connection: a run that cannot be compared would be made in vain.
    let baseline = args.keep.baseline.as_deref().map(load_report).transpose()?;
    block_on(async {
        if args.dry_run {
            let found = all_front_ends(args, &targets).await;
            return print_plan(args, &found, settings.plan);
        }
        let next_job = async || Job {
            command: command_line(arguments),
            front_ends: all_front_ends(args, &targets).await,
            engines: engines.clone(),
            settings: settings.clone(),
            client: client.clone(),
            roots: roots.clone(),
            choice: args.roots.into(),
        };
        let mut report = rounds(args, &doubts, next_job).await;
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
fn finish(report: &Report, before: Option<&Report>, args: &ProbeArgs) -> Result<u8, Failure> {
    let saved = args.keep.save.as_deref().map(|path| save(report, path));
    let shown = Shown {
        report,
        before,
        page: Page::Run,
    };
    let code = publish(shown, &args.output, &args.draw)?;
    Ok(saved.and_then(Result::err).unwrap_or(code))
}

/// A run that is ready to start.
pub(super) struct Job {
    pub(super) command: String,
    pub(super) front_ends: Vec<FrontEnd>,
    pub(super) engines: Engines,
    pub(super) settings: Settings,
    /// The client's certificates, DER.
    pub(super) client: Vec<Vec<u8>>,
    /// The roots of files.
    pub(super) roots: LoadedRoots,
    /// The roots to add to them when a chain is there to be judged.
    pub(super) choice: RootChoice,
}

impl Job {
    /// The default probe of a lab, with its client certificate.
    pub(super) fn of_lab(lab: &Lab, command: &str) -> anyhow::Result<Self> {
        let defaults = ProbeArgs::parse_from(["probe", POOL]);
        let target = Target {
            host: Host::Name(POOL.to_owned()),
            port: FOCUS_PORT,
            path: FOCUS_PATH.to_owned(),
        };
        let front_end = |address: &SocketAddr| FrontEnd {
            target: Target {
                port: address.port(),
                ..target.clone()
            },
            server_name: None,
            address: Some(*address),
        };
        let provider = schannel::provider();
        let (chain, key) = lab.client_identity();
        let client = chain.iter().map(|der| der.to_vec()).collect();
        let mut roots = roots::load(&[])?;
        let source = RootSource::CaFile("ca.pem of the lab".to_owned());
        roots.roots.add_certificate(lab.ca_der().clone(), source)?;
        let certified = CertifiedKey::from_der(chain, key.clone_key(), &provider)?;
        Ok(Self {
            command: command.to_owned(),
            front_ends: lab.addresses().iter().map(front_end).collect(),
            engines: Engines::new(Some((Arc::new(certified), &key)), defaults.timeout)?,
            settings: settings(&defaults, CertificateAtHand::Given),
            client,
            roots,
            choice: RootChoice::None,
        })
    }

    /// Probes all front ends and judges them.
    pub(super) async fn run(
        &self,
        mut progress: Progress,
        doubts: &Doubts,
        stop: &watch::Receiver<bool>,
    ) -> Report {
        let started = Timestamp::now();
        let on_done = |run: &_| progress.front_end_done(run);
        let runs = run(
            &self.front_ends,
            &self.engines,
            &self.settings,
            stop,
            on_done,
        )
        .await;
        progress.finish();
        let frame = Frame {
            command: self.command.clone(),
            started,
            finished: Timestamp::now(),
            vantage: vantage(self.addresses()),
            plan: self.plan_facts(),
        };
        let trust = self.trust(&runs, doubts);
        Report::new(frame, runs, &trust)
    }

    /// What the chains are judged by. Roots that no chain calls for are not read.
    fn trust(&self, runs: &[FrontEndRun], doubts: &Doubts) -> Trust {
        let mut loaded = self.roots.clone();
        if runs.iter().any(|run| !run.chains.is_empty()) {
            let told = loaded.warnings.len();
            loaded.add(self.choice);
            for warning in loaded.warnings.iter().skip(told) {
                doubts.tell(warning);
            }
        }
        Trust {
            roots: loaded.roots,
            client: self.client.clone(),
        }
    }

    fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.front_ends
            .iter()
            .filter_map(|front_end| front_end.address)
    }

    /// The paths of all targets, none twice.
    fn paths(&self) -> Vec<String> {
        let paths = self.front_ends.iter().map(|f| f.target.path.clone());
        paths.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn plan_facts(&self) -> PlanFacts {
        let Settings { plan, limits, .. } = &self.settings;
        let milliseconds =
            |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        PlanFacts {
            attempts: PlanFacts::counts(*plan),
            connections_per_front_end: plan.connections(),
            per_host: limits.per_host as u64,
            timeout_ms: milliseconds(self.engines.rustls.patience()),
            deadline_ms: milliseconds(limits.deadline),
            method: self.settings.method,
            client_certificate: self.settings.client_certificate,
            paths: self.paths(),
            roots: self.choice,
            ca_files: self.roots.roots.files(),
        }
    }
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

fn client_chain(identity: &Identity) -> Vec<Vec<u8>> {
    identity.chain().iter().map(|der| der.to_vec()).collect()
}

fn print_plan(args: &ProbeArgs, front_ends: &[FrontEnd], plan: Plan) -> Result<u8, Failure> {
    let style = stdout_style(&args.draw);
    to_stdout(|mut out| match args.output.format {
        Format::Json => write_plan_json(front_ends, plan, &mut out),
        _ => write_plan(front_ends, plan, style, &mut out),
    })?;
    Ok(0)
}

fn check_engine(args: &ProbeArgs) -> Result<(), Failure> {
    match args.engine.asked_for() {
        Some(engine) if !BUILT.contains(&engine) => Err(anyhow!(
            "--engine {engine}: this build does not have it; build with the feature legacy-tls (cargo build --features legacy-tls)"
        ))
        .usage(),
        _ => Ok(()),
    }
}

fn settings(args: &ProbeArgs, client_certificate: CertificateAtHand) -> Settings {
    Settings {
        plan: plan(args),
        engine: args.engine.asked_for(),
        method: args.method.into(),
        client_certificate,
        limits: Limits {
            per_host: args.per_host.get(),
            deadline: args.deadline,
        },
        parallel: args.parallel,
    }
}

fn plan(args: &ProbeArgs) -> Plan {
    Plan {
        scouts: if args.no_scout {
            Scouts::LeftOut
        } else {
            Scouts::EachVersion
        },
        versions: args.tls,
        ..Plan::new(args.attempts)
    }
}

/// Turns true at the first Ctrl-C or SIGTERM.
pub(super) fn stop_on_interruption() -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    let interrupted = interruption();
    tokio::spawn(async move {
        // Where no handler can be installed, Ctrl-C ends the process as it always does.
        if interrupted.await.is_ok() {
            let _ = stop.send(true);
        }
    });
    stopped
}
