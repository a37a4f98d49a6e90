//! What a comparison with an earlier run says: how the runs were made, a row for each front end, and what it means.

use crate::change::{Change, FrontEndChange, JudgedAgain, Seen};
use crate::presentation::labelled_line::Line;
use crate::report::{ChangeReport, RunFacts};

/// What stands over the columns of a comparison.
pub(in crate::presentation) const HEADER: [&str; 5] =
    ["Front end", "Before", "After", "Change", "What changed"];

/// When, from where and with what both runs were made, and how they differ in that.
pub(in crate::presentation) fn head(change: &ChangeReport) -> Vec<Line> {
    let runs = [("Before", &change.before), ("After", &change.after)];
    let mut lines: Vec<Line> = runs
        .map(|(when, run)| Line::labelled(when, run_facts(run)))
        .into();
    let differences = change.differences.iter();
    lines.extend(differences.map(|d| Line::labelled("Not the same in both runs", d.to_string())));
    lines
}

fn run_facts(run: &RunFacts) -> String {
    format!(
        "{:.0}, measured from {} with {} {}: {}",
        run.started, run.host, run.tool.name, run.tool.version, run.command
    )
}

/// The cells of a front end in the order of [`HEADER`]. What moved has a line each.
pub(in crate::presentation) fn row(front_end: &FrontEndChange) -> [String; HEADER.len()] {
    let moved: Vec<String> = front_end.moved.iter().map(ToString::to_string).collect();
    [
        front_end.front_end.clone(),
        verdict(front_end.before),
        verdict(front_end.after),
        front_end.change.to_string(),
        moved.join("\n"),
    ]
}

fn verdict(seen: Option<Seen>) -> String {
    seen.map_or_else(|| "missing".to_owned(), |seen| seen.verdict.to_string())
}

/// Front ends about which the very same is to be said.
pub(in crate::presentation) struct Section {
    pub(in crate::presentation) change: Change,
    pub(in crate::presentation) title: String,
    pub(in crate::presentation) lines: Vec<Line>,
}

/// A section for each group of front ends, in the order of the first of each.
pub(in crate::presentation) fn sections(change: &ChangeReport) -> Vec<Section> {
    let mut groups: Vec<Vec<&FrontEndChange>> = Vec::new();
    for front_end in &change.front_ends {
        match groups.iter_mut().find(|group| same(group[0], front_end)) {
            Some(group) => group.push(front_end),
            None => groups.push(vec![front_end]),
        }
    }
    let version = &change.judged_by.version;
    let section = |group: Vec<&FrontEndChange>| Some(section(group.first()?, &group, version));
    groups.into_iter().filter_map(section).collect()
}

fn same(a: &FrontEndChange, b: &FrontEndChange) -> bool {
    (a.change, a.before, a.after) == (b.change, b.before, b.after)
        && (&a.summary, &a.next_step) == (&b.summary, &b.next_step)
        && (&a.differences, &a.judged_again) == (&b.differences, &b.judged_again)
}

fn section(first: &FrontEndChange, group: &[&FrontEndChange], version: &str) -> Section {
    let names: Vec<&str> = group.iter().map(|f| f.front_end.as_str()).collect();
    let title = format!(
        "{}: {} -> {}: {}",
        names.join(", "),
        verdict(first.before),
        verdict(first.after),
        first.change
    );
    let mut lines = vec![Line::plain(&first.summary)];
    let again = first.judged_again.iter();
    lines.extend(again.map(|again| Line::plain(&judged_again(again, version))));
    let differences = first.differences.iter();
    lines.extend(differences.map(|d| Line::labelled("Not the same in both runs", d.to_string())));
    lines.push(Line::labelled("Next", &first.next_step));
    Section {
        change: first.change,
        title,
        lines,
    }
}

/// Which of two verdicts counts, and where the other comes from.
fn judged_again(again: &JudgedAgain, version: &str) -> String {
    format!(
        "Run {}, judged again by {version}: {now} was {} when saved by {}; {now} counts here",
        again.when,
        again.saved,
        again.saved_by,
        now = again.now,
    )
}
