//! The code that measures something and the catalogue that has the words for it fit, in every place.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

#[path = "catalogue/blocks.rs"]
mod blocks;
#[path = "catalogue/drafting_sites.rs"]
mod drafting_sites;
#[path = "catalogue/filling_sites.rs"]
mod filling_sites;

use std::collections::{BTreeMap, BTreeSet};

use blocks::{Block, bare, placeholders};
use drafting_sites::{Site, Source, literals, sites, sources};

/// Shorter words may stand elsewhere too: "measured in this run".
const SENTENCE_MIN: usize = 24;

/// The code that drafts findings of this kind.
fn drafting<'a>(sources: &'a [Source], block: &Block) -> Vec<&'a Source> {
    let kind = format!("FindingId::{}", block.variant());
    let names = |code: &str| {
        let mut found = code.match_indices(&kind);
        found.any(|(at, _)| !code[at + kind.len()..].starts_with(|c: char| c.is_alphanumeric()))
    };
    let drafts = sources.iter().filter(|s| s.code.contains("Draft::of("));
    drafts.filter(|source| names(&source.code)).collect()
}

#[test]
fn every_line_and_every_placeholder_is_for_some_code() {
    let sources = sources();
    let mut idle = Vec::new();
    for block in Block::of_kind("finding") {
        let drafting = drafting(&sources, &block);
        let has = |words: &str| drafting.iter().any(|source| source.code.contains(words));
        if drafting.is_empty() {
            idle.push(block.id.clone());
        }
        let cases = block.lines.iter().filter_map(|line| line.case.as_ref());
        let cases = cases.filter(|case| !has(&format!("\"{case}\"")));
        idle.extend(cases.map(|case| format!("{}: case {case}", block.id)));
        let values = block.values().into_iter();
        let values = values.filter(|name| !has(&format!(".with(\"{name}\",")));
        idle.extend(values.map(|name| format!("{}: {{{name}}}", block.id)));
    }
    assert!(idle.is_empty(), "{idle:#?}");
}

