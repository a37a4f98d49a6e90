//! The report as Markdown: the answer, its rows between pipes, and what stands behind it where that is asked for.
//!
//! Titles are bold lines and lists have dashes: what GitHub, Jira's editor and Teams have in common.

mod escape;

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, presets};

use self::escape::escape;
use super::answer::Answer;
use super::answer::comparison::{ChangeAnswer, HEADER as CHANGE_HEADER};
use super::details::row::{HEADER, row};
use super::details::{self, Checks, attempt_row};
use super::labelled_line::{Item, Line};
use super::row_name::Naming;
use super::text_layout::{Detail, TableStyle};
use crate::report::{ChangeReport, FrontEndReport, Report};

/// Writes the report. Of `style` its width and colour do not matter: nobody wraps Markdown by hand.
///
/// # Errors
/// Those of `out`.
pub fn write_markdown(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    let page = Page { style };
    page.write_answer(report, out)?;
    if style.detail == Detail::All {
        writeln!(out, "\n**Details**\n")?;
        page.write_details(report, out)?;
    }
    if style.attempts {
        for front_end in &report.front_ends {
            page.write_tree(front_end, out)?;
            page.write_attempts(front_end, out)?;
        }
    }
    if let Some(change) = &report.change {
        writeln!(out, "\n**Since the earlier run**\n")?;
        write_change_markdown(change, style, out)?;
    }
    Ok(())
}

impl Page {
    /// The answer: the verdict, the rows, why, next, and how it was measured.
    fn write_answer(&self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        let answer = Answer::of(report);
        writeln!(out, "**{}**", self.text(&answer.verdict))?;
        if let Some(counts) = &answer.counts {
            writeln!(out, "\n{}", self.text(counts))?;
        }
        let rows = answer.rows.iter().map(|row| row.cells.as_slice());
        self.write_rows(&answer.header, rows, out)?;
        if let Some(left_out) = &answer.left_out {
            writeln!(out, "\n{}", self.text(left_out))?;
        }
        writeln!(out)?;
        for told in &answer.told {
            for line in told.lines() {
                writeln!(out, "- {}", self.line(line))?;
            }
            if let Some(command) = &told.command {
                writeln!(out, "  - {}", self.text(command))?;
            }
        }
        writeln!(out, "- {}", self.text(&answer.measured))?;
        for note in &answer.notes {
            writeln!(out, "- {}", self.line(&Line::labelled("Note", note)))?;
        }
        Ok(())
    }

    /// What stands behind the answer.
    fn write_details(&self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        let page = self;
        page.write_head(report, out)?;
        let naming = Naming::of(report);
        let rows = report.front_ends.iter().map(|f| row(naming, f));
        page.write_table(&HEADER, rows, out)?;
        for line in details::differentials(report) {
            writeln!(out, "\n{}", page.line(&line))?;
        }
        for section in details::sections(report) {
            writeln!(out, "\n**{}**\n", page.text(&section.title))?;
            page.write_items(&section.items, out)?;
        }
        let pools = details::pools(report);
        if !pools.is_empty() {
            writeln!(out)?;
            page.write_items(&pools, out)?;
        }
        if let Some(checks) = details::checks(report) {
            page.write_checks(&checks, out)?;
        }
        for notice in &report.notices {
            let line = Line::labelled("Note", notice);
            writeln!(out, "\n{}", page.line(&line))?;
        }
        Ok(())
    }
}

/// Writes the comparison alone.
///
/// # Errors
/// Those of `out`.
pub fn write_change_markdown(
    change: &ChangeReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let page = Page { style };
    page.write_change_answer(change, out)?;
    if style.detail == Detail::Answer {
        return Ok(());
    }
    writeln!(out, "\n**Details of the comparison**\n")?;
    for line in details::comparison::head(change) {
        writeln!(out, "- {}", page.line(&line))?;
    }
    let rows = change.front_ends.iter().map(details::comparison::row);
    page.write_table(&details::comparison::HEADER, rows, out)?;
    for section in details::comparison::sections(change) {
        writeln!(out, "\n**{}**\n", page.text(&section.title))?;
        for line in &section.lines {
            writeln!(out, "- {}", page.line(line))?;
        }
    }
    Ok(())
}

