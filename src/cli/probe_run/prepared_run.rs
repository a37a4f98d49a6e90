//! A run that is ready to start.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;

use clap::Parser;
use rustls::sign::CertifiedKey;
use tokio::sync::watch;

use super::front_end_judge::{Basis, Judging};
use super::progress::Progress;
use super::settings::{Attempts, settings};
use super::trust::Trust;
use crate::chain::RootSource;
use crate::classic::Credential;
use crate::cli::arguments::ProbeArgs;
use crate::cli::console::warnings::Warnings;
use crate::cli::platform::clock::Clock;
use crate::cli::platform::vantage::vantage;
use crate::lab::{Lab, POOL};
use crate::observation::{CertificateAtHand, PoolRun};
use crate::probe::{Engines, Event, FrontEnd, Settings, foreign_tickets, run};
use crate::report::{Frame, FrontEndReport, PlanFacts, Report};
use crate::roots::{self, RootChoice};
use crate::schannel;
use crate::target::{FOCUS_PATH, FOCUS_PORT, Host, Target};

/// A run that is ready to start.
#[derive(Clone)]
pub(in crate::cli) struct PreparedRun {
    pub(in crate::cli) command: String,
    pub(in crate::cli) front_ends: Vec<FrontEnd>,
    pub(in crate::cli) engines: Engines,
    pub(in crate::cli) settings: Settings,
    /// The client's certificates, DER.
    pub(in crate::cli) client: Vec<Vec<u8>>,
    pub(in crate::cli) trust: Trust,
    /// Which attempts the report keeps.
    pub(in crate::cli) attempts: Attempts,
    /// The settings for the TLS client of Windows, where it is to probe the same front ends after the other engine.
    pub(in crate::cli) system_client: Option<Settings>,
}

/// What a run tells while it goes on.
pub(in crate::cli) enum RunEvent {
    /// A front end, judged, with its place.
    FrontEnd(usize, Box<FrontEndReport>),
    /// What the front ends of a pool made of each other's tickets.
    Pool(PoolRun),
}

impl PreparedRun {
    /// The default probe of a lab, with its client certificate.
    pub(in crate::cli) fn of_lab(lab: &Lab, command: &str) -> anyhow::Result<Self> {
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
        let (settings, _) = settings(&defaults, CertificateAtHand::Given)?;
        let certified = CertifiedKey::from_der(chain, key.clone_key(), &provider)?;
        let credential = Credential::with_file_key(Arc::new(certified), &key);
        Ok(Self {
            command: command.to_owned(),
            front_ends: lab.addresses().iter().map(front_end).collect(),
            engines: Engines::new(Some(Arc::new(credential)), defaults.timeout)?,
            settings,
            client,
            trust: Trust {
                roots,
                choice: RootChoice::None,
            },
            attempts: Attempts::Every,
            system_client: None,
        })
    }

    /// The same run, of these front ends.
    pub(in crate::cli) fn over(&self, front_ends: Vec<FrontEnd>) -> Self {
        Self {
            front_ends,
            ..self.clone()
        }
    }

    /// Probes all front ends and judges them.
    pub(in crate::cli) async fn run(
        &self,
        progress: Progress,
        warnings: &Warnings,
        stop: &watch::Receiver<bool>,
    ) -> Report {
        let mut front_ends = BTreeMap::new();
        let mut pools = Vec::new();
        let take = |heard| match heard {
            RunEvent::FrontEnd(place, report) => drop(front_ends.insert(place, *report)),
            RunEvent::Pool(run) => pools.push(run),
        };
        let (frame, clock) = self.run_into(progress, warnings, stop, take).await;
        let mut report = Report::of_judged(frame, front_ends.into_values().collect(), pools);
        if let Some(beside) = self.beside() {
            let other = Box::pin(beside.run(Progress::Silent, warnings, stop)).await;
            report.add_system_client(other);
        }
        report.notices.extend(clock);
        report
    }

    /// The same front ends, with the TLS client of Windows.
    fn beside(&self) -> Option<Self> {
        let settings = self.system_client.clone()?;
        Some(Self {
            settings,
            system_client: None,
            ..self.clone()
        })
    }

    /// Probes all front ends, judges each as soon as it is done, and hands it to `take`. Beside the frame comes what is to be said of the clock.
    pub(in crate::cli) async fn run_into(
        &self,
        mut progress: Progress,
        warnings: &Warnings,
        stop: &watch::Receiver<bool>,
        mut take: impl FnMut(RunEvent),
    ) -> (Frame, Option<String>) {
        let clock = Clock::start();
        let mut judging = Judging::new(self.basis(), warnings, clock.began());
        let on_event = |event| match event {
            Event::FrontEnd { place, run } => {
                let report = judging.front_end(*run);
                progress.front_end_done(&report);
                take(RunEvent::FrontEnd(place, Box::new(report)));
            }
            Event::Pool(run) => take(RunEvent::Pool(run)),
        };
        let (front_ends, engines) = (&self.front_ends, &self.engines);
        run(front_ends, engines, &self.settings, stop, on_event).await;
        progress.finish();
        let frame = Frame {
            command: self.command.clone(),
            started: clock.began(),
            finished: clock.now(),
            vantage: vantage(self.addresses()),
            plan: self.plan_facts(),
        };
        (frame, clock.told())
    }

    fn basis(&self) -> Basis<'_> {
        Basis {
            client: &self.client,
            roots: &self.trust.roots,
            choice: self.trust.choice,
            attempts: self.attempts,
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
            foreign_tickets: foreign_tickets(&self.front_ends),
            per_host: limits.per_host as u64,
            timeout_ms: milliseconds(self.engines.rustls.patience()),
            deadline_ms: milliseconds(limits.deadline),
            method: self.settings.asking.method,
            requests: self.settings.asking.requests.get(),
            hold_ms: milliseconds(self.settings.asking.hold),
            client_certificate: self.settings.client_certificate,
            paths: self.paths(),
            roots: self.trust.choice,
            ca_files: self.trust.roots.roots.files(),
        }
    }
}
