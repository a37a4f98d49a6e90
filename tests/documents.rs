//! What the documents say is run: every command block, against a lab on loopback, and every output that they show is held against what
//! came out. What cannot run here stands in `documents/exempt.rs`, with its reason.
//!
//! Only on Linux: the lab has an address for each front end there.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may fail wherever it likes")]

#[path = "documents/blocks.rs"]
mod blocks;
#[path = "server_evidence/container.rs"]
mod container;
#[path = "documents/desk.rs"]
mod desk;
#[path = "documents/event_log.rs"]
mod event_log;
#[path = "documents/exempt.rs"]
mod exempt;
#[path = "documents/judge.rs"]
mod judge;
#[path = "documents/links.rs"]
mod links;
#[path = "documents/names.rs"]
mod names;
#[path = "documents/places.rs"]
mod places;
#[path = "documents/words.rs"]
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;

use blocks::{Block, Role, blocks, documents};
use desk::Desk;
use exempt::{EXEMPT, exemption};
use names::Known;

#[test]
fn every_command_block_runs() {
    let problems: Vec<String> = thread::scope(|scope| {
        let judged: Vec<_> = documents()
            .into_iter()
            .map(|document| scope.spawn(move || problems_of(&blocks(&document))))
            .collect();
        let judged = judged.into_iter().map(|thread| thread.join().unwrap());
        judged.flatten().collect()
    });
    assert!(problems.is_empty(), "\n{}", problems.join("\n\n"));
}

/// What is wrong with the blocks of one document. They share a desk, in their order: a later one may use what an earlier one wrote.
fn problems_of(blocks: &[Block]) -> Vec<String> {
    let mut desk = None;
    let mut printed = None;
    let mut problems = Vec::new();
    for block in blocks {
        if exemption(block).is_some() {
            continue;
        }
        let judged = match block.role() {
            Role::Data => Ok(()),
            Role::Commands(scripts) => {
                let desk = desk.get_or_insert_with(Desk::new);
                judge::scripts(desk, &scripts).map(|out| printed = Some(out))
            }
            Role::Output => judge::output(&block.text, printed.as_deref()),
            Role::Elsewhere => Err("it cannot run here, and is not exempt".to_owned()),
        };
        if let Err(problem) = judged {
            problems.push(format!("{block}: {problem}"));
        }
    }
    problems
}

/// An entry that matches no block is a leftover; one that matches two hides something.
#[test]
fn every_exemption_is_of_one_block() {
    let all: Vec<Block> = documents().iter().flat_map(|d| blocks(d)).collect();
    let mut matches: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for found in all.iter().filter_map(exemption) {
        *matches.entry((found.document, found.begins)).or_default() += 1;
    }
    for entry in EXEMPT {
        assert!(!entry.reason.is_empty());
        let count = matches.get(&(entry.document, entry.begins));
        assert_eq!(count, Some(&1), "{}: {}", entry.document, entry.begins);
    }
}

#[test]
fn links_lead_somewhere() {
    let broken: Vec<String> = documents().iter().flat_map(|d| links::broken(d)).collect();
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn files_that_are_named_are_there() {
    let mut seen = 0;
    let mut missing = Vec::new();
    for document in documents() {
        for file in links::named_files(&document) {
            seen += 1;
            if !Path::new(&file).exists() {
                missing.push(format!("{document}: `{file}`"));
            }
        }
    }
    assert!(seen > 50, "the documents were not read: {seen}");
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn options_commands_and_findings_exist() {
    let known = Known::ask();
    let strangers: Vec<String> = documents()
        .iter()
        .flat_map(|d| known.strangers(d))
        .collect();
    assert!(strangers.is_empty(), "\n{}", strangers.join("\n"));
}
