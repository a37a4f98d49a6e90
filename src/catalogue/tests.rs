//! The catalogue is whole: nothing in it is lost, and nothing that is needed is missing.

use std::collections::BTreeSet;

use super::*;

use super::block::Line;

/// Parts of the page of `explain`, which every block has.
const PAGE: [&str; 4] = ["Means", "Seen", "Source", "Next"];
/// Parts that may have placeholders.
const TEMPLATES: [&str; 5] = ["Source", "Says", "Next", "Clause", "Step"];

/// What the blocks of a kind have beside the page of `explain`.
fn parts(block: &Block) -> &'static [&'static str] {
    let means = block.meaning().unwrap_or_default();
    match block.kind {
        Kind::Finding => &["Severity", "Says"],
        // Line 1 of the answer says the others without a reason.
        Kind::Reason if means.starts_with("Present") || means.starts_with("Absent") => &["Says"],
        Kind::Reason => &["Says", "Clause"],
        Kind::Verdict => &["Step"],
        Kind::RegistryReason => &["Says"],
        _ => &[],
    }
}

fn lines() -> impl Iterator<Item = (&'static Block, Line)> {
    let of = |block: &'static Block| block.lines.iter().map(move |line| (block, *line));
    blocks().iter().flat_map(of)
}

fn placeholders(line: &str) -> impl Iterator<Item = &str> {
    pieces(line).filter_map(|piece| match piece {
        Piece::Placeholder(name) => Some(name),
        Piece::Text(_) => None,
    })
}

#[test]
fn every_block_has_every_part_of_its_kind_and_no_other() {
    for block in blocks() {
        let known: Vec<&str> = [&PAGE[..], parts(block)].concat();
        for part in &known {
            assert!(block.each(part).next().is_some(), "{block:?}: no {part}");
        }
        assert!(block.meaning().is_some() && block.seen().is_some());
        let is_part = |line: &&Line| line.part.starts_with(char::is_uppercase);
        for line in block.lines.iter().filter(is_part) {
            assert!(known.contains(&line.part), "{}: {line:?}", block.id);
        }
    }
}

/// A block or a line that does not parse would be lost without a word.
#[test]
fn every_line_is_read() {
    let written = FILES.iter().flat_map(|file| file.lines());
    let written: Vec<&str> = written.filter(|line| !line.is_empty()).collect();
    assert_eq!(written.len(), blocks().len() + lines().count());
    assert!(FILES.iter().all(|file| file.is_ascii()));
    for (block, line) in lines() {
        assert_eq!(line.words, line.words.trim(), "{}", block.id);
        let severity =
            line.part != "Severity" || ["note", "warning", "error"].contains(&line.words);
        assert!(severity, "{}: {}", block.id, line.words);
    }
}

#[test]
fn no_block_and_no_line_stands_twice() {
    let mut seen = BTreeSet::new();
    for (block, line) in lines() {
        let place = (block.kind, block.id, line.part, line.case);
        assert!(seen.insert(place), "{place:?}");
    }
    assert_eq!(PLACES.len(), blocks().len());
}

/// A line without a case is what is left where a case has none of its own.
#[test]
fn a_phrase_stands_for_a_placeholder_of_its_block() {
    let is_phrase = |line: &Line| line.part.starts_with(char::is_lowercase);
    for (block, line) in lines().filter(|(_, line)| is_phrase(line)) {
        let templates = block.lines.iter().filter(|line| !is_phrase(line));
        let mut used = templates.flat_map(|line| placeholders(line.words));
        assert!(used.any(|name| name == line.part), "{}: {line:?}", block.id);
        assert_eq!(placeholders(line.words).count(), 0, "{}", line.words);
    }
}

/// A misspelt placeholder would be taken for words.
#[test]
fn braces_are_placeholders_or_powershell() {
    for (block, line) in lines() {
        let id = block.id;
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
    let block = block(Kind::Finding, "pool-name-missing");
    let pick = |part, cases: &[&str]| block.pick(part, cases);
    let given = ["address-given", "address"];
    assert_eq!(pick("Severity", &given), Some("error"));
    assert_eq!(pick("Source", &given), pick("Source", &["address"]));
    assert_ne!(pick("Source", &given), pick("Source", &[]));
    assert_eq!(pick("Says", &given), pick("Says", &[]));
    assert_eq!(pick("Nothing", &given), None);
}

#[test]
fn a_value_goes_before_a_phrase_and_is_no_template_itself() {
    let worse = block(Kind::Reason, "ticket-replies-worse");
    let said = worse.fill("Next", &[], |_| Some("{next}".to_owned()));
    assert_eq!(said, "{next}");
    assert!(worse.fill("Next", &[], |_| None).starts_with("Only on"));
}
