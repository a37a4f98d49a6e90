//! Words that are not those of a finding: the code that fills them knows each case and each placeholder, and no other.

use std::collections::BTreeSet;

use super::blocks::{Block, TEMPLATES, placeholders};
use super::drafting_sites::sources;

/// The code that fills lines of the catalogue or picks them.
fn filling() -> String {
    let from_catalogue = |code: &str| [".fill(", ".pick("].iter().any(|call| code.contains(call));
    let sources = sources().into_iter().map(|source| source.code);
    let code: Vec<String> = sources.filter(|code| from_catalogue(code)).collect();
    assert!(code.len() > 3, "the code was not read: {}", code.len());
    code.join("\n")
}

/// Those that a report says, without what is for `explain` alone.
fn blocks() -> Vec<Block> {
    let kinds = ["reason", "verdict", "registry-reason"].map(Block::of_kind);
    kinds.into_iter().flatten().collect()
}

/// Names that stand for a value in the arms of a `match`: `"keys" =>`.
fn arms(code: &str) -> BTreeSet<&str> {
    let behind = code.split('"').collect::<Vec<_>>();
    let pairs = behind.windows(2).skip(1).step_by(2);
    let arm = |pair: &[&str]| pair[1].trim_start().starts_with("=>");
    pairs.filter(|pair| arm(pair)).map(|pair| pair[0]).collect()
}

#[test]
fn every_case_is_for_some_code() {
    let code = filling();
    for block in blocks() {
        for case in block.lines.iter().filter_map(|line| line.case.as_ref()) {
            assert!(
                code.contains(&format!("\"{case}\"")),
                "{}: {case}",
                block.id
            );
        }
    }
}

/// At run time a placeholder without a value is left out. Here it is a failure.
#[test]
fn every_placeholder_has_its_value_and_every_value_its_placeholder() {
    let code = filling();
    let given = arms(&code);
    let blocks = blocks();
    let mut used = BTreeSet::new();
    for block in &blocks {
        let lines = block
            .lines
            .iter()
            .filter(|line| TEMPLATES.contains(&&*line.part));
        for name in lines.flat_map(|line| placeholders(&line.words)) {
            used.insert(name);
            let phrase = block
                .lines
                .iter()
                .any(|line| line.part == name && line.case.is_none());
            let value = given.contains(name) || code.contains(&format!("== \"{name}\""));
            assert!(phrase || value, "{}: {{{name}}}", block.id);
        }
    }
    assert!(used.len() > 15, "the catalogue was not read: {used:?}");
    let idle: Vec<_> = summary_arms()
        .into_iter()
        .filter(|name| !used.contains(&**name))
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}

/// The values of the sentence of a reason.
fn summary_arms() -> Vec<String> {
    let code = std::fs::read_to_string("src/diagnosis/summary.rs").unwrap();
    let (_, values) = code.split_once("\nfn value(").unwrap();
    let (values, _) = values.split_once("\n}\n").unwrap();
    let found: Vec<String> = arms(values).into_iter().map(str::to_owned).collect();
    assert!(found.len() > 15, "the values were not read: {found:?}");
    found
}

#[test]
fn arms_are_read() {
    let found =
        arms(r#"match name { "keys" => keys(), "left" if x => "idle".to_owned(), _ => "" }"#);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["keys"]);
}
