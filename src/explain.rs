//! Explanations: what each word of a report, and each event that engineers come with, means.
//!
//! The words stand in text files beside this module, a block for each topic; a test holds them against the types. Those of findings
//! are from the catalogue that reports are from.

use std::fmt;

use crate::finding::{Block, Told, blocks};

const FILES: [&str; 3] = [
    include_str!("explain/verdicts.txt"),
    include_str!("explain/reasons.txt"),
    include_str!("explain/events.txt"),
];

/// Most names that are offered instead of an unknown one.
const NEAREST_MAX: usize = 3;
/// How like an unknown name another must be to be offered, from 0 to 1.
const LIKENESS: f64 = 0.75;

/// What a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A verdict on a front end.
    Verdict,
    /// The state of a certificate.
    Certificate,
    /// What became of a front end between two runs.
    Change,
    /// Why a verdict is what it is.
    Reason,
    /// A finding.
    Finding,
    /// An event of the Windows event log.
    Event,
}

impl Kind {
    /// Every kind, in the order in which topics are listed.
    pub const ALL: [Self; 6] = [
        Self::Verdict,
        Self::Certificate,
        Self::Change,
        Self::Reason,
        Self::Finding,
        Self::Event,
    ];

    /// As the blocks are marked.
    fn mark(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Certificate => "certificate",
            Self::Change => "change",
            Self::Reason => "reason",
            Self::Finding => "finding",
            Self::Event => "event",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Certificate => "certificate state",
            other => other.mark(),
        })
    }
}

/// An explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// What it is.
    pub kind: Kind,
    /// Its stable name, or its number.
    pub id: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What was measured, and where.
    pub seen: &'static str,
    /// The standard, article or measurement that it rests on, in each case.
    pub sources: Vec<Told>,
    /// What to do, in each case.
    pub next_steps: Vec<Told>,
}

/// Every topic.
#[must_use]
pub fn topics() -> Vec<Topic> {
    let written = FILES.iter().flat_map(|file| file.split("\n\n"));
    let findings = blocks().iter().filter_map(finding);
    written.filter_map(topic).chain(findings).collect()
}

/// The topics of that name: `unknown` is the state of a certificate and a change as well.
#[must_use]
pub fn find(id: &str) -> Vec<Topic> {
    let id = id.trim();
    let mut topics = topics();
    topics.retain(|topic| topic.id.eq_ignore_ascii_case(id));
    topics
}

/// Names that whoever wrote `id` may have meant, the likeliest first.
#[must_use]
pub fn nearest(id: &str) -> Vec<&'static str> {
    let id = id.trim().to_ascii_lowercase();
    let likeness = |topic: Topic| (strsim::jaro_winkler(&id, topic.id), topic.id);
    let mut near: Vec<_> = topics().into_iter().map(likeness).collect();
    near.retain(|(likeness, _)| *likeness >= LIKENESS);
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut names: Vec<&str> = near.into_iter().map(|(_, name)| name).collect();
    names.dedup();
    names.truncate(NEAREST_MAX);
    names
}

/// A block: `[kind id]`, then a line for each part.
fn topic(block: &'static str) -> Option<Topic> {
    let (head, parts) = block.trim().split_once('\n')?;
    let (mark, id) = head.strip_prefix('[')?.strip_suffix(']')?.split_once(' ')?;
    let part = |label| parts.lines().find_map(|line| line.strip_prefix(label));
    Some(Topic {
        kind: Kind::ALL.into_iter().find(|kind| kind.mark() == mark)?,
        id,
        meaning: part("Means: ")?,
        seen: part("Seen: ")?,
        sources: vec![Told::always(part("Source: ")?)],
        next_steps: vec![Told::always(part("Next: ")?)],
    })
}

fn finding(block: &Block) -> Option<Topic> {
    Some(Topic {
        kind: Kind::Finding,
        id: block.id.id(),
        meaning: block.meaning()?,
        seen: block.seen()?,
        sources: block.sources(),
        next_steps: block.next_steps(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block that does not parse would be lost without a word.
    #[test]
    fn every_block_is_a_topic_of_five_lines() {
        let lines = FILES.iter().flat_map(|file| file.lines());
        let heads = lines.clone().filter(|line| line.starts_with('[')).count();
        assert_eq!(topics().len(), heads + blocks().len());
        assert_eq!(lines.filter(|line| !line.is_empty()).count(), 5 * heads);
        assert!(FILES.iter().all(|file| file.is_ascii()));
    }

    #[test]
    fn no_name_stands_twice_among_its_kind() {
        let mut names: Vec<_> = topics().iter().map(|t| (t.kind.mark(), t.id)).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        assert_eq!(find(" Present ")[0].kind, Kind::Verdict);
        let kinds: Vec<Kind> = find("unknown").iter().map(|topic| topic.kind).collect();
        assert_eq!(kinds, [Kind::Certificate, Kind::Change]);
        assert_eq!(find("no such thing"), []);
    }

    #[test]
    fn a_finding_is_explained_in_each_of_its_cases() {
        let topics = find("pool-name-missing");
        let steps = &topics[0].next_steps;
        let cases: Vec<_> = steps.iter().map(|told| told.case).collect();
        assert_eq!(cases, [None, Some("address")]);
        assert!(steps[0].words.starts_with("If NAME is a name of this pool"));
        // A phrase is there for what only a run can tell.
        let topics = find("rule-broken");
        assert!(topics[0].sources[0].words.starts_with("RFC 5077 sections"));
    }

    #[test]
    fn near_names_are_offered() {
        assert_eq!(nearest("ticket-renew")[0], "ticket-renewed");
        assert_eq!(nearest("32024")[0], "32042");
        assert_eq!(nearest("PRESENTT")[0], "present");
        assert!(nearest("xyzzy").is_empty());
    }

    #[test]
    fn the_misprint_points_to_the_event() {
        let topics = find("32402");
        assert!(topics[0].meaning.contains("misprint"));
        assert!(topics[0].next_steps[0].words.ends_with("32042"));
    }
}
