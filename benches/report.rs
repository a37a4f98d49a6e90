//! From observations to the finished page: judgement and rendering of 1, 100 and 10,000 front ends, and of one chain.
//!
//! The observations are those of a probe of the lab, copied to as many addresses.
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail wherever it likes")]

mod rig;

use std::hint::black_box;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use ticketprobe::chain::{Names, judge_chain};
use ticketprobe::diagnosis::judge;
use ticketprobe::observation::{FrontEndRun, TlsVersion};
use ticketprobe::presentation::{TableStyle, write_html, write_junit, write_markdown, write_table};
use ticketprobe::report::{Report, write_json};
use ticketprobe::target::Host;
use ticketprobe::verdict::{CertificateState, Verdict};

use self::rig::probed::{Probed, frame};

const COUNTS: [u32; 3] = [1, 100, 10_000];

/// The run, as if so many front ends had behaved alike.
fn copies(run: &FrontEndRun, count: u32) -> Vec<FrontEndRun> {
    let first = u32::from(Ipv4Addr::new(10, 0, 0, 1));
    let at = |number| {
        let address = SocketAddr::from((Ipv4Addr::from(first + number), 444));
        FrontEndRun {
            address: Some(address),
            ..run.clone()
        }
    };
    (0..count).map(at).collect()
}

fn judgement(criterion: &mut Criterion) {
    let probed = Probed::new();
    let mut group = criterion.benchmark_group("judge");
    for count in COUNTS {
        if count > 1000 {
            group.sample_size(10);
        }
        group.throughput(Throughput::Elements(count.into()));
        let runs = copies(&probed.run, count);
        let verdicts = || runs.iter().map(|run| judge(run).verdict);
        assert!(verdicts().all(|verdict| verdict == Verdict::Present));
        group.bench_function(BenchmarkId::new("tickets", count), |bencher| {
            bencher.iter(|| verdicts().max());
        });
        group.bench_function(BenchmarkId::new("tickets and chains", count), |bencher| {
            bencher.iter_batched(
                || runs.clone(),
                |runs| Report::new(frame(), runs, Vec::new(), &probed.trust),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

type Form = fn(&Report, &mut Vec<u8>) -> std::io::Result<()>;

const FORMS: [(&str, Form); 5] = [
    ("table", |report, out| {
        write_table(report, TableStyle::default(), out)
    }),
    ("markdown", |report, out| {
        write_markdown(report, TableStyle::default(), out)
    }),
    ("json", |report, out| write_json(report, out)),
    ("junit", |report, out| write_junit(report, out)),
    ("html", |report, out| {
        write_html(report, None, TableStyle::default(), out)
    }),
];

fn rendering(criterion: &mut Criterion) {
    let probed = Probed::new();
    let mut group = criterion.benchmark_group("render");
    for count in COUNTS {
        if count > 1000 {
            group.sample_size(10);
        }
        group.throughput(Throughput::Elements(count.into()));
        let report = Report::new(
            frame(),
            copies(&probed.run, count),
            Vec::new(),
            &probed.trust,
        );
        assert_eq!(report.front_ends.len() as u64, u64::from(count));
        let last = report.front_ends.last().unwrap().name();
        for (name, write) in FORMS {
            let mut out = Vec::new();
            write(&report, &mut out).unwrap();
            out.flush().unwrap();
            assert!(memchr::memmem::find(&out, last.as_bytes()).is_some());
            group.bench_function(BenchmarkId::new(name, count), |bencher| {
                bencher.iter(|| {
                    out.clear();
                    write(black_box(&report), &mut out)
                });
            });
        }
    }
    group.finish();
}

fn chain(criterion: &mut Criterion) {
    let probed = Probed::new();
    let [chain] = &probed.run.chains[..] else {
        panic!("the lab serves one chain");
    };
    let der = |text: &String| BASE64.decode(text).unwrap();
    let served: Vec<Vec<u8>> = chain.certificates.iter().map(der).collect();
    let names = Names::of_target(Host::Name(probed.run.target.clone()));
    let judged = || {
        let version = Some(TlsVersion::TLS12);
        judge_chain(
            &served,
            &names,
            &probed.trust.roots,
            version,
            Timestamp::now(),
        )
    };
    let judgement = judged();
    assert_eq!(
        judgement.state,
        CertificateState::Valid,
        "{:?}",
        judgement.findings
    );
    criterion.bench_function("judge one chain", |bencher| {
        bencher.iter(judged);
    });
}

criterion_group!(benches, judgement, rendering, chain);
criterion_main!(benches);
