//! The answer as Jira's wiki text: Markdown's rule under the header of a table would be a row of dashes there.

use std::io::{self, Write};

use super::answer::Answer;
use super::answer::comparison::{ChangeAnswer, HEADER};
use super::labelled_line::Line;
use super::table::{write_attempts_of, write_change_details, write_details};
use super::text_layout::{Detail, TableStyle};
use crate::report::{ChangeReport, Report};
use crate::untrusted_text::clean;

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn write_jira(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    let answer = Answer::of(report);
    writeln!(out, "*{}*", escape(&answer.verdict))?;
    if let Some(counts) = &answer.counts {
        writeln!(out, "\n{}", escape(counts))?;
    }
    let rows = answer.rows.iter().map(|row| row.cells.as_slice());
    write_rows(&answer.header, rows, out)?;
    if let Some(left_out) = &answer.left_out {
        writeln!(out, "{}\n", escape(left_out))?;
    }
    for told in &answer.told {
        for line in told.lines() {
            write_line(line, out)?;
        }
        if let Some(command) = &told.command {
            writeln!(out, "{{noformat}}\n{}\n{{noformat}}", plain(command))?;
        }
    }
    writeln!(out, "* {}", escape(&answer.measured))?;
    for note in &answer.notes {
        write_line(&Line::labelled("Note", note), out)?;
    }
    write_rest(report, style, out)
}

/// What stands behind the answer, as it is.
fn write_rest(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    if style.detail == Detail::All || style.attempts {
        let mut text = Vec::new();
        if style.detail == Detail::All {
            write_details(report, style, &mut text)?;
        }
        if style.attempts {
            write_attempts_of(report, style, &mut text)?;
        }
        write_verbatim(&text, out)?;
    }
    match &report.change {
        Some(change) => {
            writeln!(out, "\n*Since the earlier run*\n")?;
            write_change_jira(change, style, out)
        }
        None => Ok(()),
    }
}

/// Writes the comparison alone.
///
/// # Errors
/// Those of `out`.
pub fn write_change_jira(
    change: &ChangeReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let answer = ChangeAnswer::of(change);
    writeln!(out, "*{}*", escape(&answer.verdict))?;
    let rows = answer.rows.iter().map(|(_, row)| row.as_slice());
    write_rows(&HEADER, rows, out)?;
    if let Some(left_out) = &answer.left_out {
        writeln!(out, "{}\n", escape(left_out))?;
    }
    for line in answer.told.iter().flatten() {
        write_line(line, out)?;
    }
    for line in &answer.measured {
        writeln!(out, "* {}", escape(line))?;
    }
    if style.detail == Detail::All {
        let mut text = Vec::new();
        write_change_details(change, style, &mut text)?;
        write_verbatim(&text, out)?;
    }
    Ok(())
}

fn write_rows<'a>(
    header: &[&str],
    rows: impl Iterator<Item = &'a [String]>,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "\n||{}||", header.join("||"))?;
    for row in rows {
        let cells = row
            .iter()
            .map(|cell| escape(&cell.replace("\n(", " (").replace('\n', ", ")));
        writeln!(out, "|{}|", cells.collect::<Vec<_>>().join("|"))?;
    }
    writeln!(out)
}

fn write_line(line: &Line, out: &mut impl Write) -> io::Result<()> {
    let text = escape(&line.text);
    match &line.label {
        Some(label) => writeln!(out, "* *{}:* {text}", escape(label)),
        None => writeln!(out, "* {text}"),
    }
}

fn write_verbatim(text: &[u8], out: &mut impl Write) -> io::Result<()> {
    let text = String::from_utf8_lossy(text);
    let lines = text.trim().lines().map(plain);
    writeln!(
        out,
        "\n{{noformat}}\n{}\n{{noformat}}",
        lines.collect::<Vec<_>>().join("\n")
    )
}

/// Text for a block that is shown as it is: the mark of its end must not stand in it.
fn plain(text: &str) -> String {
    clean(text, usize::MAX).replace("{noformat}", "(noformat)")
}

/// Text that Jira shows as it is.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text, usize::MAX).chars() {
        if "\\{}[]|*_^~!?@".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_and_does_nothing() {
        assert_eq!(
            escape("[~admin] {code} a|b *c*"),
            "\\[\\~admin\\] \\{code\\} a\\|b \\*c\\*"
        );
        assert_eq!(escape("10.0.0.11:444"), "10.0.0.11:444");
        assert_eq!(plain("{noformat} x"), "(noformat) x");
    }
}
