//! The answer of event logs: which of 32042 and 61045 came, how often, first and last, and whether they still come.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::history_rows::cells;
use crate::report::{EventsReport, Tool};
use crate::server_evidence::event_history::{EventHistory, EventVerdict, HostHistory, in_words};

/// The numbers that the article is about.
const NUMBERS: [u32; 2] = [32042, 61045];
/// Rows that are shown.
const ROWS_MAX: usize = 20;

/// What stands over the columns where the time of the change is not known, and where it is.
const HEADER: [&str; 5] = ["Host", "Event", "Count", "First", "Last"];
const HEADER_OF_CHANGE: [&str; 6] = ["Host", "Event", "Count", "Before", "After", "Last"];

/// The answer.
pub(in crate::presentation) struct EventsAnswer {
    pub(in crate::presentation) verdict: String,
    pub(in crate::presentation) header: Vec<&'static str>,
    pub(in crate::presentation) rows: Vec<Vec<String>>,
    pub(in crate::presentation) left_out: Option<String>,
    pub(in crate::presentation) why: Vec<String>,
    pub(in crate::presentation) next: String,
    pub(in crate::presentation) measured: String,
}

impl EventsAnswer {
    pub(in crate::presentation) fn of(report: &EventsReport) -> Self {
        let all: Vec<(&HostHistory, &EventHistory)> = report.hosts.iter().flat_map(seen).collect();
        let header = match report.changed_at {
            Some(_) => HEADER_OF_CHANGE.to_vec(),
            None => HEADER.to_vec(),
        };
        let rows = all.iter().take(ROWS_MAX);
        let more = all.len().saturating_sub(ROWS_MAX);
        Self {
            verdict: verdict(report),
            header,
            rows: rows.map(|(host, event)| row(report, host, event)).collect(),
            left_out: (more > 0).then(|| format!("Not shown: {more} more rows. All: --details.")),
            why: why(report),
            next: next(report),
            measured: measured(report),
        }
    }
}

/// The events of a host that the article is about.
fn seen(host: &HostHistory) -> impl Iterator<Item = (&HostHistory, &EventHistory)> {
    let of_article = |event: &&EventHistory| NUMBERS.contains(&event.id) && event.count > 0;
    host.events
        .iter()
        .filter(of_article)
        .map(move |event| (host, event))
}

fn row(report: &EventsReport, host: &HostHistory, event: &EventHistory) -> Vec<String> {
    let [id, count, before, after, ..] = cells(event);
    let name = host.host.clone();
    match report.changed_at {
        Some(_) => vec![name, id, count, before, after, minute(event.last)],
        None => vec![
            name,
            id,
            count,
            time(event.first, event.first_written.as_ref()),
            time(event.last, event.last_written.as_ref()),
        ],
    }
}

/// As the file writes it, where the time itself is not known.
fn time(time: Option<Timestamp>, written: Option<&String>) -> String {
    match (time, written) {
        (None, Some(written)) => written.clone(),
        (time, _) => minute(time),
    }
}

/// To the minute, in UTC: what stands in the details is exact.
fn minute(time: Option<Timestamp>) -> String {
    time.map_or_else(
        || "-".to_owned(),
        |time| time.strftime("%Y-%m-%d %H:%MZ").to_string(),
    )
}

/// Line 1.
fn verdict(report: &EventsReport) -> String {
    let hosts = report.hosts.len();
    let came: Vec<&HostHistory> = report
        .hosts
        .iter()
        .filter(|h| seen(h).next().is_some())
        .collect();
    let on = scope(&came, hosts);
    match report.verdict {
        _ if hosts == 0 => "No answer: no event could be read.".to_owned(),
        EventVerdict::NeverSeen => format!(
            "No event 32042 or 61045 in the log of {}.",
            scope(&report.hosts.iter().collect::<Vec<_>>(), hosts)
        ),
        EventVerdict::Continues => {
            let still = report.hosts.iter();
            let still: Vec<&HostHistory> = still
                .filter(|host| host.verdict == EventVerdict::Continues)
                .collect();
            format!(
                "{} keep coming after the change on {}{}.",
                numbers(&still),
                scope(&still, hosts),
                last(&still)
            )
        }
        EventVerdict::Stopped => format!("{} stopped after the change on {on}.", numbers(&came)),
        EventVerdict::TooEarly => format!(
            "Too early: no 32042 or 61045 since the change on {on}, but the log after it is too short to tell."
        ),
        EventVerdict::NothingToGoBy if came.is_empty() => {
            "No answer: the log does not tell whether 32042 or 61045 came.".to_owned()
        }
        EventVerdict::NothingToGoBy => without_change(&came, hosts),
    }
}

/// Nobody said when the change was: what the log says of its end.
fn without_change(came: &[&HostHistory], hosts: usize) -> String {
    let coming: Vec<&HostHistory> = came.iter().copied().filter(|h| still_coming(h)).collect();
    if coming.is_empty() {
        return format!(
            "{} came on {}{}.",
            numbers(came),
            scope(came, hosts),
            last(came)
        );
    }
    format!(
        "{} keep coming on {}{}.",
        numbers(&coming),
        scope(&coming, hosts),
        last(&coming)
    )
}

