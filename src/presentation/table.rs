//! The report as people paste it: the answer first, and what stands behind it where that is asked for.

mod answer;
mod attempts;
mod comparison;
mod details;
mod plan;

use std::io::{self, Write};

use self::answer::write_answer;
pub use self::comparison::write_change;
pub(super) use self::comparison::write_change_details;
pub(super) use self::details::{write_attempts_of, write_details, write_items};
pub use self::plan::write_plan;
use super::capture::write_capture;
use super::text_layout::{Detail, TableStyle};
use crate::report::Report;

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn write_table(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    if let Some(capture) = report.captured().filter(|_| report.change.is_none()) {
        return write_capture(report, &capture, style, out);
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
