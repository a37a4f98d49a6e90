//! The whole plan against one front end of the lab in the same process: client and server share the cores.
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail wherever it likes")]

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use rustls::pki_types::ServerName;
use rustls::sign::CertifiedKey;
use ticketprobe::diagnosis::judge;
use ticketprobe::dial::{DialSetup, Request, RustlsDial};
use ticketprobe::experiment::{Limits, Seen, run};
use ticketprobe::lab::{Lab, LabSettings, POOL, Tickets};
use ticketprobe::observation::{CertificateAtHand, Conditions, Engine, FrontEndRun, Method};
use ticketprobe::plan::Plan;
use ticketprobe::schannel;
use ticketprobe::target::FOCUS_PATH;
use tokio::runtime::Runtime;
use tokio::sync::watch;

const LIMITS: Limits = Limits {
    per_host: 4,
    deadline: Duration::from_secs(60),
};

fn dial(lab: &Lab) -> RustlsDial {
    let provider = schannel::provider();
    let (chain, key) = lab.client_identity();
    let key = Arc::new(CertifiedKey::from_der(chain, key, &provider).unwrap());
    let setup = DialSetup::new(provider, Some(key), Duration::from_secs(5)).unwrap();
    let address = lab.addresses()[0];
    let request = Request::new(
        Method::Get,
        &format!("{POOL}:{}", address.port()),
        FOCUS_PATH,
    );
    setup.dial(address, ServerName::try_from(POOL).unwrap(), request)
}

async fn probe(dial: &RustlsDial) -> Seen {
    let plan = Plan::new(NonZeroU32::new(10).unwrap());
    let (_stop, stopped) = watch::channel(false);
    run(dial, plan, LIMITS, stopped).await.seen
}

fn whole_plan(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let lab = runtime
        .block_on(Lab::start(LabSettings::default()))
        .unwrap();
    let dial = dial(&lab);
    let mut group = criterion.benchmark_group("whole plan, one front end");
    group.sample_size(20);
    for (name, tickets) in [("tickets on", Tickets::On), ("tickets off", Tickets::Off)] {
        lab.set_tickets(tickets).unwrap();
        group.bench_function(name, |bencher| {
            bencher.iter(|| runtime.block_on(probe(&dial)));
        });
    }
}

fn judgement(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let lab = runtime
        .block_on(Lab::start(LabSettings::default()))
        .unwrap();
    let seen = runtime.block_on(probe(&dial(&lab)));
    let run = FrontEndRun {
        reverse_name: None,
        target: POOL.to_owned(),
        server_name: Some(POOL.to_owned()),
        address: Some(lab.addresses()[0]),
        conditions: Conditions {
            method: Method::Get,
            client_certificate: CertificateAtHand::Given,
            engine: Engine::Rustls,
        },
        versions: Vec::new(),
        cut_short: seen.cut_short,
        cut_off: seen.cut_off,
        attempts: seen.attempts,
        chains: seen.chains,
        acceptable_issuers: seen.acceptable_issuers,
    };
    criterion.bench_function("judge one front end", |bencher| {
        bencher.iter(|| judge(&run));
    });
}

criterion_group!(benches, whole_plan, judgement);
criterion_main!(benches);
