//! The comparison with an earlier run: the answer first, and all that moved where that is asked for.

use std::io::{self, Write};

use comfy_table::Cell;

use super::answer::{of_change, write_change_answer};
use crate::change::FrontEndChange;
use crate::presentation::details::comparison::{HEADER, head, row, sections};
use crate::presentation::text_layout::{Detail, TableStyle, keep_whole};
use crate::report::ChangeReport;

/// Writes the comparison.
///
/// # Errors
/// Those of `out`.
pub fn write_change(
    change: &ChangeReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    write_change_answer(change, style, out)?;
    if style.detail == Detail::Answer {
        return Ok(());
    }
    writeln!(out, "\nDetails of the comparison")?;
    write_change_details(change, style, out)
}

/// How both runs were made, what moved, and what it means.
pub(in crate::presentation) fn write_change_details(
    change: &ChangeReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    for line in head(change) {
        style.paragraph(out, 0, &line.in_one())?;
    }
    let mut table = style.table(&HEADER);
    for front_end in &change.front_ends {
        table.add_row(cells(front_end, style));
    }
    let names = change.front_ends.iter().map(|f| f.front_end.clone());
    keep_whole(&mut table, 0, names);
    writeln!(out, "{table}")?;
    for section in sections(change) {
        writeln!(out)?;
        style.paragraph(out, 0, &section.title)?;
        for line in &section.lines {
            style.paragraph(out, 2, &line.in_one())?;
        }
    }
    Ok(())
}

fn cells(front_end: &FrontEndChange, style: TableStyle) -> Vec<Cell> {
    let cells = row(front_end).map(|text| Cell::new(style.letters(&text)));
    let colored = |(index, cell): (usize, Cell)| match index {
        3 => cell.fg(of_change(front_end.change)),
        _ => cell,
    };
    cells.into_iter().enumerate().map(colored).collect()
}
