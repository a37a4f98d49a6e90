//! The report as people paste it: the answer first, and what stands behind it where that is asked for.

mod answer;
pub(super) mod attempts;
mod change;
mod plan;

use std::io::{self, Write};

use comfy_table::{
    Cell, Color, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle as Lines,
    Width, presets,
};
use textwrap::{Options, WordSplitter};

use self::answer::write_answer;
pub use self::change::write_change;
pub(super) use self::change::write_change_details;
pub use self::plan::write_plan;
use super::outline::{self, Checks, Item};
use super::rows::{HEADER, Naming, row};
use super::{FrontEndReport, Report};
use crate::verdict::{CertificateState, Verdict};

/// Longest name of a front end that is not broken over lines, in columns: that of an IPv6 address with a port is at most 47.
const NAME_WIDTH_MAX: u16 = 28;

/// Width where nobody says another, in columns.
pub const WIDTH: u16 = 80;

/// How a table is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableStyle {
    /// Widest line, in columns.
    pub width: u16,
    /// Draw with ASCII only, and write other letters as `?`.
    pub ascii: bool,
    /// Colour the verdicts.
    pub color: bool,
    /// How much is said.
    pub detail: Detail,
    /// List every attempt.
    pub attempts: bool,
}

/// How much a report says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The answer: what is pasted into a ticket.
    #[default]
    Answer,
    /// The answer, and what stands behind it: every finding, the certificates, what to check on the server.
    All,
}

impl Default for TableStyle {
    fn default() -> Self {
        Self {
            width: WIDTH,
            ascii: false,
            color: false,
            detail: Detail::Answer,
            attempts: false,
        }
    }
}

impl TableStyle {
    /// An empty table in this style.
    pub(super) fn table(self, header: &[&str]) -> Table {
        let mut table = Table::new();
        table
            .load_style(if self.ascii {
                presets::ASCII_FULL_CONDENSED
            } else {
                presets::UTF8_FULL_CONDENSED
            })
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(self.width)
            .force_no_tty()
            .set_header(header.to_vec());
        if self.color {
            table.enforce_styling();
        }
        table
    }

    /// An empty table as PowerShell draws one, with a line under its header and no others: narrow.
    pub(super) fn plain_table(self, header: &[&str]) -> Table {
        let mut table = self.table(header);
        let rule = LineStyle::none().fill(if self.ascii { '-' } else { '─' });
        table.load_style(Lines::new().header_separator(rule));
        table.column_iter_mut().for_each(|column| {
            column.set_padding((0, BETWEEN));
        });
        table
    }

    /// Writes a table without lines. What stands at the end of a line is of no use in a ticket.
    pub(super) fn write_plain<'a>(
        self,
        header: &[&str],
        rows: impl Iterator<Item = &'a [String]>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let mut table = self.plain_table(header);
        for row in rows {
            table.add_row(row.iter().map(|text| self.letters(text)));
        }
        for line in table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// Writes `text` wrapped to the width, its lines but the first indented.
    pub(super) fn hanging(self, out: &mut impl Write, text: &str) -> io::Result<()> {
        let options = Options::new(usize::from(self.width))
            .subsequent_indent("  ")
            .word_splitter(WordSplitter::NoHyphenation)
            .word_separator(textwrap::WordSeparator::AsciiSpace);
        writeln!(out, "{}", textwrap::fill(&self.letters(text), &options))
    }

    /// `text` as it may be written: other than ASCII only where that is allowed.
    pub(super) fn letters(self, text: &str) -> String {
        if self.ascii {
            let ascii = |c: char| if c.is_ascii() { c } else { '?' };
            text.chars().map(ascii).collect()
        } else {
            text.to_owned()
        }
    }

    /// Writes `text` wrapped to the width, its lines indented.
    pub(super) fn paragraph(
        self,
        out: &mut impl Write,
        indent: usize,
        text: &str,
    ) -> io::Result<()> {
        let first = " ".repeat(indent);
        let options = Options::new(usize::from(self.width))
            .initial_indent(&first)
            .subsequent_indent(&first)
            .word_splitter(WordSplitter::NoHyphenation)
            .word_separator(textwrap::WordSeparator::AsciiSpace);
        for line in text.lines() {
            writeln!(out, "{}", textwrap::fill(&self.letters(line), &options))?;
        }
        Ok(())
    }
}

/// Spaces between two columns without a line, and around a cell between lines.
const BETWEEN: u16 = 2;

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn write_table(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    if let Some(capture) = report.captured().filter(|_| report.change.is_none()) {
        return super::write_capture(report, &capture, style, out);
    }
    write_answer(report, style, out)?;
    if style.detail == Detail::All {
        writeln!(out, "\nDetails")?;
        write_details(report, style, out)?;
    }
    if style.attempts {
        write_attempts_of(report, style, out)?;
    }
    if let Some(change) = &report.change {
        writeln!(out, "\nSince the earlier run:")?;
        write_change(change, style, out)?;
    }
    Ok(())
}

/// The certificates and every attempt of each front end.
pub(super) fn write_attempts_of(
    report: &Report,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    for front_end in &report.front_ends {
        write_tree(front_end, style, out)?;
        writeln!(out)?;
        attempts::write_attempts(front_end, style, out)?;
    }
    Ok(())
}

/// What stands behind the answer.
pub(super) fn write_details(
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
    for line in outline::differentials(report) {
        writeln!(out)?;
        style.paragraph(out, 0, &line.in_one())?;
    }
    for section in outline::sections(report) {
        writeln!(out)?;
        style.paragraph(out, 0, &section.title)?;
        write_items(&section.items, style, out)?;
    }
    for item in outline::pools(report) {
        writeln!(out)?;
        write_items(&[item], style, out)?;
    }
    if let Some(checks) = outline::checks(report) {
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

/// Gives a column the room that the longest of `texts` needs, within reason.
fn keep_whole(table: &mut Table, index: usize, texts: impl Iterator<Item = String>) {
    let width = padded(texts);
    if let Some(column) = table.column_mut(index) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
    }
}

fn write_head(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    let head = outline::head(report);
    style.paragraph(out, 0, &head.command.in_one())?;
    for line in head.lines {
        style.paragraph(out, 0, &line)?;
    }
    Ok(())
}

/// Width of the longest text with the space beside it.
fn padded(texts: impl Iterator<Item = String>) -> u16 {
    let longest = texts.map(|text| text.chars().count()).max().unwrap_or(0);
    let longest = u16::try_from(longest).unwrap_or(NAME_WIDTH_MAX);
    longest.min(NAME_WIDTH_MAX) + BETWEEN
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

pub(super) fn write_items(
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
    let Some((title, twigs)) = outline::tree(front_end) else {
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
