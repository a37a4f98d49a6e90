//! What event logs say, as one HTML page without scripts that loads nothing.

use std::io::{self, Write};

use super::events::{COLUMNS, EventsReport, cells, head, named};
use super::picture::{escape, picture};
use crate::history::HostHistory;

const STYLE: &str = "body{font:15px/1.45 sans-serif;max-width:60rem;margin:1.5rem auto;padding:0 1rem;\
color:#1b1b1b;background:#fff}table{border-collapse:collapse;display:block;overflow-x:auto}\
td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left;white-space:nowrap}h2{font-size:1.1rem;margin-top:2rem}\
@media (prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}}\
@media print{body{margin:0;max-width:none;color:#000;background:#fff}}";

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write_events_html(report: &EventsReport, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Events: {verdict}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>Events: {verdict}</h1>",
        verdict = report.verdict
    )?;
    for line in head(report) {
        writeln!(out, "<p>{}</p>", escape(&line))?;
    }
    match picture(&report.hosts, report.changed_at, &report.excluded) {
        Some(svg) => writeln!(out, "{svg}")?,
        None => writeln!(out, "<p>No event 32042 or 61045 with a time to draw.</p>")?,
    }
    for host in &report.hosts {
        write_one(host, out)?;
    }
    let problems = report.files.iter().filter_map(|file| file.problem.as_ref());
    for note in report.notices.iter().chain(problems) {
        writeln!(out, "<p>Note: {}</p>", escape(note))?;
    }
    writeln!(out, "</body>\n</html>")
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
