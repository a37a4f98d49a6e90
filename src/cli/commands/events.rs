//! `ticketprobe events`.

use std::ffi::OsString;

use jiff::Timestamp;

use crate::cli::arguments::{EventsArgs, EventsFormat, command_line};
use crate::cli::console::byte_bar::Bar;
use crate::cli::console::deliver::{deliver, nothing_read, rendered, style};
use crate::cli::evidence::event_logs::read_events;
use crate::cli::failure::Failure;
use crate::presentation::{write_events, write_events_html};
use crate::report::{EventsReport, FileFacts, write_events_json};

pub(in crate::cli) fn main(args: &EventsArgs, arguments: &[OsString]) -> Result<u8, Failure> {
    let question = args.question.question();
    let bar = Bar::unless(args.quiet || args.no_progress);
    let (files, outcome) = read_events(&args.files, &args.question, bar);
    let problems = problems(&files);
    if problems.len() == files.len() && args.to.output.is_some() && !files.is_empty() {
        return Ok(nothing_read(&problems));
    }
    let frame = (command_line(arguments), Timestamp::now());
    let report = EventsReport::new(frame, &question, files, outcome);
    let bytes = rendered(|out| match args.format {
        EventsFormat::Table => write_events(&report, style(&args.to), out),
        EventsFormat::Json => write_events_json(&report, out),
        EventsFormat::Html => write_events_html(&report, out),
    })?;
    deliver(&bytes, &args.to, report.exit_code, &problems)
}

/// Why files could not be read, a line each.
pub(in crate::cli) fn problems(files: &[FileFacts]) -> Vec<String> {
    files
        .iter()
        .filter_map(|file| file.problem.clone())
        .collect()
}
