//! The answer of a capture: the verdict in a sentence, a row for each server and for each client of it, why, and what to do next.

use super::tls13;
use crate::capture::{ClientSign, Connection, Counts, PairCount, Psk, not_compared};
use crate::presentation::answer::first_of_step;
use crate::report::{CaptureReport, FrontEndReport, PairReport, Report, Tool};
use crate::verdict::Verdict;

/// What stands over the columns.
pub(super) const HEADER: [&str; 8] = [
    "Server", "Client", "Verdict", "Full", "Resumed", "Half-way", "Tickets", "Cut by",
];
/// Rows that are shown.
const ROWS_MAX: usize = 20;
/// Front ends that are told of.
const TOLD_MAX: usize = 3;

/// The answer.
pub(super) struct CaptureAnswer {
    /// Line 1.
    pub(super) verdict: String,
    /// One a pair.
    pub(super) rows: Vec<[String; HEADER.len()]>,
    /// What the rows leave out.
    pub(super) left_out: Option<String>,
    /// Why, next, and how it was read.
    pub(super) lines: Vec<String>,
}

impl CaptureAnswer {
    pub(super) fn of(report: &Report, capture: &CaptureReport) -> Self {
        let mut pairs: Vec<&PairReport> = capture.pairs.iter().collect();
        pairs.sort_by_key(|pair| {
            let verdict = pair.judged.as_ref().map(|judged| judged.verdict);
            (
                std::cmp::Reverse(verdict),
                std::cmp::Reverse(pair.count.connections),
            )
        });
        let left_out = pairs.len().checked_sub(ROWS_MAX).filter(|more| *more > 0);
        Self {
            verdict: verdict(report, capture),
            rows: pairs.iter().take(ROWS_MAX).map(|pair| row(pair)).collect(),
            left_out: left_out.map(|more| {
                format!("and {more} more pairs of client and server; --format json lists all")
            }),
            lines: lines(report, capture),
        }
    }
}

fn verdict(report: &Report, capture: &CaptureReport) -> String {
    let worst = report.verdict;
    let servers: Vec<&FrontEndReport> = report.front_ends.iter().collect();
    let hit: Vec<&FrontEndReport> = servers
        .iter()
        .copied()
        .filter(|f| f.verdict == worst)
        .collect();
    let [first, ..] = hit.as_slice() else {
        return format!("No answer: {}.", nothing(&capture.counts));
    };
    let scope = match (hit.len(), servers.len()) {
        (1, 1) => first.place(),
        (1, all) => format!("1 of {all} servers ({})", first.place()),
        (hits, all) if hits == all => format!("all {all} servers"),
        (hits, all) => format!("{hits} of {all} servers"),
    };
    match worst {
        Verdict::Present => format!(
            "Problem present ({} confidence): connections that were resumed with a session ticket got no answer from {scope}.",
            first.confidence
        ),
        Verdict::Exposed => {
            format!("Problem possible, not shown: {scope} gave captured clients session tickets.")
        }
        Verdict::Absent if capture.tls13.iter().any(|one| one.hellos.psk == Psk::Taken) => format!(
            "Problem absent in TLS up to 1.2 ({} confidence): {scope} gave the captured clients no session ticket there. Sessions of TLS 1.3 were accepted: what they got is not known.",
            first.confidence
        ),
        Verdict::Absent => format!(
            "Problem absent ({} confidence): {scope} gave the captured clients no session ticket.",
            first.confidence
        ),
        Verdict::Inconclusive => format!("No answer: the capture shows too little of {scope}."),
    }
}

/// Why there is no server to judge.
fn nothing(counts: &Counts) -> &'static str {
    if counts.packets == 0 {
        "the capture contains no packet"
    } else if counts.segments == 0 && counts.unknown_link_packets > 0 {
        "the capture is of a kind of link that is not known here"
    } else if counts.tls13 > 0 {
        "every TLS connection is TLS 1.3, whose handshakes are encrypted"
    } else if counts.already_open > 0 {
        "every TLS connection was open before the capture began; begin the capture before the clients connect"
    } else {
        "the capture contains no TLS connection up to TLS 1.2"
    }
}

fn of(hits: u64, all: u64) -> String {
    match all {
        0 => "-".to_owned(),
        all => format!("{hits} of {all} answered"),
    }
}

fn row(pair: &PairReport) -> [String; HEADER.len()] {
    let count = &pair.count;
    let verdict = pair.judged.as_ref().map(|judged| judged.verdict);
    [
        count.server.to_string(),
        count.client.to_string(),
        verdict.map_or_else(|| "-".to_owned(), |verdict| verdict.to_string()),
        of(count.full_answered, count.full),
        of(count.resumed_answered, count.resumed),
        half_way(count.half_way),
        tickets(count),
        cut_by(count),
    ]
}

/// Connections that ended before they were one or the other.
fn half_way(count: u64) -> String {
    match count {
        0 => "-".to_owned(),
        count => count.to_string(),
    }
}

fn tickets(count: &PairCount) -> String {
    match count.tickets_offered {
        0 => format!("{} issued", count.issued),
        offered => format!(
            "{} issued, {} of {offered} accepted",
            count.issued, count.tickets_accepted
        ),
    }
}

fn cut_by(count: &PairCount) -> String {
    match (count.cut_by_server, count.cut_by_client) {
        (0, 0) => "-".to_owned(),
        (server, 0) => format!("server {server}"),
        (0, client) => format!("client {client}"),
        (server, client) => format!("server {server}, client {client}"),
    }
}

