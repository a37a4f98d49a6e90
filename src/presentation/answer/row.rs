//! The cells of a row: what a Front End gives out, and what connections got with a ticket and without.

use std::collections::BTreeMap;

use crate::finding::Confidence;
use crate::observation::{Series, TlsVersion};
use crate::presentation::row_name::{Naming, name};
use crate::report::{FrontEndReport, Report};
use crate::verdict::{CertificateState, Reason, ResumptionState, TicketState, Verdict};

/// Kinds of replies that a cell names.
const REPLIES_MAX: usize = 3;

/// A row, and what its colour stands for.
pub(in crate::presentation) struct Row {
    pub(in crate::presentation) verdict: Verdict,
    pub(in crate::presentation) certificate: CertificateState,
    /// Whether a certificate was seen.
    pub(in crate::presentation) certificate_seen: bool,
    /// In the order of the header. A cell may have several lines.
    pub(in crate::presentation) cells: Vec<String>,
}

/// What stands over the columns. The version has a column where it matters: not everywhere TLS 1.2, or several tried.
pub(super) fn header(front_ends: &[FrontEndReport]) -> Vec<&'static str> {
    let mut header = vec![
        "Front End",
        "Verdict",
        "Certificate",
        "Tickets",
        "With ticket",
        "Without",
    ];
    if shows_version(front_ends) {
        header.insert(2, "TLS");
    }
    header
}

fn shows_version(front_ends: &[FrontEndReport]) -> bool {
    let other = |f: &FrontEndReport| {
        f.by_version.len() > 1
            || f.tls
                .as_ref()
                .is_some_and(|tls| tls.version != TlsVersion::TLS12)
    };
    front_ends.iter().any(other)
}

/// The row of a front end of `report`.
pub(super) fn row(report: &Report, front_end: &FrontEndReport) -> Row {
    let mut cells = vec![
        name(Naming::of(report), front_end),
        verdict(front_end),
        certificate(front_end).to_owned(),
        tickets(front_end),
        with_ticket(front_end),
        without(front_end),
    ];
    if shows_version(&report.front_ends) {
        cells.insert(2, versions(front_end));
    }
    Row {
        verdict: front_end.verdict,
        certificate: front_end.certificate,
        certificate_seen: front_end.chain.is_some(),
        cells,
    }
}

fn verdict(front_end: &FrontEndReport) -> String {
    let word = match front_end.verdict {
        Verdict::Present => "PRESENT".to_owned(),
        other => other.to_string(),
    };
    match front_end.confidence {
        Confidence::Low => format!("{word}\n(not sure)"),
        Confidence::Medium | Confidence::High => word,
    }
}

fn certificate(front_end: &FrontEndReport) -> &'static str {
    match (&front_end.chain, front_end.certificate) {
        (None, _) => "-",
        (Some(_), CertificateState::Valid) => "valid",
        (Some(_), CertificateState::Unknown) => "unknown",
        (Some(_), CertificateState::Faulty) => "FAULTY",
    }
}

/// Each version that was tried, with its verdict; the one that was agreed on where only one was.
fn versions(front_end: &FrontEndReport) -> String {
    if front_end.by_version.len() > 1 {
        let each = front_end.by_version.iter();
        let each = each.map(|version| format!("{} {}", short(version.version), version.verdict));
        return each.collect::<Vec<_>>().join("\n");
    }
    let tls = front_end.tls.as_ref();
    tls.map_or_else(|| "-".to_owned(), |tls| short(tls.version))
}

/// `1.2` for `TLS1.2`.
fn short(version: TlsVersion) -> String {
    let version = version.to_string();
    version.strip_prefix("TLS").unwrap_or(&version).to_owned()
}

fn tickets(front_end: &FrontEndReport) -> String {
    let tickets = &front_end.tickets;
    match tickets.state {
        TicketState::Issued => format!("{}/{}", tickets.issued, tickets.attempts),
        TicketState::Promised => "promised".to_owned(),
        TicketState::NotIssued => match front_end.reason {
            Reason::NoTicketsPromised | Reason::NotPromisedToScout => "not promised".to_owned(),
            _ => format!("{}/{}", tickets.issued, tickets.attempts),
        },
        TicketState::NotTestable => "-".to_owned(),
    }
}

/// The replies to connections that presented a ticket, and whether the server took it.
fn with_ticket(front_end: &FrontEndReport) -> String {
    let replies = both_sessions(front_end);
    if replies.is_empty() {
        return match front_end.tickets.state {
            TicketState::NotIssued | TicketState::NotTestable => "-".to_owned(),
            _ => "not tested".to_owned(),
        };
    }
    match (front_end.ticket_resumption.state, front_end.verdict) {
        // A connection that broke off says nothing about what became of the ticket.
        (_, Verdict::Present) => replies,
        (ResumptionState::Refused, _) => format!("{replies}\n(ticket not taken)"),
        _ => replies,
    }
}

/// Where a renegotiation made a second session, that of the first handshake and the second are told apart.
fn both_sessions(front_end: &FrontEndReport) -> String {
    let first = shares(front_end, &[Series::ByTicket]);
    let second = shares(front_end, &[Series::RenegotiatedTicket]);
    let renewed = match kinds(front_end, Series::RenewedTicket) {
        // The original says it already.
        same if same == kinds(front_end, Series::ByTicket) => String::new(),
        _ => shares(front_end, &[Series::RenewedTicket]),
    };
    if second.is_empty() && renewed.is_empty() {
        return first;
    }
    let sessions = [("1st", first), ("2nd", second), ("renewed", renewed)];
    let sessions = sessions.iter().filter(|(_, replies)| !replies.is_empty());
    let lines = sessions
        .flat_map(|(name, replies)| replies.lines().map(move |line| format!("{name} {line}")));
    lines.collect::<Vec<_>>().join("\n")
}

fn without(front_end: &FrontEndReport) -> String {
    let replies = shares(front_end, &[Series::Full, Series::Issue, Series::Control]);
    if replies.is_empty() {
        "not tested".to_owned()
    } else {
        replies
    }
}

/// The labels of a series.
fn kinds(front_end: &FrontEndReport, series: Series) -> Vec<&String> {
    let counts = front_end.conversations.get(&series);
    counts.into_iter().flat_map(BTreeMap::keys).collect()
}

/// `10/12 HTTP 200 200`, the most frequent first.
fn shares(front_end: &FrontEndReport, series: &[Series]) -> String {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for (label, count) in series
        .iter()
        .filter_map(|s| front_end.conversations.get(s))
        .flatten()
    {
        let sum = counts.entry(in_words(label)).or_default();
        *sum = sum.saturating_add(*count);
    }
    let all = counts.values().fold(0_u32, |sum, n| sum.saturating_add(*n));
    let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
    counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    let shown = counts.iter().take(REPLIES_MAX);
    let mut words: Vec<String> = shown
        .map(|(label, count)| format!("{count}/{all} {label}"))
        .collect();
    let more = counts.len().saturating_sub(REPLIES_MAX);
    if more > 0 {
        words.push(format!("and {more} more kinds"));
    }
    words.join("\n")
}

/// A reply as people say it. Which alert it was stands with the attempts.
fn in_words(label: &str) -> String {
    match label {
        "timeout" => "timed out".to_owned(),
        label if label.starts_with("alert ") => "TLS alert".to_owned(),
        label => label.replacen("http ", "HTTP ", 1),
    }
}
