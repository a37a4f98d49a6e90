//! Whatever a report can say is explained.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ticketprobe::catalogue::{Kind, blocks};
use ticketprobe::explain::find;

/// Events that engineers come with.
const EVENTS: [&str; 12] = [
    "32042", "32402", "61045", "61030", "61029", "61013", "30988", "30998", "41025", "41026",
    "36874", "36888",
];

/// A type whose values are stable names of the report, where it stands, and the kind of their pages.
const NAMED: [(&str, &str, Kind); 13] = [
    ("Verdict", "src/verdict.rs", Kind::Verdict),
    ("CertificateState", "src/verdict.rs", Kind::Certificate),
    ("TicketState", "src/verdict.rs", Kind::Tickets),
    ("ResumptionState", "src/verdict.rs", Kind::Resumption),
    ("ForeignState", "src/verdict/pool.rs", Kind::ForeignTicket),
    ("TicketKeys", "src/verdict/pool.rs", Kind::TicketKeys),
    ("Reason", "src/verdict/reason.rs", Kind::Reason),
    ("FindingId", "src/finding/id.rs", Kind::Finding),
    ("Change", "src/change/outcome.rs", Kind::Change),
    ("WhyUnknown", "src/change/outcome.rs", Kind::WhyUnknown),
    ("RegistryState", REGISTRY, Kind::Registry),
    ("RegistryReason", REGISTRY, Kind::RegistryReason),
    (
        "EventVerdict",
        "src/server_evidence/event_history.rs",
        Kind::Events,
    ),
];
const REGISTRY: &str = "src/server_evidence/registry_state/state.rs";

/// The values of an enum as JSON has them, read from its source, so that no list can miss one.
fn values(name: &str, file: &str) -> Vec<String> {
    let source = fs::read_to_string(file).unwrap();
    let (before, rest) = source.split_once(&format!("pub enum {name} {{\n")).unwrap();
    let kebab = "#[serde(rename_all = \"kebab-case\")]\n";
    let snake = "#[serde(rename_all = \"snake_case\")]\n";
    assert!(before.ends_with(kebab) || before.ends_with(snake), "{name}");
    let link = if before.ends_with(kebab) { "-" } else { "_" };
    let (body, _) = rest.split_once("\n}").unwrap();
    let lines = body
        .lines()
        .filter_map(|line| line.trim().strip_suffix(','));
    let variants = lines.filter(|line| line.chars().all(char::is_alphanumeric));
    variants.map(|variant| renamed(variant, link)).collect()
}

fn renamed(variant: &str, link: &str) -> String {
    let mut name = String::new();
    for c in variant.chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push_str(link);
        }
        name.extend(c.to_lowercase());
    }
    name
}

/// Every word of a report with its kind.
fn words() -> Vec<(Kind, String)> {
    let values = |(name, file, kind): (&str, &str, Kind)| {
        let values = values(name, file);
        assert!(values.len() > 2, "{name}: {values:?}");
        values.into_iter().map(move |word| (kind, word))
    };
    let words = NAMED.into_iter().flat_map(values);
    words
        .chain(EVENTS.map(|id| (Kind::Event, id.to_owned())))
        .collect()
}

#[test]
fn every_word_is_explained() {
    let explained = |kind: Kind, id: &str| find(id).iter().any(|topic| topic.kind == kind);
    let words = words().into_iter();
    let missing: Vec<_> = words.filter(|(kind, id)| !explained(*kind, id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Pages have the names that the report has, letter by letter.
#[test]
fn nothing_else_is_explained() {
    let words: BTreeSet<_> = words().into_iter().collect();
    let pages = blocks()
        .iter()
        .map(|block| (block.kind, block.id.to_owned()));
    let pages: BTreeSet<_> = pages.collect();
    let differ: Vec<_> = pages.symmetric_difference(&words).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The types of serialised fields that are a state, a reason or a verdict by their name or by that of their type.
fn printed() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    let texts: Vec<String> = texts.collect();
    let is_enum = |kind: &str| {
        let declared = format!("pub enum {kind} {{");
        texts.iter().any(|text| text.contains(&declared))
    };
    let mut found = BTreeSet::new();
    for text in &texts {
        for body in text.split("\n#[derive(").skip(1) {
            let body = body.split("\n}\n").next().unwrap();
            let derived = body.split(")]").next().unwrap();
            if !derived.contains("Serialize") {
                continue;
            }
            let fields = body
                .lines()
                .filter_map(|line| line.trim().strip_prefix("pub "));
            let fields = fields.filter_map(|field| field.trim_end_matches(',').split_once(": "));
            for (name, kind) in fields {
                let kind = kind
                    .rsplit(['<', ':'])
                    .next()
                    .unwrap()
                    .trim_end_matches('>');
                let by_name =
                    ["state", "reason", "verdict", "change", "why_unknown"].contains(&name);
                let by_type = ["State", "Reason", "Verdict", "Keys"];
                let by_type = by_type.iter().any(|end| kind.ends_with(end));
                if (by_name || by_type) && is_enum(kind) {
                    found.insert(kind.to_owned());
                }
            }
        }
    }
    found
}

#[test]
fn every_state_reason_and_verdict_of_a_report_is_among_the_words() {
    let printed = printed();
    assert!(printed.len() > 8, "the fields were not read: {printed:?}");
    let named = |kind: &String| NAMED.iter().any(|(name, ..)| name == kind);
    let strange: Vec<_> = printed.iter().filter(|kind| !named(kind)).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

/// A list that misses a variant would hide it from other tests.
#[test]
fn the_lists_of_words_are_whole() {
    use ticketprobe::change::Change;
    use ticketprobe::finding::FindingId;
    use ticketprobe::verdict::{CertificateState, Reason, Verdict};
    let all = [
        ("Verdict", Verdict::ALL.len()),
        ("CertificateState", CertificateState::ALL.len()),
        ("Reason", Reason::ALL.len()),
        ("FindingId", FindingId::ALL.len()),
        ("Change", Change::ALL.len()),
    ];
    for (name, len) in all {
        let (_, file, _) = NAMED.iter().find(|(known, ..)| *known == name).unwrap();
        assert_eq!(values(name, file).len(), len, "{name}");
    }
}
