//! Records under the CBC suites beside those of ring's GCM: the protection alone, with the keys of real handshakes.
//!
//! It does not know how the server proved itself, so the ECDSA suites stand for all.
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail wherever it likes")]

mod rig;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ticketprobe::schannel;

use self::rig::protection::Protection;

const SUITES: [u16; 6] = [0xC024, 0xC023, 0xC00A, 0xC009, 0xC02C, 0xC02B];
const SIZES: [usize; 3] = [64, 1 << 10, 1 << 14];

fn records(criterion: &mut Criterion) {
    for size in SIZES {
        let mut group = criterion.benchmark_group(format!("record of {size} bytes"));
        group.throughput(Throughput::Bytes(size as u64));
        for number in SUITES {
            let name = schannel::suite_name(number).unwrap();
            let plain = vec![0x5a; size];
            let protection = Protection::of(number);
            // Opens to what went in, or this panics.
            let record = protection.sample(&plain);

            group.bench_function(BenchmarkId::new("seal", name), |bencher| {
                bencher.iter(|| black_box(protection.seal(&plain)));
            });
            group.bench_function(BenchmarkId::new("open", name), |bencher| {
                bencher.iter_batched_ref(
                    || record.clone(),
                    |record| protection.open(record),
                    BatchSize::SmallInput,
                );
            });
        }
        group.finish();
    }
}

criterion_group!(benches, records);
criterion_main!(benches);
