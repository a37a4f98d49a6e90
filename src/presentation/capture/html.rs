//! A capture as one HTML page without scripts that loads nothing.

use std::io::{self, Write};

use super::details::{CONNECTION, connection, details};
use super::timeline::strips;
use super::tls13;
use super::verdict_and_table::{CaptureAnswer, HEADER};
use crate::presentation::simple_html::{STYLE, escape};
use crate::report::{CaptureReport, Report};

/// Connections that are listed.
const LISTED_MAX: usize = 1000;

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write_capture_html(
    report: &Report,
    capture: &CaptureReport,
    out: &mut impl Write,
) -> io::Result<()> {
    let answer = CaptureAnswer::of(report, capture);
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Capture: {verdict}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{line}</h1>",
        verdict = report.verdict,
        line = escape(&answer.verdict)
    )?;
    write_table(
        &HEADER,
        answer.rows.iter().map(<[String; HEADER.len()]>::as_slice),
        out,
    )?;
    for line in answer.left_out.iter().chain(&answer.lines) {
        writeln!(out, "<p>{}</p>", escape(line))?;
    }
    match strips(capture) {
        Some(svg) => writeln!(out, "<h2>Connections over time</h2>\n{svg}")?,
        None => writeln!(out, "<p>No connection to draw.</p>")?,
    }
    writeln!(out, "<details><summary>Details</summary>")?;
    for line in details(report, capture) {
        writeln!(out, "<p>{}</p>", escape(&line))?;
    }
    let rows: Vec<Vec<String>> = capture
        .connections
        .iter()
        .take(LISTED_MAX)
        .map(connection)
        .collect();
    write_table(&CONNECTION, rows.iter().map(Vec::as_slice), out)?;
    if capture.connections.len() > LISTED_MAX {
        writeln!(
            out,
            "<p>and {} more</p>",
            capture.connections.len() - LISTED_MAX
        )?;
    }
    let rows = capture.tls13.iter().take(LISTED_MAX);
    let rows: Vec<Vec<String>> = rows.map(tls13::connection).collect();
    write_table(&tls13::CONNECTION, rows.iter().map(Vec::as_slice), out)?;
    writeln!(out, "</details>\n</body>\n</html>")
}

fn write_table<'a>(
    header: &[&str],
    rows: impl Iterator<Item = &'a [String]>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    let header = header.iter().map(|name| format!("<th>{name}</th>"));
    writeln!(out, "<table>\n<tr>{}</tr>", header.collect::<String>())?;
    for row in rows {
        let cells = row.iter().map(|cell| format!("<td>{}</td>", escape(cell)));
        writeln!(out, "<tr>{}</tr>", cells.collect::<String>())?;
    }
    writeln!(out, "</table>")
}
