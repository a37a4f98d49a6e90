//! The whole plan against one front end of the lab in the same process: client and server share the cores.
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail wherever it likes")]

mod rig;

use criterion::{Criterion, criterion_group, criterion_main};
use ticketprobe::diagnosis::judge;
use ticketprobe::lab::{Lab, LabSettings, Tickets};
use ticketprobe::verdict::Verdict;
use tokio::runtime::Runtime;

use self::rig::probed::{as_run, dial, probe};

fn whole_plan(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let lab = runtime
        .block_on(Lab::start(LabSettings::default()))
        .unwrap();
    let dial = dial(&lab);
    let mut group = criterion.benchmark_group("whole plan, one front end");
    group.sample_size(20);
    for (name, tickets, verdict) in [
        ("tickets on", Tickets::On, Verdict::Present),
        ("tickets off", Tickets::Off, Verdict::Absent),
    ] {
        lab.set_tickets(tickets).unwrap();
        let seen = runtime.block_on(probe(&dial));
        assert_eq!(judge(&as_run(&lab, seen)).verdict, verdict);
        group.bench_function(name, |bencher| {
            bencher.iter(|| runtime.block_on(probe(&dial)));
        });
    }
}

criterion_group!(benches, whole_plan);
criterion_main!(benches);
