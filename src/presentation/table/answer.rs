//! The answer on a terminal: line 1, the rows, why, next, and how it was measured.

use std::io::{self, Write};

use comfy_table::{Cell, Color, Table};

use crate::change::Change;
use crate::presentation::answer::comparison::{ChangeAnswer, HEADER};
use crate::presentation::answer::{Answer, Row};
use crate::presentation::labelled_line::Line;
use crate::presentation::text_layout::{TableStyle, keep_whole};
use crate::report::{ChangeReport, Report};
use crate::verdict::{CertificateState, Verdict};

/// Indent of the lines of a paragraph but the first.
const INDENT: usize = 2;

/// Writes the answer of a run.
pub(super) fn write_answer(
    report: &Report,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let answer = Answer::of(report);
    style.paragraph(out, 0, &answer.verdict)?;
    if let Some(counts) = &answer.counts {
        style.hanging(out, counts)?;
    }
    writeln!(out)?;
    write_rows(&answer, style, out)?;
    for told in &answer.told {
        for line in told.lines() {
            style.hanging(out, &line.in_one())?;
        }
        if let Some(command) = &told.command {
            // Not wrapped: it is there to be copied.
            writeln!(out, "{}{}", " ".repeat(INDENT), style.letters(command))?;
        }
    }
    style.hanging(out, &answer.measured)?;
    for note in &answer.notes {
        style.hanging(out, &format!("Note: {note}"))?;
    }
    Ok(())
}

fn write_rows(answer: &Answer, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    if !answer.rows.is_empty() {
        let header: Vec<&str> = answer.header.iter().map(|name| short(name)).collect();
        let mut table = style.plain_table(&header);
        for row in &answer.rows {
            table.add_row(cells(row, &answer.header, style));
        }
        let first = |index: usize| {
            let cells = answer
                .rows
                .iter()
                .filter_map(move |row| row.cells.get(index));
            cells.flat_map(|cell| cell.lines().map(str::to_owned).collect::<Vec<_>>())
        };
        // What connections got may be broken over lines; the rest is short.
        for index in 0..answer.header.len().saturating_sub(2) {
            keep_whole(&mut table, index, first(index));
        }
        write_table(&table, out)?;
    }
    if let Some(left_out) = &answer.left_out {
        style.hanging(out, left_out)?;
    }
    writeln!(out)
}

/// A narrow name of a column.
fn short(name: &str) -> &str {
    if name == "Certificate" { "Cert." } else { name }
}

/// Cells are padded to their column: what stands at the end of a line is of no use in a ticket.
fn write_table(table: &Table, out: &mut impl Write) -> io::Result<()> {
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn cells(row: &Row, header: &[&str], style: TableStyle) -> Vec<Cell> {
    let cells = row.cells.iter().zip(header);
    cells
        .map(|(text, name)| {
            let cell = Cell::new(style.letters(text));
            match *name {
                "Verdict" => cell.fg(of_verdict(row.verdict)),
                "Certificate" if row.certificate_seen => cell.fg(of_certificate(row.certificate)),
                _ => cell,
            }
        })
        .collect()
}

fn of_verdict(verdict: Verdict) -> Color {
    match verdict {
        Verdict::Present => Color::Red,
        Verdict::Exposed => Color::Yellow,
        Verdict::Inconclusive => Color::Magenta,
        Verdict::Absent => Color::Green,
    }
}

fn of_certificate(state: CertificateState) -> Color {
    match state {
        CertificateState::Faulty => Color::Red,
        CertificateState::Unknown => Color::Magenta,
        CertificateState::Valid => Color::Green,
    }
}

/// Writes the answer of a comparison.
pub(super) fn write_change_answer(
    change: &ChangeReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let answer = ChangeAnswer::of(change);
    style.paragraph(out, 0, &answer.verdict)?;
    writeln!(out)?;
    let mut table = style.plain_table(&HEADER);
    for (change, row) in &answer.rows {
        let cells = row.iter().enumerate().map(|(index, text)| {
            let cell = Cell::new(style.letters(text));
            if index == 3 {
                cell.fg(of_change(*change))
            } else {
                cell
            }
        });
        table.add_row(cells);
    }
    for index in [0, 1, 2, 3] {
        let cells = answer.rows.iter().map(|(_, row)| row[index].clone());
        keep_whole(&mut table, index, cells);
    }
    write_table(&table, out)?;
    if let Some(left_out) = &answer.left_out {
        style.hanging(out, left_out)?;
    }
    writeln!(out)?;
    let lines = answer.told.iter().flatten().map(Line::in_one);
    for line in lines.chain(answer.measured) {
        style.hanging(out, &line)?;
    }
    Ok(())
}

/// The colour of a change.
pub(super) fn of_change(change: Change) -> Color {
    match change {
        Change::Resolved | Change::Unaffected => Color::Green,
        Change::Unresolved | Change::Regressed => Color::Red,
        Change::Unknown => Color::Magenta,
    }
}
