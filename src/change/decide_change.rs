//! What became of one front end.

use super::change_input::Case;
use super::comparable::bearing;
use super::differences::{moved, not_told};
use super::front_end_change::{FrontEndChange, JudgedAgain, Seen, When};
use super::how_run_was_made::{Difference, differences};
use super::judged_facts::Judged;
use super::outcome::{self, Change, WhyUnknown};
use super::summary_and_next_step;

/// The change of one front end; none where neither run has it.
pub(super) fn front_end_change(case: &Case<'_>) -> Option<FrontEndChange> {
    let named = case.after.or(case.before)?;
    let own = own_differences(case);
    let (change, why_unknown) = rule(case, &own);
    let bears = bearing_settings(case, &own);
    Some(FrontEndChange {
        front_end: named.name(),
        target: named.target.to_owned(),
        address: named.address,
        change,
        why_unknown,
        before: case.before.map(Seen::of),
        after: case.after.map(Seen::of),
        summary: summary_and_next_step::summary(case, change, why_unknown, &bears),
        next_step: summary_and_next_step::next_step(case, change, why_unknown),
        moved: match (case.before, case.after) {
            (Some(before), Some(after)) => moved(before, after),
            _ => Vec::new(),
        },
        not_told: not_told(case.before, case.after),
        certificate: case.after.and_then(|side| side.certificate),
        registry: case.after.and_then(|side| side.registry),
        events: case.after.and_then(|side| side.events),
        differences: own,
        judged_again: judged_again(case),
    })
}

fn own_differences(case: &Case<'_>) -> Vec<Difference> {
    match (case.before, case.after) {
        (Some(before), Some(after)) => differences(&before.settings, &after.settings),
        _ => Vec::new(),
    }
}

fn rule(case: &Case<'_>, own: &[Difference]) -> (Change, Option<WhyUnknown>) {
    let (before, after) = match (case.before, case.after) {
        (Some(before), Some(after)) => (before, after),
        (Some(_), None) if case.renamed => return unknown(WhyUnknown::NameResolvedSince),
        (Some(_), None) => return unknown(WhyUnknown::Vanished),
        _ => return unknown(WhyUnknown::Appeared),
    };
    let word = Change::between(before.verdict, after.verdict);
    match word {
        Change::Unknown => match (risk(before), risk(after)) {
            (_, Some(_)) => unknown(WhyUnknown::InconclusiveBefore),
            (Some(_), None) => unknown(WhyUnknown::InconclusiveAfter),
            (None, None) => unknown(WhyUnknown::InconclusiveInBoth),
        },
        Change::Resolved | Change::Regressed if !all_bearing(case, word, own).is_empty() => {
            unknown(WhyUnknown::NotComparable)
        }
        word => (word, None),
    }
}

fn unknown(why: WhyUnknown) -> (Change, Option<WhyUnknown>) {
    (Change::Unknown, Some(why))
}

fn risk(side: &Judged<'_>) -> Option<bool> {
    outcome::risk(side.verdict)
}

/// The differences that could explain the step from one verdict to the other, in words.
fn bearing_settings(case: &Case<'_>, own: &[Difference]) -> Vec<String> {
    let (Some(before), Some(after)) = (case.before, case.after) else {
        return Vec::new();
    };
    all_bearing(case, Change::between(before.verdict, after.verdict), own)
}

fn all_bearing(case: &Case<'_>, word: Change, own: &[Difference]) -> Vec<String> {
    let (Some(before), Some(after)) = (case.before, case.after) else {
        return Vec::new();
    };
    let shared = differences(case.shared.0, case.shared.1);
    bearing(word, before, after, shared.iter().chain(own))
        .into_iter()
        .map(ToString::to_string)
        .collect()
}

fn judged_again(case: &Case<'_>) -> Vec<JudgedAgain> {
    let of = |when: When, side: Option<&Judged<'_>>| {
        let side = side?;
        let (saved, by) = side.saved;
        (saved != side.verdict).then(|| JudgedAgain {
            when,
            saved,
            saved_by: by.to_owned(),
            now: side.verdict,
        })
    };
    [of(When::Before, case.before), of(When::After, case.after)]
        .into_iter()
        .flatten()
        .collect()
}
