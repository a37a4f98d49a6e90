//! `ticketprobe local`: what a Front End can say of itself, in one answer.

mod own_evidence;
mod this_machine;

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::PathBuf;

use self::own_evidence::OwnEvidence;
use self::this_machine::Machine;
use crate::cli::arguments::{EngineName, LocalArgs, ProbeArgs, command_line};
use crate::cli::console::publish::finish;
use crate::cli::console::warnings::Warnings;
use crate::cli::failure::Failure;
use crate::cli::files::saved_report::baseline;
use crate::cli::platform::interruption::stop_on_interruption;
use crate::cli::platform::runtime::block_on;
use crate::cli::probe_run::client::{at_hand, client_chain, engines, identity};
use crate::cli::probe_run::prepared_run::PreparedRun;
use crate::cli::probe_run::settings::{Attempts, settings};
use crate::cli::probe_run::system_client;
use crate::cli::probe_run::trust::Trust;
use crate::cli::probe_run::wait_for_verdict::rounds;
use crate::identity::Identity;
use crate::local::addresses::usable;
use crate::local::binding::{Bound, bound};
use crate::local::smoke::objection;
use crate::observation::Engine;
use crate::probe::{Engines, FrontEnd, Settings, front_ends};
use crate::report::Report;
use crate::target::{Host, Listed, Target};
use crate::verdict::Verdict;

pub(in crate::cli) fn main(args: &LocalArgs, arguments: &[OsString]) -> Result<u8, Failure> {
    let machine = Machine::read()?;
    let warnings = Warnings::new(&args.report.draw);
    let mut problems = machine.problems.clone();
    let mut probe = args.probe(&machine.name);
    let chosen = certificate(args, &machine, &mut problems);
    probe.client_cert = chosen.or(probe.client_cert);
    let client = Client::load(args, &probe, &warnings, &mut problems)?;
    problems.iter().for_each(|problem| warnings.tell(problem));
    let trust = Trust::load(&args.roots, &warnings)?;
    let baseline = baseline(&args.report)?;
    let prepared = PreparedRun {
        command: command_line(arguments),
        front_ends: Vec::new(),
        engines: client.engines,
        settings: client.settings,
        client: client.chain,
        trust,
        attempts: client.attempts,
        system_client: client.beside,
    };
    block_on(async {
        let stop = stop_on_interruption();
        let front_ends = async || rows(args, &machine).await;
        let mut report = rounds(&probe, &warnings, &stop, &prepared, front_ends).await;
        report.notices.splice(0..0, problems);
        join(args, &mut report, &warnings)?;
        let report = match &baseline {
            Some(before) => report.compared_with(before),
            None => report,
        };
        let mut report = report.failing_on(&args.report.fail.fail_on);
        smoke(args, &mut report, &warnings);
        finish(&report, baseline.as_ref(), &args.report)
    })
}

/// Registry and event log as they are now that the last connection is over.
fn join(args: &LocalArgs, report: &mut Report, warnings: &Warnings) -> Result<(), Failure> {
    let machine = Machine::read()?;
    let OwnEvidence { files, problems } = own_evidence::gather(args, &machine);
    for problem in problems {
        warnings.tell(&problem);
        report.notices.push(problem);
    }
    for notice in report.add_evidence(files) {
        warnings.tell(notice);
    }
    Ok(())
}

/// With `--wait-for absent` registry and events have a say in the exit code.
fn smoke(args: &LocalArgs, report: &mut Report, warnings: &Warnings) {
    let waited = args.report.wait.wait_for.map(Verdict::from) == Some(Verdict::Absent);
    if !waited || report.verdict != Verdict::Absent || report.exit_code != 0 {
        return;
    }
    let evidence = report.front_ends.iter().find(|row| !row.host.is_empty());
    let Some(row) = evidence else {
        return;
    };
    let registry = row.host.iter().map(|host| host.evidence.state).max();
    let events = row
        .events
        .iter()
        .map(|events| events.evidence.verdict)
        .max();
    let Some((ground, words)) = registry.and_then(|registry| objection(registry, events)) else {
        return;
    };
    report.exit_code = args.report.fail.fail_on.exit_code([ground]);
    warnings.tell(&words);
    report.notices.insert(0, words);
}