#[test]
fn every_value_and_every_case_is_known_to_a_block() {
    let sources = sources();
    let blocks = Block::of_kind("finding");
    let mut seen = 0;
    let mut unknown = Vec::new();
    for source in sources.iter().filter(|s| s.code.contains("Draft::of(")) {
        let of_it = |block: &&Block| !drafting(std::slice::from_ref(source), block).is_empty();
        let known: Vec<&Block> = blocks.iter().filter(of_it).collect();
        for part in source.code.split(".with(\"").skip(1) {
            let name = part.split('"').next().unwrap();
            seen += 1;
            if !known.iter().any(|block| block.values().contains(&name)) {
                unknown.push(format!("{}: {name}", source.path.display()));
            }
        }
        for part in source.code.split(".case(\"").skip(1) {
            let name = part.split('"').next();
            let mut lines = known.iter().flat_map(|block| &block.lines);
            if !lines.any(|line| line.case.as_deref() == name) {
                unknown.push(format!("{}: {name:?}", source.path.display()));
            }
        }
    }
    assert!(seen > 60, "the code was not read: {seen}");
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// What a site leaves open or gives in vain, in each of its cases.
fn misfits(block: &Block, site: &Site) -> Vec<String> {
    let mut choices: Vec<Vec<String>> = vec![Vec::new()];
    for case in &site.cases {
        let with = |chosen: &Vec<String>| {
            let chosen = chosen.clone();
            let one_more = move |one: &String| [chosen.clone(), vec![one.clone()]].concat();
            case.iter().map(one_more).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(with).collect();
    }
    choices
        .iter()
        .flat_map(|c| misfits_in(block, site, c))
        .collect()
}

fn misfits_in(block: &Block, site: &Site, cases: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut used = Vec::new();
    for part in ["Severity", "Source", "Says", "Next"] {
        match block.pick(part, cases) {
            Some(line) => used.extend(placeholders(line)),
            None => wrong.push(format!("{} {cases:?}: no line {part}", block.id)),
        }
    }
    let given = |name: &str| site.values.iter().any(|value| value == name);
    let open = used
        .iter()
        .filter(|name| !given(name) && block.pick(name, cases).is_none());
    wrong.extend(open.map(|name| format!("{} {cases:?}: {{{name}}} is open", block.id)));
    let idle = site.values.iter();
    let idle = idle.filter(|value| !used.contains(&value.as_str()));
    wrong.extend(idle.map(|value| format!("{} {cases:?}: {value} is in vain", block.id)));
    wrong
}

/// At run time what is missing is left out. Here it is a failure. Chains that the code builds by halves are seen by the assertion in the
/// draft itself, in the tests that come by.
#[test]
fn no_site_leaves_a_placeholder_open() {
    let blocks = Block::of_kind("finding");
    let of: BTreeMap<String, &Block> = blocks.iter().map(|b| (b.variant(), b)).collect();
    let sources = sources();
    let found: Vec<Site> = sources.iter().flat_map(|s| sites(&s.code)).collect();
    assert!(found.len() > 60, "the code was not read: {}", found.len());
    let wrong = found.iter().flat_map(|site| misfits(of[&site.kind], site));
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The words of the catalogue stand there, and in no source file a second time.
#[test]
fn nothing_else_has_the_words() {
    let blocks = Block::all();
    let lines = blocks.iter().flat_map(|block| &block.lines);
    let whole: BTreeSet<String> = lines.map(|line| bare(&line.words)).collect();
    let told = ["Says", "Next", "Clause", "Step"];
    let of_verdicts = blocks
        .iter()
        .filter(|b| ["reason", "verdict"].contains(&&*b.kind));
    let lines = of_verdicts.flat_map(|block| &block.lines);
    let lines = lines.filter(|line| told.contains(&&*line.part));
    let parts: BTreeSet<String> = lines.flat_map(|line| sentences(&line.words)).collect();
    let is_twice = |literal: &&String| {
        let long = |words: &str| words.len() >= SENTENCE_MIN && !words.starts_with("RFC ");
        let mut own = sentences(literal).into_iter();
        let bare = bare(literal);
        long(&bare) && whole.contains(&bare) || own.any(|own| long(&own) && parts.contains(&own))
    };
    let mut read = 0;
    let mut twice = Vec::new();
    for source in sources() {
        let literals = literals(&source.code);
        read += literals.len();
        let literals = literals.iter().filter(is_twice);
        twice.extend(literals.map(|literal| format!("{}: {literal}", source.path.display())));
    }
    assert!(read > 2000, "the code was not read: {read}");
    assert!(twice.is_empty(), "{twice:#?}");
}

/// The sentences of a line, and what stands between its placeholders: a part of it written into code is a second source too.
fn sentences(words: &str) -> Vec<String> {
    let parts = bare(words).replace(". ", "{}").replace("; ", "{}");
    let parts = parts
        .split("{}")
        .map(|part| part.trim_matches([' ', '.', ',', ':', ';']));
    parts.map(str::to_owned).collect()
}

/// A sentence of the catalogue written into code would be found.
#[test]
fn a_format_is_compared_without_its_names() {
    let code = r#"format!("{} of {all} \"attempts\".", missed.len())"#;
    assert_eq!(bare(&literals(code)[0]), "{} of {} \"attempts\"");
    assert_eq!(bare("{count} of {all} attempts"), "{} of {} attempts");
}

#[test]
fn a_chain_of_calls_is_read() {
    let code = r#"Some(Draft::of(FindingId::LocalFaults, Confidence::High)
        .case(if some(")") { "a" } else { "b" })
        .with("count", failed.len())
        .evidence(which(failed)));
        let half = Draft::of(FindingId::RuleBroken, Confidence::High).case("c");"#;
    let found = sites(code);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, "LocalFaults");
    assert_eq!(found[0].cases, [[")", "a", "b"]]);
    assert_eq!(found[0].values, ["count"]);
    assert_eq!(literals("f(x)"), Vec::<String>::new());
    let block = Block::all().into_iter().find(|b| b.id == "local-faults");
    assert_eq!(misfits(&block.unwrap(), &found[0]), Vec::<String>::new());
}
