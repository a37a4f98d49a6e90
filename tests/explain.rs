//! Whatever a report can say is explained.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::fs;

use ticketprobe::catalogue::{Kind, blocks};
use ticketprobe::change::Change;
use ticketprobe::explain::find;
use ticketprobe::finding::FindingId;
use ticketprobe::verdict::{CertificateState, Reason, Verdict};

/// Events that engineers come with.
const EVENTS: [&str; 12] = [
    "32042", "32402", "61045", "61030", "61029", "61013", "30988", "30998", "41025", "41026",
    "36874", "36888",
];

/// Every word of a report with its kind.
fn words() -> Vec<(Kind, String)> {
    let mut words = Vec::new();
    words.extend(Verdict::ALL.map(|word| (Kind::Verdict, word.to_string())));
    words.extend(CertificateState::ALL.map(|word| (Kind::Certificate, word.to_string())));
    words.extend(Change::ALL.map(|word| (Kind::Change, word.to_string())));
    words.extend(Reason::ALL.map(|word| (Kind::Reason, word.to_string())));
    words.extend(FindingId::ALL.map(|word| (Kind::Finding, word.to_string())));
    words.extend(EVENTS.map(|id| (Kind::Event, id.to_owned())));
    words
}

#[test]
fn every_word_is_explained() {
    let explained = |kind: Kind, id: &str| find(id).iter().any(|topic| topic.kind == kind);
    let words = words().into_iter();
    let missing: Vec<_> = words.filter(|(kind, id)| !explained(*kind, id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn nothing_else_is_explained() {
    assert_eq!(blocks().len(), words().len());
}

/// The variants of an enum as its source has them.
fn variants(file: &str, name: &str) -> usize {
    let source = fs::read_to_string(file).unwrap();
    let (_, rest) = source.split_once(&format!("pub enum {name} {{\n")).unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let lines = body.lines().map(str::trim);
    lines
        .filter(|line| line.ends_with(',') && !line.starts_with("//"))
        .count()
}

/// A list that misses a variant would hide it from this test, and from others.
#[test]
fn the_lists_of_words_are_whole() {
    let verdict = "src/verdict.rs";
    assert_eq!(
        FindingId::ALL.len(),
        variants("src/finding/id.rs", "FindingId")
    );
    assert_eq!(Verdict::ALL.len(), variants(verdict, "Verdict"));
    assert_eq!(
        CertificateState::ALL.len(),
        variants(verdict, "CertificateState")
    );
    assert_eq!(
        Reason::ALL.len(),
        variants("src/verdict/reason.rs", "Reason")
    );
    assert_eq!(
        Change::ALL.len(),
        variants("src/change/outcome.rs", "Change")
    );
}
