//! What stands behind the answer, as text.

use std::io::{self, Write};

use comfy_table::{Cell, Color, Table};

use super::attempts::write_attempts;
use crate::presentation::details::row::{HEADER, row};
use crate::presentation::details::{self, Checks};
use crate::presentation::labelled_line::Item;
use crate::presentation::row_name::Naming;
use crate::presentation::text_layout::{TableStyle, keep_whole};
use crate::report::{FrontEndReport, Report};
use crate::verdict::{CertificateState, Verdict};

/// The certificates and every attempt of each front end.
pub(in crate::presentation) fn write_attempts_of(
    report: &Report,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    for front_end in &report.front_ends {
        write_tree(front_end, style, out)?;
        writeln!(out)?;
        write_attempts(front_end, style, out)?;
    }
    Ok(())
}

/// What stands behind the answer.
pub(in crate::presentation) fn write_details(
    report: &Report,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    write_head(report, style, out)?;
    let mut table = style.table(&HEADER);
    let naming = Naming::of(report);
    for front_end in &report.front_ends {
        table.add_row(cells(naming, front_end, style));
    }
    keep_names_whole(&mut table, report);
    writeln!(out, "{table}")?;
    for line in details::differentials(report) {
        writeln!(out)?;
        style.paragraph(out, 0, &line.in_one())?;
    }
    for section in details::sections(report) {
        writeln!(out)?;
        style.paragraph(out, 0, &section.title)?;
        write_items(&section.items, style, out)?;
    }
    for item in details::pools(report) {
        writeln!(out)?;
        write_items(&[item], style, out)?;
    }
    if let Some(checks) = details::checks(report) {
        write_checks(&checks, style, out)?;
    }
    for notice in &report.notices {
        writeln!(out)?;
        style.paragraph(out, 0, &format!("Note: {notice}"))?;
    }
    Ok(())
}

/// Gives the first columns the room that the longest name, within reason, and the longest verdict need.
fn keep_names_whole(table: &mut Table, report: &Report) {
    // From where a row was measured stands in a line of its own.
    let names = report.front_ends.iter().map(FrontEndReport::place);
    let verdicts = report.front_ends.iter().map(|f| f.verdict.to_string());
    keep_whole(table, 0, names);
    keep_whole(table, 1, verdicts);
}

fn write_head(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    let head = details::head(report);
    style.paragraph(out, 0, &head.command.in_one())?;
    for line in head.lines {
        style.paragraph(out, 0, &line)?;
    }
    Ok(())
}

fn cells(naming: Naming, front_end: &FrontEndReport, style: TableStyle) -> Vec<Cell> {
    let cells = row(naming, front_end).map(|text| Cell::new(style.letters(&text)));
    let colored = |(index, cell): (usize, Cell)| match index {
        1 => cell.fg(color(front_end)),
        _ => cell,
    };
    cells.into_iter().enumerate().map(colored).collect()
}

fn color(front_end: &FrontEndReport) -> Color {
    match (front_end.verdict, front_end.certificate) {
        (Verdict::Present, _) | (_, CertificateState::Faulty) => Color::Red,
        (Verdict::Exposed, _) => Color::Yellow,
        (Verdict::Inconclusive, _) => Color::Magenta,
        (Verdict::Absent, _) => Color::Green,
    }
}

pub(in crate::presentation) fn write_items(
    items: &[Item],
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    for item in items {
        style.paragraph(out, 2, &item.line.in_one())?;
        for detail in &item.details {
            style.paragraph(out, 4, &detail.in_one())?;
        }
    }
    Ok(())
}

fn write_checks(checks: &Checks, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    writeln!(out)?;
    style.paragraph(out, 0, checks.title)?;
    for (what, line) in checks.commands {
        style.paragraph(out, 2, &format!("# {what}"))?;
        // Not wrapped: it is there to be copied.
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

/// Writes the chain of a front end as a tree.
fn write_tree(
    front_end: &FrontEndReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let Some((title, twigs)) = details::tree(front_end) else {
        return Ok(());
    };
    writeln!(out)?;
    style.paragraph(out, 0, &title)?;
    for twig in twigs {
        let branch = match (twig.depth, style.ascii) {
            (0, _) => "",
            (_, true) => "`- ",
            (_, false) => "└─ ",
        };
        let indent = 2 + 3 * twig.depth.saturating_sub(1);
        style.paragraph(out, indent, &format!("{branch}{}", twig.text))?;
        for fact in &twig.facts {
            style.paragraph(out, indent + branch.chars().count() + 3, fact)?;
        }
    }
    Ok(())
}
