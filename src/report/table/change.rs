//! The comparison with an earlier run: a table, and under it what it means and what to do next.

use std::io::{self, Write};

use comfy_table::{Cell, Color, ColumnConstraint, Width};

use super::{TableStyle, padded};
use crate::change::{Change, FrontEndChange, JudgedAgain, Seen};
use crate::report::{ChangeReport, RunFacts};

/// Writes the comparison.
///
/// # Errors
/// Those of `out`.
pub fn write_change(
    change: &ChangeReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    write_run("Before", &change.before, style, out)?;
    write_run("After", &change.after, style, out)?;
    for difference in &change.differences {
        let line = format!("Not the same in both runs: {difference}");
        style.paragraph(out, 0, &line)?;
    }
    let mut table = style.table(&["Front end", "Before", "After", "Change", "What moved"]);
    for front_end in &change.front_ends {
        table.add_row(row(front_end, style));
    }
    let names = change.front_ends.iter().map(|f| f.front_end.clone());
    if let Some(column) = table.column_mut(0) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(padded(names))));
    }
    writeln!(out, "{table}")?;
    for group in groups(&change.front_ends) {
        writeln!(out)?;
        write_group(&group, change, style, out)?;
    }
    Ok(())
}

fn write_run(
    when: &str,
    run: &RunFacts,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let line = format!(
        "{when}: {:.0}, measured from {} with {} {}: {}",
        run.started, run.host, run.tool.name, run.tool.version, run.command
    );
    style.paragraph(out, 0, &line)
}

fn row(front_end: &FrontEndChange, style: TableStyle) -> Vec<Cell> {
    let moved: Vec<String> = front_end.moved.iter().map(ToString::to_string).collect();
    let cell = |text: &str| Cell::new(style.letters(text));
    vec![
        cell(&front_end.front_end),
        cell(&verdict(front_end.before)),
        cell(&verdict(front_end.after)),
        cell(&front_end.change.to_string()).fg(color(front_end.change)),
        cell(&moved.join("\n")),
    ]
}

fn verdict(seen: Option<Seen>) -> String {
    seen.map_or_else(|| "missing".to_owned(), |seen| seen.verdict.to_string())
}

fn color(change: Change) -> Color {
    match change {
        Change::Resolved | Change::Unaffected => Color::Green,
        Change::Unresolved | Change::Regressed => Color::Red,
        Change::Unknown => Color::Magenta,
    }
}

/// Front ends about which the very same is to be said, in the order of the first of each group.
fn groups(front_ends: &[FrontEndChange]) -> Vec<Vec<&FrontEndChange>> {
    let mut groups: Vec<Vec<&FrontEndChange>> = Vec::new();
    for front_end in front_ends {
        let like = |group: &&mut Vec<&FrontEndChange>| {
            group.first().is_some_and(|first| same(first, front_end))
        };
        match groups.iter_mut().find(like) {
            Some(group) => group.push(front_end),
            None => groups.push(vec![front_end]),
        }
    }
    groups
}

fn same(a: &FrontEndChange, b: &FrontEndChange) -> bool {
    (a.change, a.before, a.after) == (b.change, b.before, b.after)
        && (&a.summary, &a.next_step) == (&b.summary, &b.next_step)
        && (&a.differences, &a.judged_again) == (&b.differences, &b.judged_again)
}

fn write_group(
    group: &[&FrontEndChange],
    change: &ChangeReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let Some(first) = group.first() else {
        return Ok(());
    };
    let names: Vec<&str> = group.iter().map(|f| f.front_end.as_str()).collect();
    let title = format!(
        "{}: {} -> {}: {}",
        names.join(", "),
        verdict(first.before),
        verdict(first.after),
        first.change
    );
    style.paragraph(out, 0, &title)?;
    style.paragraph(out, 2, &first.summary)?;
    for again in &first.judged_again {
        let line = judged_again(again, &change.judged_by.version);
        style.paragraph(out, 2, &line)?;
    }
    for difference in &first.differences {
        let line = format!("Not the same in both runs: {difference}");
        style.paragraph(out, 2, &line)?;
    }
    style.paragraph(out, 2, &format!("Next: {}", first.next_step))
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