fn lines(report: &Report, capture: &CaptureReport) -> Vec<String> {
    let mut lines = Vec::new();
    let mut worst: Vec<&FrontEndReport> = report.front_ends.iter().collect();
    worst.sort_by_key(|f| std::cmp::Reverse(f.verdict));
    let several = worst.len() > 1;
    for front_end in worst.into_iter().take(TOLD_MAX) {
        let label = match several {
            true => format!("Why {} ({})", front_end.place(), front_end.verdict),
            false => "Why".to_owned(),
        };
        lines.push(format!(
            "{label}: {}.",
            front_end.summary.trim_end_matches('.')
        ));
        let next = match (front_end.verdict, shortened(&capture.counts)) {
            (Verdict::Inconclusive, Some(whole)) => whole,
            _ => format!("Next: {}", first_of_step(front_end)),
        };
        if !lines.contains(&next) {
            lines.push(next);
        }
    }
    lines.extend(left_out_of_comparison(capture));
    lines.extend(tls13::summary(capture));
    lines.extend(foreign(capture));
    lines.extend(signs(capture));
    lines.extend(events(capture));
    lines.push(read(report, capture));
    let partly = partly(&capture.counts);
    lines.extend(partly.into_iter().chain(capture.problems()).map(note));
    lines.extend(report.notices.iter().cloned().map(note));
    lines
}

/// Why the sentence may speak of fewer connections than the rows count.
fn left_out_of_comparison(capture: &CaptureReport) -> Option<String> {
    let connections = &capture.connections;
    let not = not_compared(connections);
    (not > 0).then(|| {
        format!(
            "Compared: {} of {} connections. Of the others the capture shows no end, or full handshakes of their client usually got no answer.",
            connections.len() as u64 - not,
            connections.len()
        )
    })
}

fn note(text: String) -> String {
    format!("Note: {text}")
}

/// Tickets of one server that were offered to another: behind a load balancer they are accepted where the servers share their key.
fn foreign(capture: &CaptureReport) -> Vec<String> {
    let all = capture.pairs.iter().flat_map(|pair| {
        let count = &pair.count;
        count.foreign.iter().map(move |foreign| (count, foreign))
    });
    let line = |(count, foreign): (&PairCount, &crate::capture::ForeignTickets)| {
        format!(
            "Tickets of {} that {} offered to {}: {} of {} accepted.",
            foreign.from, count.client, count.server, foreign.accepted, foreign.offered
        )
    };
    all.take(TOLD_MAX).map(line).collect()
}

/// What clients are known by.
fn signs(capture: &CaptureReport) -> Option<String> {
    let left: Vec<&Connection> = capture
        .connections
        .iter()
        .filter(|one| one.signs.contains(&ClientSign::LeftAfterNewSessionTicket))
        .collect();
    let first = left.first()?;
    Some(format!(
        "Clients: in {} connections the client broke off after a NewSessionTicket in the abbreviated handshake, first {}. So does Schannel without the update of Microsoft Security Advisory 3109853: install it there.",
        left.len(),
        first.client.ip()
    ))
}

fn events(capture: &CaptureReport) -> Option<String> {
    let near = capture.events?;
    Some(match (near.events, near.cut) {
        (0, _) => "Events: no event 61045 in the time of the capture.".to_owned(),
        (events, 0) => format!(
            "Events: {events} events 61045 in the time of the capture, and no connection was cut."
        ),
        (events, _) => format!(
            "Events: {} of {events} events 61045 fall on a connection without an answer, within {} s{}.",
            near.near,
            near.within_s,
            near.farthest_ms
                .map_or_else(String::new, |ms| format!(" (at most {ms} ms apart)"))
        ),
    })
}

/// How it was read.
fn read(report: &Report, capture: &CaptureReport) -> String {
    let Tool { name, version } = &report.tool;
    let counts = &capture.counts;
    let time = match (capture.first_packet, capture.last_packet) {
        (Some(first), Some(last)) => format!(" from {first:.0} to {last:.0}"),
        _ => String::new(),
    };
    let files = capture.files.len();
    let plural = if files == 1 { "" } else { "s" };
    let tls: u64 = capture
        .pairs
        .iter()
        .map(|pair| pair.count.connections)
        .sum();
    format!(
        "Read: {files} file{plural}, {} packets{time}; {} TCP connections, {tls} of them TLS up to 1.2; {name} {version}.",
        counts.packets, counts.connections
    )
}

/// What was not looked at, and why.
/// What comes first where packets were not captured whole.
fn shortened(counts: &Counts) -> Option<String> {
    let count = counts.shortened_packets.saturating_add(counts.cut_packets);
    (count > 0).then(|| {
        format!(
            "Next: {count} of {} packets were not captured whole (snap length). Capture again with whole packets: tcpdump -s 0, or dumpcap without -s.",
            counts.packets
        )
    })
}

fn partly(counts: &Counts) -> Option<String> {
    let what = [
        (counts.not_tls, "not TLS"),
        (
            counts.already_open,
            "without a ClientHello (open before the capture, or lost)",
        ),
        (counts.other_port, "on other ports"),
        (counts.silent, "without a byte"),
        (
            counts.given_up,
            "given up because too many were open at once",
        ),
        (counts.left_out, "counted and not kept one by one"),
    ];
    let told = what.into_iter().filter(|(count, _)| *count > 0);
    let mut told: Vec<String> = told
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let packets = [
        (counts.cut_packets, "packets with their headers cut off"),
        (counts.unknown_link_packets, "packets of unknown link types"),
        (
            counts.datagrams_given_up,
            "datagrams with fragments missing",
        ),
    ];
    let packets = packets.into_iter().filter(|(count, _)| *count > 0);
    told.extend(packets.map(|(count, what)| format!("{count} {what}")));
    (!told.is_empty()).then(|| format!("not looked at: {}", told.join(", ")))
}
