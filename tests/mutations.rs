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
use std::time::{Duration, Instant};

use fuzzed::TARGETS;
use mutate::Mutator;

/// Mutations of each target; `TICKETPROBE_CASES` asks for more.
const CASES: usize = 2000;

/// How long a target is run.
#[derive(Clone, Copy)]
enum Until {
    /// For so many mutations, always the same.
    Cases(usize),
    /// For so long: `TICKETPROBE_SECONDS`.
    Time(Instant),
}

impl Until {
    fn wanted() -> Self {
        let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().unwrap());
        match number("TICKETPROBE_SECONDS") {
            Some(seconds) => Self::Time(Instant::now() + Duration::from_secs(seconds)),
            None => {
                let cases =
                    number("TICKETPROBE_CASES").map(|cases| usize::try_from(cases).unwrap());
                Self::Cases(cases.unwrap_or(CASES))
            }
        }
    }

    fn goes_on(self, number: usize) -> bool {
        match self {
            Self::Cases(cases) => number < cases,
            Self::Time(end) => Instant::now() < end,
        }
    }
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
    let until = Until::wanted();
    let mutations = (0..)
        .take_while(|number| until.goes_on(*number))
        .map(|_| mutator.next());
    let cases = seeds.iter().cloned().chain(mutations);
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