struct Page {
    style: TableStyle,
}

impl Page {
    /// Text of whatever origin as Markdown that shows it.
    fn text(&self, text: &str) -> String {
        escape(&self.style.letters(text))
    }

    fn line(&self, line: &Line) -> String {
        let text = self.text(&line.text);
        match &line.label {
            Some(label) => format!("**{}:** {text}", self.text(label)),
            None => text,
        }
    }

    fn write_change_answer(&self, change: &ChangeReport, out: &mut impl Write) -> io::Result<()> {
        let answer = ChangeAnswer::of(change);
        writeln!(out, "**{}**", self.text(&answer.verdict))?;
        let rows = answer.rows.iter().map(|(_, row)| row.as_slice());
        self.write_rows(&CHANGE_HEADER, rows, out)?;
        if let Some(left_out) = &answer.left_out {
            writeln!(out, "\n{}", self.text(left_out))?;
        }
        writeln!(out)?;
        for line in answer.told.iter().flatten() {
            writeln!(out, "- {}", self.line(line))?;
        }
        for line in &answer.measured {
            writeln!(out, "- {}", self.text(line))?;
        }
        Ok(())
    }

    /// A cell holds no line breaks.
    fn cell(&self, text: &str) -> String {
        self.text(&text.replace("\n(", " (").replace('\n', ", "))
    }

    fn write_head(&self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        let head = details::head(report);
        writeln!(out, "- {}", self.line(&head.command))?;
        for line in head.lines {
            writeln!(out, "- {}", self.text(&line))?;
        }
        Ok(())
    }

    fn write_table<const N: usize>(
        &self,
        header: &[&str; N],
        rows: impl Iterator<Item = [String; N]>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let rows: Vec<[String; N]> = rows.collect();
        self.write_rows(header, rows.iter().map(<[String; N]>::as_slice), out)
    }

    fn write_rows<'a>(
        &self,
        header: &[&str],
        rows: impl Iterator<Item = &'a [String]>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let mut table = Table::new();
        table
            .load_style(presets::ASCII_MARKDOWN)
            .set_content_arrangement(ContentArrangement::Disabled)
            .force_no_tty()
            .set_header(header.to_vec());
        for row in rows {
            table.add_row(row.iter().map(|text| self.cell(text)));
        }
        writeln!(out, "\n{table}")
    }

    fn write_items(&self, items: &[Item], out: &mut impl Write) -> io::Result<()> {
        for item in items {
            writeln!(out, "- {}", self.line(&item.line))?;
            for detail in &item.details {
                writeln!(out, "  - {}", self.line(detail))?;
            }
        }
        Ok(())
    }

    /// The lines are to be copied, so they stand in code. They are this tool's own, and have no backticks.
    fn write_checks(&self, checks: &Checks, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\n{}\n\n```", self.text(checks.title))?;
        for (what, line) in checks.commands {
            writeln!(out, "# {what}\n{line}")?;
        }
        writeln!(out, "```")
    }

    fn write_tree(&self, front_end: &FrontEndReport, out: &mut impl Write) -> io::Result<()> {
        let Some((title, twigs)) = details::tree(front_end) else {
            return Ok(());
        };
        writeln!(out, "\n**{}**\n", self.text(&title))?;
        for twig in twigs {
            let indent = "  ".repeat(twig.depth);
            writeln!(out, "{indent}- {}", self.text(&twig.text))?;
            for fact in &twig.facts {
                writeln!(out, "{indent}  - {}", self.text(fact))?;
            }
        }
        Ok(())
    }

    fn write_attempts(&self, front_end: &FrontEndReport, out: &mut impl Write) -> io::Result<()> {
        let title = format!("Attempts at {}", front_end.name());
        writeln!(out, "\n**{}**", self.text(&title))?;
        let rows = front_end.attempts.iter().map(attempt_row::row);
        self.write_table(&attempt_row::HEADER, rows, out)
    }
}
