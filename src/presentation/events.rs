//! What event logs say, as text.

mod answer;
mod history_rows;
mod html;
mod timeline;

use std::io::{self, Write};

use self::answer::EventsAnswer;
use self::history_rows::{COLUMNS, cells, head, named};
pub use self::html::write_events_html;
pub use self::timeline::picture;
use super::text_layout::{Detail, TableStyle};
use crate::report::EventsReport;
use crate::server_evidence::event_history::HostHistory;

/// Writes the report as people paste it.
///
/// # Errors
/// Those of `out`.
pub fn write_events(
    report: &EventsReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    write_answer(report, style, out)?;
    if style.detail == Detail::All {
        writeln!(out, "\nDetails")?;
        write_details(report, style, out)?;
    }
    Ok(())
}

fn write_answer(report: &EventsReport, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    let answer = EventsAnswer::of(report);
    style.paragraph(out, 0, &answer.verdict)?;
    writeln!(out)?;
    if !answer.rows.is_empty() {
        let rows = answer.rows.iter().map(Vec::as_slice);
        style.write_plain(&answer.header, rows, out)?;
    }
    if let Some(left_out) = &answer.left_out {
        style.hanging(out, left_out)?;
    }
    if !answer.rows.is_empty() {
        writeln!(out)?;
    }
    for why in &answer.why {
        style.hanging(out, &format!("Why: {why}"))?;
    }
    style.hanging(out, &format!("Next: {}", answer.next))?;
    style.hanging(out, &answer.measured)?;
    for notice in &report.notices {
        style.hanging(out, &format!("Note: {notice}"))?;
    }
    for problem in report.files.iter().filter_map(|file| file.problem.as_ref()) {
        style.hanging(out, &format!("Not read: {problem}"))?;
    }
    Ok(())
}

/// What stands behind the answer.
fn write_details(report: &EventsReport, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    for line in head(report) {
        style.paragraph(out, 0, &line)?;
    }
    for host in &report.hosts {
        writeln!(out)?;
        style.paragraph(out, 0, &format!("{}: {}", host.host, host.verdict))?;
        style.paragraph(out, 2, &host.summary)?;
        style.paragraph(out, 2, &format!("Next: {}", host.next_step))?;
        write_rows(host, style, out)?;
        for line in named(host) {
            style.paragraph(out, 2, &line)?;
        }
    }
    Ok(())
}

fn write_rows(host: &HostHistory, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    if host.events.is_empty() {
        return Ok(());
    }
    let mut table = style.table(&COLUMNS);
    for event in &host.events {
        table.add_row(cells(event));
    }
    writeln!(out, "{table}")
}
