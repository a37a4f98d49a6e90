//! Records and handshake messages, decoded: what real servers and clients said, whole and in the portions of a network.
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail wherever it likes")]

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ticketprobe::wire::{
    ClientFlight, ContentType, HandshakeJoiner, Piece, RecordSplitter, ServerFlight, records,
};

/// Bytes of a portion: an Ethernet frame's, and as bad as it gets.
const PORTIONS: [usize; 2] = [1460, 1];
/// Bytes of application data after a handshake, which the tap only counts.
const LONG_BODY: usize = 1 << 20;

fn seed(kind: &str, peer: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read(root.join("fuzz/seeds").join(kind).join(peer)).unwrap()
}

fn heard(bytes: &[u8], portion: usize) -> ServerFlight {
    let mut flight = ServerFlight::default();
    for part in bytes.chunks(portion) {
        flight.follow(part);
    }
    flight
}

fn server_flights(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("flight of a server");
    for peer in ["openssl", "nginx", "gnutls"] {
        let bytes = seed("server_flight", peer);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        for portion in PORTIONS {
            let flight = heard(&bytes, portion);
            assert!(flight.hello().is_some() && flight.certificate().is_some());
            assert!(flight.hello_done() && flight.defect().is_none());
            let id = BenchmarkId::new(peer, format!("portions of {portion}"));
            group.bench_function(id, |bencher| {
                bencher.iter(|| heard(black_box(&bytes), portion));
            });
        }
    }
    group.finish();
}

fn client_flights(criterion: &mut Criterion) {
    let bytes = seed("client_flight", "openssl");
    let heard = |bytes: &[u8]| {
        let mut flight = ClientFlight::default();
        flight.follow(bytes);
        flight
    };
    assert!(heard(&bytes).hello().is_some());
    criterion.bench_function("flight of a client", |bencher| {
        bencher.iter(|| heard(black_box(&bytes)));
    });
}

/// The bodies of the handshake records up to ChangeCipherSpec.
fn handshake_bytes(mut flight: &[u8]) -> Vec<u8> {
    let (mut splitter, mut bytes) = (RecordSplitter::default(), Vec::new());
    while let Some(piece) = splitter.next(&mut flight).unwrap() {
        match piece {
            Piece::Body(ContentType::Handshake, body) => bytes.extend_from_slice(body),
            Piece::Body(..) => break,
            Piece::Start(_) => {}
        }
    }
    bytes
}

fn messages(criterion: &mut Criterion) {
    let bytes = handshake_bytes(&seed("server_flight", "openssl"));
    let count = |bytes: &[u8]| {
        let (mut joiner, mut count) = (HandshakeJoiner::default(), 0);
        let joined = joiner.push(bytes, |message| {
            black_box(message);
            count += 1;
            Ok(())
        });
        joined.map(|()| count)
    };
    // ServerHello, Certificate, ServerKeyExchange, ServerHelloDone at least.
    assert!(count(&bytes).unwrap() >= 4);
    criterion.bench_function("handshake messages, joined", |bencher| {
        bencher.iter(|| count(black_box(&bytes)));
    });
}

/// After ChangeCipherSpec only headers count.
fn application_data(criterion: &mut Criterion) {
    let mut bytes = seed("server_flight", "openssl");
    bytes.extend(records(ContentType::ChangeCipherSpec, 0x0303, &[1]));
    let body = records(ContentType::ApplicationData, 0x0303, &vec![7; LONG_BODY]);
    bytes.extend(&body);
    assert!(heard(&bytes, 1 << 14).defect().is_none());
    let mut group = criterion.benchmark_group("application data");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("passed by", |bencher| {
        bencher.iter(|| heard(black_box(&bytes), 1 << 14));
    });
    group.finish();
}

criterion_group!(
    benches,
    server_flights,
    client_flights,
    messages,
    application_data
);
criterion_main!(benches);
