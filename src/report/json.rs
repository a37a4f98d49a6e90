//! The report as JSON.

use std::io::{self, Write};

use super::Report;

/// Writes the report as one indented JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_json(report: &Report, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