/// Whether the silence at the end of the log is no longer than the longest silence between two events, as far as the steps tell.
fn still_coming(host: &HostHistory) -> bool {
    let last = seen(host).filter_map(|(_, event)| event.last).max();
    let (Some(last), Some(end), Some(timeline)) = (last, host.log_end, &host.timeline) else {
        return false;
    };
    let mut steps: BTreeMap<usize, u32> = BTreeMap::new();
    for counts in timeline.counts.values() {
        for (step, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            *steps.entry(step).or_default() += count;
        }
    }
    let events: u32 = steps.values().sum();
    let length = timeline
        .counts
        .values()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .max(1);
    let step = timeline.to.duration_since(timeline.from).as_secs_f64() / length as f64;
    let places: Vec<usize> = steps.into_keys().collect();
    let longest = places
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .max()
        .unwrap_or(0);
    let silence = end.duration_since(last).as_secs_f64();
    events > 1 && silence <= (longest + 1) as f64 * step
}

/// `32042 and 61045`, as far as they came.
fn numbers(hosts: &[&HostHistory]) -> String {
    let came = NUMBERS.into_iter().filter(|number| {
        let mut events = hosts.iter().flat_map(|host| seen(host));
        events.any(|(_, event)| event.id == *number)
    });
    let came: Vec<String> = came.map(|number| number.to_string()).collect();
    match came.as_slice() {
        [] => "32042 and 61045".to_owned(),
        [one] => format!("Events {one}"),
        both => both.join(" and "),
    }
}

/// `: last 61045 12 min 0 s before the end of the log`
fn last(hosts: &[&HostHistory]) -> String {
    let events = hosts.iter().flat_map(|host| seen(host));
    let timed = events.filter_map(|(host, event)| Some((event.last?, event.id, host.log_end)));
    let Some((time, id, end)) = timed.max_by_key(|(time, ..)| *time) else {
        return String::new();
    };
    match end.map(|end| end.duration_since(time).as_secs()) {
        Some(0) => format!(": last {id} at the end of the log"),
        Some(seconds @ 1..) => format!(
            ": last {id} {} before the end of the log",
            in_words(seconds)
        ),
        _ => format!(": last {id} at {time:.0}"),
    }
}

/// `2 of 3 hosts`, and the name where there is one host.
fn scope(hits: &[&HostHistory], all: usize) -> String {
    match (hits, all) {
        ([one], 1) => one.host.clone(),
        (hits, 2) if hits.len() == 2 => "both hosts".to_owned(),
        (hits, all) if hits.len() == all => format!("all {all} hosts"),
        (hits, all) => format!("{} of {all} hosts", hits.len()),
    }
}

/// What is said of the hosts, each sentence once. Where the time of the change is not known, the rows say all.
fn why(report: &EventsReport) -> Vec<String> {
    let mut told: Vec<(&str, Vec<&str>)> = Vec::new();
    for host in &report.hosts {
        match told.iter_mut().find(|(text, _)| *text == host.summary) {
            Some((_, names)) => names.push(&host.host),
            None => told.push((&host.summary, vec![&host.host])),
        }
    }
    if report.changed_at.is_none() {
        told.retain(|(_, names)| {
            let named = |host: &&HostHistory| names.contains(&host.host.as_str());
            !report.hosts.iter().filter(named).all(is_told_by_rows)
        });
    }
    let alone = report.hosts.len() == 1;
    let line = |(text, names): (&str, Vec<&str>)| match alone {
        true => text.to_owned(),
        false => format!("{}: {text}", shortened(&names)),
    };
    let said = told.into_iter().take(6).map(line);
    // What other events point to.
    let hints = report.hosts.iter().flat_map(|host| &host.hints);
    let mut hints: Vec<String> = hints.cloned().collect();
    hints.dedup();
    said.chain(hints.into_iter().take(2)).collect()
}

/// Whether its rows say when its events came.
fn is_told_by_rows(host: &HostHistory) -> bool {
    let mut events = seen(host).peekable();
    events.peek().is_some() && events.all(|(_, event)| event.last.is_some())
}

fn shortened(names: &[&str]) -> String {
    match names {
        [one, two, three, _, ..] => format!("{one}, {two}, {three} and {} more", names.len() - 3),
        names => names.join(", "),
    }
}

/// The step of the worst host.
fn next(report: &EventsReport) -> String {
    let came = |host: &&HostHistory| seen(host).next().is_some();
    if let Some(host) = report.hosts.iter().find(came)
        && report.changed_at.is_none()
    {
        return format!(
            "Probe the host: ticketprobe probe {} --client-cert FILE. After the change of KB 2901554 ask again with --changed-at TIME.",
            host.host
        );
    }
    let worst = report.hosts.iter().max_by_key(|host| host.verdict);
    worst.map_or_else(
        || "Export the log 'Lync Server' of the Front End again: wevtutil epl \"Lync Server\" FILE.evtx".to_owned(),
        |host| host.next_step.clone(),
    )
}

fn measured(report: &EventsReport) -> String {
    let Tool { name, version } = &report.tool;
    let read = report.files.iter().filter_map(|file| file.reading.as_ref());
    let events: u64 = read.map(|reading| reading.events).sum();
    let files = report.files.len();
    let plural = if files == 1 { "" } else { "s" };
    let change = report
        .changed_at
        .map_or_else(String::new, |at: Timestamp| format!(" Change at {at:.0}."));
    format!(
        "Read {:.0}: {files} file{plural}, {events} events of all kinds, {name} {version}.{change}",
        report.made
    )
}