/// The certificate that is bound to the port, where the user names no other.
fn certificate(args: &LocalArgs, machine: &Machine, problems: &mut Vec<String>) -> Option<PathBuf> {
    if args.client_cert.is_some() {
        return None;
    }
    let found = bound(&machine.bindings(), args.port);
    problems.extend(found.problem(args.port));
    match found {
        Bound::Here(thumbprint) => Some(PathBuf::from(format!("store:{thumbprint}"))),
        _ => None,
    }
}

/// Both TLS clients, with what certificate each of them could have.
struct Client {
    engines: Engines,
    chain: Vec<Vec<u8>>,
    settings: Settings,
    attempts: Attempts,
    /// For the TLS client of Windows beside the other.
    beside: Option<Settings>,
}

impl Client {
    /// A certificate that one engine cannot use may be of use to the other; where the user named it, one of them must.
    fn load(
        args: &LocalArgs,
        probe: &ProbeArgs,
        warnings: &Warnings,
        problems: &mut Vec<String>,
    ) -> Result<Self, Failure> {
        let own = match probe.engine {
            EngineName::Schannel => Ok(None),
            _ => identity(probe, warnings),
        };
        let own = usable_or_told(own, problems);
        let mut engines = engines(own.as_ref(), probe)?;
        let system = match probe.engine {
            EngineName::Auto | EngineName::Schannel => system_client::equip(&mut engines, probe),
            EngineName::Rustls | EngineName::Classic => Ok(Vec::new()),
        };
        let system = match system {
            Err(failure) if args.client_cert.is_some() && own.is_none() => return Err(failure),
            Err(failure) => {
                problems.push(failure.to_string());
                system_client::equip(&mut engines, &without_certificate(probe))?
            }
            Ok(chain) => chain,
        };
        let alone = probe.engine == EngineName::Schannel;
        let given = at_hand(own.is_some() || alone && !system.is_empty());
        let (settings, attempts) = settings(probe, given)?;
        let beside = (probe.engine == EngineName::Auto).then(|| Settings {
            engine: Some(Engine::Schannel),
            client_certificate: at_hand(!system.is_empty()),
            ..settings.clone()
        });
        Ok(Self {
            engines,
            settings,
            attempts,
            chain: own.as_ref().map_or(system, client_chain),
            beside,
        })
    }
}

fn usable_or_told(
    own: Result<Option<Identity>, Failure>,
    problems: &mut Vec<String>,
) -> Option<Identity> {
    match own {
        Ok(own) => own,
        Err(failure) => {
            problems.push(failure.to_string());
            None
        }
    }
}

fn without_certificate(probe: &ProbeArgs) -> ProbeArgs {
    ProbeArgs {
        client_cert: None,
        ..probe.clone()
    }
}

/// This machine under its own name, and the other members of the pool.
async fn rows(args: &LocalArgs, machine: &Machine) -> Vec<FrontEnd> {
    let target = |name: &str| Target {
        host: Host::Name(name.to_owned()),
        port: args.port,
        path: args.path.clone(),
    };
    let own = Listed {
        target: target(&machine.name),
        server_name: args.server_name.clone(),
        addresses: args.addresses.clone(),
    };
    let mut rows = front_ends(&own, args.timeout).await;
    let address = |row: &FrontEnd| row.address.map(|address| address.ip());
    let found: Vec<IpAddr> = rows.iter().filter_map(address).collect();
    let kept = match usable(&found).as_slice() {
        _ if !args.addresses.is_empty() => args.addresses.clone(),
        [] => vec![IpAddr::from([127, 0, 0, 1])],
        usable => usable.to_vec(),
    };
    let own = Listed {
        addresses: kept.clone(),
        ..own
    };
    rows = front_ends(&own, args.timeout).await;
    if let Some(pool) = &args.pool {
        let pool = Listed {
            target: target(pool),
            server_name: None,
            addresses: Vec::new(),
        };
        let others = front_ends(&pool, args.timeout).await.into_iter();
        rows.extend(others.filter(|row| {
            let own = |address: IpAddr| kept.contains(&address) || found.contains(&address);
            !address(row).is_some_and(own)
        }));
    }
    rows
}
