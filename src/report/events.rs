//! What event logs say, as it is saved.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Tool;
use crate::server_evidence::event_history::{EventVerdict, HostHistory, Outcome, Question, Window};
use crate::server_evidence::events::{Missing, Reading};

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
