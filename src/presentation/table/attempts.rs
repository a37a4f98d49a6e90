//! Every attempt, a line each.

use std::io::{self, Write};

use crate::presentation::details::attempt_row::{HEADER, row};
use crate::presentation::text_layout::{TableStyle, keep_whole};
use crate::report::FrontEndReport;

/// Longest name of a series that stands on one line, in letters.
const SERIES_MAX: usize = "unknown ticket".len();

/// Writes a table of all attempts at `front_end`.
pub(super) fn write_attempts(
    front_end: &FrontEndReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut table = style.table(&HEADER);
    let rows: Vec<_> = front_end.attempts.iter().map(row).collect();
    for row in &rows {
        table.add_row(row.each_ref().map(|text| style.letters(text)));
    }
    // Cells may break between words, not within one, and the usual names of series not at all.
    for (column, title) in HEADER.iter().enumerate() {
        let cells = rows.iter().map(|row| row[column].as_str());
        let cells = cells.chain([*title]);
        let whole = cells
            .clone()
            .filter(|text| column == 0 && text.len() <= SERIES_MAX);
        let words = cells.clone().flat_map(str::split_whitespace);
        keep_whole(&mut table, column, words.chain(whole).map(str::to_owned));
    }
    style.paragraph(out, 0, &format!("Attempts at {}", front_end.name()))?;
    writeln!(out, "{table}")
}
