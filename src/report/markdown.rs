//! The report as Markdown: the rows of the table between pipes, and under them the same words.
//!
//! Titles are bold lines and lists have dashes: what GitHub, Jira's editor and Teams have in common.

mod escape;

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, presets};

use self::escape::escape;
use super::outline::{self, Checks, Item, Line};
use super::rows::{HEADER, Naming, row};
use super::table::attempts;
use super::{ChangeReport, FrontEndReport, Report, TableStyle};

/// Writes the report. Of `style` only `ascii` and `attempts` matter: nobody wraps Markdown by hand.
///
/// # Errors
/// Those of `out`.
pub fn write_markdown(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    let page = Page { style };
    page.write_head(report, out)?;
    let naming = Naming::of(report);
    let rows = report.front_ends.iter().map(|f| row(naming, f));
    page.write_table(&HEADER, rows, out)?;
    for line in outline::differentials(report) {
        writeln!(out, "\n{}", page.line(&line))?;
    }
    for section in outline::sections(report) {
        writeln!(out, "\n**{}**\n", page.text(&section.title))?;
        page.write_items(&section.items, out)?;
    }
    let pools = outline::pools(report);
    if !pools.is_empty() {
        writeln!(out)?;
        page.write_items(&pools, out)?;
    }
    if let Some(checks) = outline::checks(report) {
        page.write_checks(&checks, out)?;
    }
    for notice in &report.notices {
        let line = Line::labelled("Note", notice);
        writeln!(out, "\n{}", page.line(&line))?;
    }
    if style.attempts {
        for front_end in &report.front_ends {
            page.write_tree(front_end, out)?;
            page.write_attempts(front_end, out)?;
        }
    }
    if let Some(change) = &report.change {
        writeln!(out, "\n**What changed**\n")?;
        write_change_markdown(change, style, out)?;
    }
    Ok(())
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
    for line in outline::change::head(change) {
        writeln!(out, "- {}", page.line(&line))?;
    }
    let rows = change.front_ends.iter().map(outline::change::row);
    page.write_table(&outline::change::HEADER, rows, out)?;
    for section in outline::change::sections(change) {
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

    /// A cell holds no line breaks.
    fn cell(&self, text: &str) -> String {
        self.text(&text.replace("\n(", " (").replace('\n', ", "))
    }

    fn write_head(&self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        let head = outline::head(report);
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
        let mut table = Table::new();
        table
            .load_style(presets::ASCII_MARKDOWN)
            .set_content_arrangement(ContentArrangement::Disabled)
            .force_no_tty()
            .set_header(header.to_vec());
        for row in rows {
            table.add_row(row.map(|text| self.cell(&text)));
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
        let Some((title, twigs)) = outline::tree(front_end) else {
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
        let rows = front_end.attempts.iter().map(attempts::row);
        self.write_table(&attempts::HEADER, rows, out)
    }
}
