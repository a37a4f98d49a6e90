//! Explanations: what each word of a report, and each event that engineers come with, means. The words are those of the catalogue.

use crate::catalogue::{Block, blocks};

/// Most names that are offered instead of an unknown one.
const NEAREST_MAX: usize = 3;
/// How like an unknown name another must be to be offered, from 0 to 1.
const LIKENESS: f64 = 0.75;

/// The blocks of that name: `unknown` is the state of a certificate and a change as well.
#[must_use]
pub fn find(id: &str) -> Vec<&'static Block> {
    let id = plain(id);
    let named = |block: &&Block| plain(block.id) == id;
    blocks().iter().filter(named).collect()
}

/// Names in a report are written `not_issued` and `no-tickets`, and `not issued` in its tables.
fn plain(id: &str) -> String {
    let id = id.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    match id.as_str() {
        // What tables say of events.
        "no-answer" => "nothing-to-go-by".to_owned(),
        _ => id,
    }
}

/// Names that whoever wrote `id` may have meant, the likeliest first.
#[must_use]
pub fn nearest(id: &str) -> Vec<&'static str> {
    let id = plain(id);
    let likeness = |block: &Block| (strsim::jaro_winkler(&id, &plain(block.id)), block.id);
    let mut near: Vec<_> = blocks().iter().map(likeness).collect();
    near.retain(|(likeness, _)| *likeness >= LIKENESS);
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut names: Vec<&str> = near.into_iter().map(|(_, name)| name).collect();
    names.dedup();
    names.truncate(NEAREST_MAX);
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Kind;

    #[test]
    fn names_are_found_however_they_are_written() {
        assert_eq!(find(" Present ")[0].kind, Kind::Verdict);
        let kinds: Vec<Kind> = find("unknown").iter().map(|topic| topic.kind).collect();
        assert_eq!(kinds, [Kind::Certificate, Kind::Change]);
        assert!(find("no such thing").is_empty());
        assert_eq!(find("Not Issued"), find("not_issued"));
        assert_eq!(find("not-issued").len(), 2);
        assert_eq!(find("no answer"), find("nothing_to_go_by"));
        assert_eq!(find("no answer").len(), 1);
    }

    #[test]
    fn a_finding_is_explained_in_each_of_its_cases() {
        let topics = find("pool-name-missing");
        let steps = topics[0].next_steps();
        let cases: Vec<_> = steps.iter().map(|told| told.case).collect();
        assert_eq!(cases, [None, Some("address")]);
        assert!(steps[0].words.starts_with("If NAME is a name of this pool"));
        // A phrase is there for what only a run can tell.
        let topics = find("rule-broken");
        assert!(
            topics[0].sources()[0]
                .words
                .starts_with("RFC 5077 sections")
        );
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
        assert!(topics[0].meaning().unwrap().contains("misprint"));
        assert!(topics[0].next_steps()[0].words.ends_with("32042"));
    }
}
