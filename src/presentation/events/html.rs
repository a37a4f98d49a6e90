//! What event logs say, as one HTML page without scripts that loads nothing.

use std::io::{self, Write};

use super::answer::EventsAnswer;
use super::history_rows::{COLUMNS, cells, head, named};
use super::timeline::picture;
use crate::presentation::simple_html::{STYLE, escape};
use crate::report::EventsReport;
use crate::server_evidence::event_history::HostHistory;

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write_events_html(report: &EventsReport, out: &mut impl Write) -> io::Result<()> {
    let answer = EventsAnswer::of(report);
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Events: {verdict}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{line}</h1>",
        verdict = report.verdict,
        line = escape(&answer.verdict)
    )?;
    write_rows(&answer, out)?;
    for why in &answer.why {
        writeln!(out, "<p><b>Why:</b> {}</p>", escape(why))?;
    }
    writeln!(out, "<p><b>Next:</b> {}</p>", escape(&answer.next))?;
    writeln!(out, "<p>{}</p>", escape(&answer.measured))?;
    match picture(&report.hosts, report.changed_at, &report.excluded) {
        Some(svg) => writeln!(out, "{svg}")?,
        None => writeln!(out, "<p>No event 32042 or 61045 with a time to draw.</p>")?,
    }
    writeln!(out, "<details><summary>Details</summary>")?;
    for line in head(report) {
        writeln!(out, "<p>{}</p>", escape(&line))?;
    }
    for host in &report.hosts {
        write_one(host, out)?;
    }
    writeln!(out, "</details>")?;
    let problems = report.files.iter().filter_map(|file| file.problem.as_ref());
    for note in report.notices.iter().chain(problems) {
        writeln!(out, "<p>Note: {}</p>", escape(note))?;
    }
    writeln!(out, "</body>\n</html>")
}

fn write_rows(answer: &EventsAnswer, out: &mut impl Write) -> io::Result<()> {
    if answer.rows.is_empty() {
        return Ok(());
    }
    let header = answer.header.iter().map(|name| format!("<th>{name}</th>"));
    writeln!(out, "<table>\n<tr>{}</tr>", header.collect::<String>())?;
    for row in &answer.rows {
        let cells = row.iter().map(|cell| format!("<td>{}</td>", escape(cell)));
        writeln!(out, "<tr>{}</tr>", cells.collect::<String>())?;
    }
    writeln!(out, "</table>")
}

fn write_one(host: &HostHistory, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "<h2>{}: {}</h2>\n<p>{}</p>\n<p>Next: {}</p>",
        escape(&host.host),
        host.verdict,
        escape(&host.summary),
        escape(&host.next_step)
    )?;
    if !host.events.is_empty() {
        let header = COLUMNS.map(|name| format!("<th>{name}</th>")).concat();
        writeln!(out, "<table>\n<tr>{header}</tr>")?;
        for event in &host.events {
            let row = cells(event).map(|cell| format!("<td>{}</td>", escape(&cell)));
            writeln!(out, "<tr>{}</tr>", row.concat())?;
        }
        writeln!(out, "</table>")?;
    }
    for line in named(host) {
        writeln!(out, "<p>{}</p>", escape(&line))?;
    }
    Ok(())
}
