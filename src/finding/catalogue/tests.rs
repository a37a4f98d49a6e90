//! The catalogue is whole: nothing in it is lost, and nothing that is needed is missing.

use std::collections::BTreeSet;

use super::*;

/// Parts of every block, in the order in which they stand.
const PARTS: [&str; 6] = ["Severity", "Means", "Seen", "Source", "Says", "Next"];
/// Those that may have placeholders.
const TEMPLATES: [&str; 3] = ["Source", "Says", "Next"];

fn lines() -> impl Iterator<Item = (FindingId, Line)> {
    let of = |block: &'static Block| block.lines.iter().map(|line| (block.id, *line));
    blocks().iter().flat_map(of)
}

fn placeholders(line: &str) -> impl Iterator<Item = &str> {
    pieces(line).filter_map(|piece| match piece {
        Piece::Placeholder(name) => Some(name),
        Piece::Text(_) => None,
    })
}

#[test]
fn every_kind_has_one_block_with_every_part() {
    assert_eq!(blocks().len(), FindingId::ALL.len());
    for id in FindingId::ALL {
        let block = Block::of(id);
        assert!(block.is_some_and(|block| block.id == id), "{id}");
        for part in PARTS {
            let some = block.is_some_and(|block| block.each(part).next().is_some());
            assert!(some, "{id} has no {part}");
        }
        let whole = block.is_some_and(|block| block.meaning().is_some() && block.seen().is_some());
        assert!(whole, "{id}");
    }
}

/// A block or a line that does not parse would be lost without a word.
#[test]
fn every_line_is_read() {
    let written = FILES.iter().flat_map(|file| file.lines());
    let written: Vec<&str> = written.filter(|line| !line.is_empty()).collect();
    assert_eq!(written.len(), blocks().len() + lines().count());
    assert!(FILES.iter().all(|file| file.is_ascii()));
    for (id, line) in lines() {
        assert_eq!(line.words, line.words.trim(), "{id}");
        let severity =
            line.part != "Severity" || ["note", "warning", "error"].contains(&line.words);
        assert!(severity, "{id}: {}", line.words);
    }
}

#[test]
fn no_line_stands_twice() {
    let mut seen = BTreeSet::new();
    for (id, line) in lines() {
        assert!(seen.insert((id, line.part, line.case)), "{id}: {line:?}");
    }
}

/// A line without a case is what is left where a case has none of its own.
#[test]
fn a_phrase_stands_for_a_placeholder_of_its_block() {
    for (id, line) in lines().filter(|(_, line)| !PARTS.contains(&line.part)) {
        let block = Block::of(id);
        let mut templates = TEMPLATES
            .iter()
            .flat_map(|part| block.map(|b| b.each(part)));
        let used = templates
            .any(|mut lines| lines.any(|(_, words)| placeholders(words).any(|p| p == line.part)));
        assert!(used, "{id}: no line has {{{}}}", line.part);
        assert_eq!(placeholders(line.words).count(), 0, "{id}: {}", line.words);
    }
}

/// A misspelt placeholder would be taken for words.
#[test]
fn braces_are_placeholders_or_powershell() {
    for (id, line) in lines() {
        for piece in pieces(line.words) {
            let Piece::Text(text) = piece else {
                let template = TEMPLATES.contains(&line.part);
                assert!(template, "{id}: {} has a placeholder", line.part);
                continue;
            };
            let odd = text.split('{').skip(1).any(|rest| {
                let first = rest.trim_start().chars().next();
                first != Some('$')
            });
            assert!(!odd, "{id}: {text}");
        }
    }
}

#[test]
fn a_line_falls_into_words_and_placeholders() {
    let found: Vec<Piece<'_>> = pieces("{all} of {by-ticket}{x}; {$_.Issuer} {No} {").collect();
    let expected = [
        Piece::Placeholder("all"),
        Piece::Text(" of "),
        Piece::Placeholder("by-ticket"),
        Piece::Placeholder("x"),
        Piece::Text("; {$_.Issuer} {No} {"),
    ];
    assert_eq!(found, expected);
    assert_eq!(pieces("").count(), 0);
}

#[test]
fn the_first_case_that_a_part_knows_counts() {
    let block = Block::of(FindingId::PoolNameMissing);
    let pick = |part, cases: &[&str]| block.and_then(|block| block.pick(part, cases));
    let given = ["address-given", "address"];
    assert_eq!(pick("Severity", &given), Some("error"));
    assert_eq!(pick("Source", &given), pick("Source", &["address"]));
    assert_ne!(pick("Source", &given), pick("Source", &[]));
    assert_eq!(pick("Says", &given), pick("Says", &[]));
    assert_eq!(pick("Nothing", &given), None);
}
