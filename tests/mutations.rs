//! Every fuzz target over its seeds and mutations of them, on stable and always the same ones.
//!
//! `cargo test --test mutations -- --ignored` records the seeds anew, from real servers.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

mod fuzzed;
#[path = "mutations/mutate.rs"]
mod mutate;
mod peers;
#[path = "mutations/record.rs"]
mod record;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use fuzzed::TARGETS;
use mutate::Mutator;

/// Mutations of each target; `TICKETPROBE_CASES` asks for more.
const CASES: usize = 5000;

fn cases() -> usize {
    let wanted = std::env::var("TICKETPROBE_CASES");
    let wanted = wanted.ok().and_then(|text| text.parse().ok());
    wanted.unwrap_or(CASES)
}

fn seeds_folder(target: &str) -> PathBuf {
    Path::new("fuzz/seeds").join(target)
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = seeds_folder(target);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn run(target: &str) {
    let (name, body) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "{name} has no seeds");
    let mut mutator = Mutator::new(&seeds);
    let cases = seeds
        .iter()
        .cloned()
        .chain((0..cases()).map(|_| mutator.next()));
    for (number, case) in cases.enumerate() {
        if catch_unwind(AssertUnwindSafe(|| body(&case))).is_err() {
            let file = std::env::temp_dir().join(format!("ticketprobe-{name}-{number}"));
            fs::write(&file, &case).unwrap();
            panic!("{name}: case {number}, kept in {}", file.display());
        }
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        const RUN: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            run(stringify!($name));
        })*
    };
}

targets!(server_flight client_flight messages chain targets identity ca_file http report registry events unpack capture reassembly classic tls13);

#[test]
fn every_target_is_run_and_fuzzed() {
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(RUN, names);
    let manifest = fs::read_to_string("fuzz/Cargo.toml").unwrap();
    for name in names {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        let target = fs::read_to_string(format!("fuzz/fuzz_targets/{name}.rs")).unwrap();
        assert!(target.contains(&format!("fuzzed::{name}(")), "{name}");
    }
}
