//! What stands behind the answer of event logs: the files, and the events of each host.

use jiff::Timestamp;

use crate::report::{EventsReport, Tool};
use crate::server_evidence::event_history::{ErrorCode, EventHistory, HostHistory};
use crate::server_evidence::events::NamedCertificate;

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
