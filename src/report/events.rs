//! What event logs say, as JSON and as text.

pub(super) mod answer;

use std::io::{self, Write};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use self::answer::EventsAnswer;
use super::Tool;
use super::table::{Detail, TableStyle};
use crate::events::{Missing, NamedCertificate, Reading};
use crate::history::{
    ErrorCode, EventHistory, EventVerdict, HostHistory, Outcome, Question, Window,
};

/// Name and version of this form of report.
pub const EVENTS_SCHEMA: &str = "ticketprobe.events/1";

/// What event logs say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventsReport {
    /// [`EVENTS_SCHEMA`].
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The command line that made it.
    pub command: String,
    /// When it was made.
    pub made: Timestamp,
    /// The worst verdict of all hosts.
    pub verdict: EventVerdict,
    /// The exit code that follows from it.
    pub exit_code: u8,
    /// The time of the change, as it was given.
    pub changed_at: Option<Timestamp>,
    /// Windows whose events were told apart.
    pub excluded: Vec<Window>,
    /// What the reader should know, a sentence each.
    pub notices: Vec<String>,
    /// The files.
    pub files: Vec<FileFacts>,
    /// One entry a host.
    pub hosts: Vec<HostHistory>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its path.
    pub file: String,
    /// How its reading went; none where it could not be read.
    pub reading: Option<Reading>,
    /// Why it could not be read.
    pub problem: Option<String>,
}

impl EventsReport {
    /// The report over what came of `files`.
    #[must_use]
    pub fn new(
        (command, made): (String, Timestamp),
        question: &Question,
        files: Vec<FileFacts>,
        outcome: Outcome,
    ) -> Self {
        let mut notices = outcome.notices;
        notices.extend(files.iter().filter_map(damage));
        Self {
            schema: EVENTS_SCHEMA.to_owned(),
            tool: Tool::this(),
            command,
            made,
            verdict: outcome.verdict,
            exit_code: outcome.verdict.exit_code(),
            changed_at: question.changed_at,
            excluded: question.excluded.clone(),
            notices,
            files,
            hosts: outcome.hosts,
        }
    }
}

/// What is to be said of a damaged file.
pub(super) fn damage(file: &FileFacts) -> Option<String> {
    let reading = file.reading.as_ref()?;
    (reading.damaged > 0 || !reading.missing.is_empty()).then(|| {
        let places: Vec<String> = reading.missing.iter().map(in_words).collect();
        format!(
            "{}: {} events or chunks were damaged and passed over, or are missing: {}",
            file.file,
            reading.damaged,
            places.join("; ")
        )
    })
}

/// A gap, and between which times it lies.
fn in_words(missing: &Missing) -> String {
    let count = |number: u64, one: &str, more: &str| match number {
        1 => format!("1 {one}"),
        number => format!("{number} {more}"),
    };
    let chunks = (missing.chunks > 0).then(|| count(missing.chunks, "chunk", "chunks"));
    let records = missing.records.map(|n| count(n, "event", "events"));
    let what = match (chunks, records) {
        (Some(chunks), Some(records)) => format!("{records} in {chunks}"),
        (Some(chunks), None) => chunks,
        (None, Some(records)) => records,
        (None, None) => "the rest".to_owned(),
    };
    match (missing.after, missing.before) {
        (Some(after), Some(before)) => format!("{what} between {after:.0} and {before:.0}"),
        (Some(after), None) => format!("{what} after {after:.0}"),
        (None, Some(before)) => format!("{what} before {before:.0}"),
        (None, None) => what,
    }
}

/// Writes the report as one indented JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_events_json(report: &EventsReport, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}

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

/// The lines above the hosts.
pub(super) fn head(report: &EventsReport) -> Vec<String> {
    let Tool { name, version } = &report.tool;
    let read = report.files.iter().filter_map(|file| file.reading.as_ref());
    let events: u64 = read.map(|reading| reading.events).sum();
    let mut lines = vec![
        format!("{name} {version}: {}", report.command),
        format!(
            "{:.0}, files: {}, events of any kind: {events}; {}",
            report.made,
            report.files.len(),
            report.verdict
        ),
    ];
    lines.extend(report.changed_at.map(|at| format!("Change at {at}")));
    let excluded = report.excluded.iter();
    lines.extend(excluded.map(|window| format!("Excluded: {} to {}", window.from, window.to)));
    lines
}

/// The columns of the table of a host.
pub(super) const COLUMNS: [&str; 8] = [
    "Event", "Count", "Before", "After", "Apart", "First", "Last", "An hour",
];

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

pub(super) fn cells(event: &EventHistory) -> [String; 8] {
    let count = |count: Option<u64>| count.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let time =
        |time: Option<Timestamp>| time.map_or_else(|| "-".to_owned(), |time| format!("{time:.0}"));
    [
        event.id.to_string(),
        event.count.to_string(),
        count(event.before),
        count(event.after),
        event.excluded.to_string(),
        time(event.first),
        time(event.last),
        event
            .per_hour
            .map_or_else(|| "-".to_owned(), |rate| rate.to_string()),
    ]
}

/// Certificates and addresses that the events of a host name.
pub(super) fn named(host: &HostHistory) -> Vec<String> {
    let certificates = host.events.iter().flat_map(|event| {
        let line = |named| format!("{} names {}", event.id, certificate(named));
        event.certificates.iter().map(line)
    });
    let urls = host.events.iter().flat_map(|event| {
        let line = |url: &String| format!("{} names {url}", event.id);
        event.focus_urls.iter().map(line)
    });
    let codes = host.events.iter().flat_map(|event| {
        let line = |code: &ErrorCode| format!("{} tells {}", event.id, code_line(code));
        event.codes.iter().map(line)
    });
    let written = host.events.iter().filter_map(|event| {
        let (first, last) = (event.first_written.as_ref()?, event.last_written.as_ref()?);
        Some(format!(
            "{} from {first} to {last}, as the file writes it",
            event.id
        ))
    });
    certificates
        .chain(urls)
        .chain(codes)
        .chain(written)
        .chain(host.hints.iter().cloned())
        .collect()
}

fn code_line(code: &ErrorCode) -> String {
    let times = match code.count {
        1 => String::new(),
        count => format!(", {count} times"),
    };
    match code.name.as_str() {
        "" => format!("{}{times}", code.code),
        name => format!("{} ({name}: {}){times}", code.code, code.words),
    }
}

fn certificate(named: &NamedCertificate) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "not named".to_owned());
    let serial = match (&named.serial, &named.serial_reversed) {
        (Some(serial), Some(reversed)) => format!("{serial} (reversed {reversed})"),
        _ => "not named".to_owned(),
    };
    format!(
        "subject {}; issuer {}; serial {serial}",
        or_none(&named.subject),
        or_none(&named.issuer)
    )
}
