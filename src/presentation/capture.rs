//! What captured traffic says, as text.

mod details;
mod html;
mod timeline;
mod tls13;
mod verdict_and_table;

use std::io::{self, Write};

pub use self::html::write_capture_html;
use self::verdict_and_table::CaptureAnswer;
use super::text_layout::{Detail, TableStyle};
use crate::report::{CaptureReport, Report};

/// Writes the answer as people paste it.
///
/// # Errors
/// Those of `out`.
pub fn write_capture(
    report: &Report,
    capture: &CaptureReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let answer = CaptureAnswer::of(report, capture);
    style.paragraph(out, 0, &answer.verdict)?;
    writeln!(out)?;
    if !answer.rows.is_empty() {
        let rows = answer
            .rows
            .iter()
            .map(<[String; verdict_and_table::HEADER.len()]>::as_slice);
        style.write_plain(&verdict_and_table::HEADER, rows, out)?;
        if let Some(left_out) = &answer.left_out {
            style.hanging(out, left_out)?;
        }
        writeln!(out)?;
    }
    for line in &answer.lines {
        style.hanging(out, line)?;
    }
    if style.detail == Detail::All {
        writeln!(out, "\nDetails")?;
        write_details(report, capture, style, out)?;
    }
    Ok(())
}

fn write_details(
    report: &Report,
    capture: &CaptureReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    for line in details::details(report, capture) {
        style.paragraph(out, 0, &line)?;
    }
    if !capture.connections.is_empty() {
        writeln!(out)?;
        let rows: Vec<Vec<String>> = capture
            .connections
            .iter()
            .map(details::connection)
            .collect();
        style.write_plain(&details::CONNECTION, rows.iter().map(Vec::as_slice), out)?;
    }
    if capture.tls13.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nTLS 1.3")?;
    let rows: Vec<Vec<String>> = capture.tls13.iter().map(tls13::connection).collect();
    style.write_plain(&tls13::CONNECTION, rows.iter().map(Vec::as_slice), out)
}
