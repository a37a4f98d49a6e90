//! Probes of the lab in the same process.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::ServerName;
use rustls::sign::CertifiedKey;
use ticketprobe::chain::{RootSource, Roots};
use ticketprobe::dial::{DialSetup, RustlsDial};
use ticketprobe::experiment::{Limits, Seen, run};
use ticketprobe::http::Request;
use ticketprobe::lab::{Lab, LabSettings, POOL};
use ticketprobe::observation::{CertificateAtHand, Conditions, Engine, FrontEndRun, Method};
use ticketprobe::plan::Plan;
use ticketprobe::report::{Frame, PlanFacts, Trust, Vantage};
use ticketprobe::roots::RootChoice;
use ticketprobe::schannel;
use ticketprobe::target::FOCUS_PATH;
use tokio::runtime::Runtime;
use tokio::sync::watch;

fn limits() -> Limits {
    Limits::new(4, Duration::from_secs(60))
}

pub(crate) fn plan() -> Plan {
    Plan::new(NonZeroU32::new(10).unwrap())
}

/// The tool's engine for the first front end of `lab`, with the client certificate that it wants.
pub(crate) fn dial(lab: &Lab) -> RustlsDial {
    let provider = schannel::provider();
    let (chain, key) = lab.client_identity();
    let key = Arc::new(CertifiedKey::from_der(chain, key, &provider).unwrap());
    let setup = DialSetup::new(provider, Some(key), Duration::from_secs(5)).unwrap();
    let address = lab.addresses()[0];
    let authority = format!("{POOL}:{}", address.port());
    let request = Request::new(Method::Get, &authority, FOCUS_PATH);
    setup.dial(address, ServerName::try_from(POOL).unwrap(), request)
}

/// The whole plan, without scouts.
pub(crate) async fn probe(dial: &RustlsDial) -> Seen {
    let (_stop, stopped) = watch::channel(false);
    run(dial, plan(), limits(), stopped).await.seen
}

/// What was seen, as a run.
pub(crate) fn as_run(lab: &Lab, seen: Seen) -> FrontEndRun {
    FrontEndRun {
        reverse_name: None,
        target: POOL.to_owned(),
        server_name: Some(POOL.to_owned()),
        address: Some(lab.addresses()[0]),
        conditions: Conditions {
            method: Method::Get,
            client_certificate: CertificateAtHand::Given,
            engine: Engine::Rustls,
            requests: 1,
            hold_ms: 0,
        },
        versions: Vec::new(),
        cut_short: seen.cut_short,
        cut_off: seen.cut_off,
        attempts: seen.attempts,
        chains: seen.chains,
        acceptable_issuers: seen.acceptable_issuers,
    }
}

/// What a front end of the lab, with tickets on, showed.
pub(crate) struct Probed {
    pub(crate) run: FrontEndRun,
    pub(crate) trust: Trust,
}

impl Probed {
    pub(crate) fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let lab = runtime.block_on(Lab::start(LabSettings::default()));
        let lab = lab.unwrap();
        let seen = runtime.block_on(probe(&dial(&lab)));
        let mut roots = Roots::new();
        let source = RootSource::CaFile("ca.pem".to_owned());
        roots.add_certificate(lab.ca_der().clone(), source).unwrap();
        let (client, _) = lab.client_identity();
        Self {
            run: as_run(&lab, seen),
            trust: Trust {
                roots,
                client: client.iter().map(|der| der.to_vec()).collect(),
            },
        }
    }
}

/// What a report says of its run.
pub(crate) fn frame() -> Frame {
    let now = Timestamp::now();
    Frame {
        command: format!("ticketprobe probe {POOL}"),
        started: now,
        finished: now,
        vantage: Vantage {
            host: "jump01".to_owned(),
            addresses: vec!["10.0.0.5".to_owned()],
        },
        plan: PlanFacts {
            foreign_tickets: 0,
            attempts: PlanFacts::counts(plan()),
            connections_per_front_end: plan().connections(),
            per_host: 4,
            timeout_ms: 5000,
            deadline_ms: 60_000,
            requests: 1,
            hold_ms: 0,
            method: Method::Get,
            paths: vec![FOCUS_PATH.to_owned()],
            client_certificate: CertificateAtHand::Given,
            roots: RootChoice::None,
            ca_files: Vec::new(),
        },
    }
}
