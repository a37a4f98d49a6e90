//! How text is drawn on a terminal: width, letters, colour, how much is said.

use std::io::{self, Write};

use comfy_table::{
    ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle as Lines, Width, presets,
};
use textwrap::{Options, WordSplitter};

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

/// Gives a column the room that the longest of `texts` needs, within reason.
pub(super) fn keep_whole(table: &mut Table, index: usize, texts: impl Iterator<Item = String>) {
    let width = padded(texts);
    if let Some(column) = table.column_mut(index) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
    }
}

/// Width of the longest text with the space beside it.
fn padded(texts: impl Iterator<Item = String>) -> u16 {
    let longest = texts.map(|text| text.chars().count()).max().unwrap_or(0);
    let longest = u16::try_from(longest).unwrap_or(NAME_WIDTH_MAX);
    longest.min(NAME_WIDTH_MAX) + BETWEEN
}
