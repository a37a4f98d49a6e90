//! The answer at the top of the page.

use std::io::{self, Write};

use super::colour;
use super::escape::escape;
use crate::presentation::answer::comparison::{ChangeAnswer, HEADER};
use crate::presentation::answer::{Answer, Row};
use crate::presentation::labelled_line::Line;
use crate::report::ChangeReport;

/// Writes all of it but line 1, which is the title.
pub(super) fn write_answer(answer: &Answer, out: &mut impl Write) -> io::Result<()> {
    paragraph(answer.counts.as_deref(), out)?;
    write_header(&answer.header, out)?;
    for row in &answer.rows {
        write_row(&answer.header, &row.cells, |name| level_of(row, name), out)?;
    }
    writeln!(out, "</tbody></table>")?;
    paragraph(answer.left_out.as_deref(), out)?;
    for told in &answer.told {
        for told in told.lines() {
            line(told, out)?;
        }
        if let Some(command) = &told.command {
            writeln!(out, "<pre>{}</pre>", escape(command))?;
        }
    }
    writeln!(out, "<p class=\"head\">{}</p>", escape(&answer.measured))?;
    for note in &answer.notes {
        line(&Line::labelled("Note", note), out)?;
    }
    Ok(())
}

/// Writes what became of the front ends since the earlier run.
pub(super) fn write_change_answer(change: &ChangeReport, out: &mut impl Write) -> io::Result<()> {
    let answer = ChangeAnswer::of(change);
    writeln!(out, "<h2>{}</h2>", escape(&answer.verdict))?;
    write_header(&HEADER, out)?;
    for (change, row) in &answer.rows {
        let level = |name: &str| (name == "Change").then(|| colour::of_change(*change));
        write_row(&HEADER, row, level, out)?;
    }
    writeln!(out, "</tbody></table>")?;
    paragraph(answer.left_out.as_deref(), out)?;
    for told in answer.told.iter().flatten() {
        line(told, out)?;
    }
    for measured in &answer.measured {
        writeln!(out, "<p class=\"head\">{}</p>", escape(measured))?;
    }
    Ok(())
}

fn level_of(row: &Row, name: &str) -> Option<&'static str> {
    match name {
        "Verdict" => Some(colour::of_verdict(row.verdict)),
        "Certificate" if row.certificate_seen => Some(colour::of_certificate(row.certificate)),
        _ => None,
    }
}

fn write_header(header: &[&str], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<table class=\"rows\"><thead><tr>")?;
    for name in header {
        writeln!(out, "<th scope=\"col\">{}</th>", escape(name))?;
    }
    writeln!(out, "</tr></thead><tbody>")
}

/// Each cell carries the name of its column, for screens on which the header has no room.
fn write_row(
    header: &[&str],
    cells: &[String],
    level: impl Fn(&str) -> Option<&'static str>,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "<tr>")?;
    for (name, cell) in header.iter().zip(cells) {
        let lines: Vec<String> = cell.lines().map(escape).collect();
        let lines = lines.join("<br/>");
        let lines = match level(name) {
            Some(level) => format!("<b class=\"{level}\">{lines}</b>"),
            None => lines,
        };
        writeln!(out, "<td data-name=\"{}\">{lines}</td>", escape(name))?;
    }
    writeln!(out, "</tr>")
}

fn paragraph(text: Option<&str>, out: &mut impl Write) -> io::Result<()> {
    match text {
        Some(text) => writeln!(out, "<p>{}</p>", escape(text)),
        None => Ok(()),
    }
}

fn line(line: &Line, out: &mut impl Write) -> io::Result<()> {
    let label = line.label.as_deref().unwrap_or_default();
    writeln!(
        out,
        "<p class=\"told\"><b>{}:</b> {}</p>",
        escape(label),
        escape(&line.text)
    )
}
