//! One connection in memory, from ClientHello to close_notify: the tool's beside that of bare rustls. The time is the client's alone.
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail wherever it likes")]

mod rig;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

use self::rig::served::{Handshakes, Kind};
use self::rig::short_name;

/// CBC and GCM, with an RSA certificate.
const SUITES: [u16; 2] = [0xC028, 0xC030];

fn handshakes(criterion: &mut Criterion) {
    for number in SUITES {
        let handshakes = Handshakes::new(number);
        for kind in Kind::ALL {
            let mut group = criterion.benchmark_group(format!("{} handshake", kind.name()));
            let suite = short_name(number);
            // Each checks that it was full, or abbreviated, as it should be.
            group.bench_function(BenchmarkId::new("ticketprobe", suite), |bencher| {
                bencher.iter_custom(|count| (0..count).map(|_| handshakes.of_tool(kind)).sum());
            });
            group.bench_function(BenchmarkId::new("bare rustls", suite), |bencher| {
                let bare = || handshakes.of_bare_rustls(kind);
                bencher.iter_custom(|count| (0..count).map(|_| bare()).sum());
            });
            group.finish();
        }
    }
}

criterion_group!(benches, handshakes);
criterion_main!(benches);
