//! Records under the CBC suites beside those of ring's GCM, through whole rustls connections.
//!
//! The record protection does not know how the server proved itself, so the ECDSA suites stand for all.
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail wherever it likes")]

use std::hint::black_box;
use std::io::{Read, Write};
use std::sync::Arc;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection};
use ticketprobe::schannel;

const SUITES: [u16; 6] = [0xC024, 0xC023, 0xC00A, 0xC009, 0xC02C, 0xC02B];
const SIZES: [usize; 3] = [64, 1 << 10, 1 << 14];

/// A client and a server after their handshake.
fn connected(number: u16) -> (ClientConnection, ServerConnection) {
    let mut provider = CryptoProvider::clone(&schannel::provider());
    provider
        .cipher_suites
        .retain(|suite| u16::from(suite.suite()) == number);
    let provider = Arc::new(provider);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap().der().clone();
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let client = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();

    let name = ServerName::try_from("localhost").unwrap();
    let mut client = ClientConnection::new(Arc::new(client), name).unwrap();
    let mut server = ServerConnection::new(Arc::new(server)).unwrap();
    while client.is_handshaking() {
        let mut wire = Vec::new();
        client.write_tls(&mut wire).unwrap();
        server.read_tls(&mut &wire[..]).unwrap();
        server.process_new_packets().unwrap();
        wire.clear();
        while server.wants_write() {
            server.write_tls(&mut wire).unwrap();
        }
        client.read_tls(&mut &wire[..]).unwrap();
        client.process_new_packets().unwrap();
    }
    (client, server)
}

fn seal(client: &mut ClientConnection, plain: &[u8]) -> Vec<u8> {
    client.writer().write_all(plain).unwrap();
    let mut record = Vec::with_capacity(plain.len() + 512);
    client.write_tls(&mut record).unwrap();
    record
}

fn open(server: &mut ServerConnection, mut record: &[u8], plain: &mut [u8]) {
    while !record.is_empty() {
        server.read_tls(&mut record).unwrap();
    }
    server.process_new_packets().unwrap();
    server.reader().read_exact(plain).unwrap();
}

fn records(criterion: &mut Criterion) {
    for size in SIZES {
        let mut group = criterion.benchmark_group(format!("record of {size} bytes"));
        group.throughput(Throughput::Bytes(size as u64));
        for number in SUITES {
            let name = schannel::suite_name(number).unwrap();
            let mut plain = vec![0x5a; size];

            let (mut client, _) = connected(number);
            group.bench_function(BenchmarkId::new("seal", name), |bencher| {
                bencher.iter(|| black_box(seal(&mut client, &plain)));
            });

            let (mut client, mut server) = connected(number);
            let content = plain.clone();
            group.bench_function(BenchmarkId::new("open", name), |bencher| {
                bencher.iter_batched(
                    || seal(&mut client, &content),
                    |record| open(&mut server, &record, &mut plain),
                    BatchSize::SmallInput,
                );
            });
        }
        group.finish();
    }
}

criterion_group!(benches, records);
criterion_main!(benches);
