//! The answer, as it is pasted into a ticket: the verdict in a sentence, a row a Front End, why, what to do next, how it was measured.
//!
//! Table, Markdown and HTML begin with it. What stands behind it is in the [details](super::details).

mod alike_front_ends;
pub(super) mod comparison;
mod fleet;
mod front_end_name;
mod measurement;
mod next_step;
mod reasons;
mod row;
mod server_step;
mod shorten;
mod unanswered_hello;
mod verdict_sentence;

use self::alike_front_ends::{Group, groups};
pub(super) use self::next_step::first_of_step;
use self::next_step::step as next_step;
use self::reasons::why;
pub(super) use self::row::Row;
use super::labelled_line::Line;
use crate::finding::FindingId;
use crate::report::{FrontEndReport, Report};
use crate::verdict::{CertificateState, Reason, Verdict};

/// Kinds of front ends that are told of in a run that is summed up.
const KINDS_MAX: usize = 3;
/// Notes that are shown.
const NOTES_MAX: usize = 3;

/// What is told of front ends of one kind.
pub(super) struct GroupAnswer {
    /// Why the verdict is what it is.
    pub(super) why: Line,
    /// What wire, registry and event log say together, where a server was asked.
    pub(super) server: Option<Line>,
    /// The one thing to do.
    pub(super) next: Line,
    /// A command to copy.
    pub(super) command: Option<String>,
}

/// The answer.
pub(super) struct Answer {
    /// The verdict in one sentence.
    pub(super) verdict: String,
    /// How many got which verdict, where there are too many to show.
    pub(super) counts: Option<String>,
    /// What stands over the columns.
    pub(super) header: Vec<&'static str>,
    /// One a front end; in a fleet those that call for something, the worst first.
    pub(super) rows: Vec<Row>,
    /// What the rows leave out.
    pub(super) left_out: Option<String>,
    /// One for each kind of front end, the worst first.
    pub(super) told: Vec<GroupAnswer>,
    /// When, from where, with how many connections, by which version.
    pub(super) measured: String,
    /// What the reader must know of the run itself.
    pub(super) notes: Vec<String>,
}

impl Answer {
    pub(super) fn of(report: &Report) -> Self {
        let groups = groups(&report.front_ends);
        let header = row::header(&report.front_ends);
        let is_fleet = report.front_ends.len() > fleet::ABOVE;
        let shown = if is_fleet {
            fleet::shown(report, &groups)
        } else {
            report.front_ends.iter().collect()
        };
        let rows = shown.iter().map(|f| row::row(report, f)).collect();
        Self {
            verdict: verdict_sentence::verdict(report),
            counts: is_fleet.then(|| fleet::counts(report)),
            rows,
            header,
            left_out: is_fleet
                .then(|| fleet::left_out(&groups, shown.len()))
                .flatten(),
            told: told(report, &groups, is_fleet),
            measured: measurement::line(report),
            notes: notes(report),
        }
    }
}

fn told(report: &Report, groups: &[Group<'_>], is_fleet: bool) -> Vec<GroupAnswer> {
    let is_open = groups.iter().any(|group| !group.is_in_order());
    let kinds = if is_fleet { KINDS_MAX } else { groups.len() };
    let mut known: Vec<String> = Vec::new();
    groups
        .iter()
        .filter(|group| !is_fleet || !is_open || !group.is_in_order())
        .take(kinds)
        .enumerate()
        .map(|(index, group)| {
            let room = if index == 0 {
                shorten::FIRST
            } else {
                shorten::FURTHER
            };
            let (mut next, mut command) = next_step(report, group, room);
            if known.contains(&next) {
                (next, command) = ("the same.".to_owned(), None);
            } else {
                known.push(next.clone());
            }
            let label = why_label(group, groups);
            let why = why(group, label.len() + 1, room);
            let evidence = group.first().evidence.as_deref();
            GroupAnswer {
                why: Line::labelled(label, why),
                server: evidence.map(|text| Line::labelled("Server", text)),
                next: Line::labelled("Next", next),
                command,
            }
        })
        .collect()
}

impl GroupAnswer {
    /// In order: why, what the server says, what to do.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        let why = std::iter::once(&self.why);
        why.chain(&self.server).chain([&self.next])
    }
}

/// Where there are several kinds, the verdict tells them apart, or the names where two have the same.
fn why_label(group: &Group<'_>, groups: &[Group<'_>]) -> String {
    let verdict = group.first().verdict;
    let confidence = match group.first().certificate {
        // Why begins with the certificate then, which no confidence is about.
        CertificateState::Faulty => String::new(),
        _ => format!(" ({} confidence)", group.first().confidence),
    };
    let alike = groups
        .iter()
        .filter(|other| other.first().verdict == verdict);
    match (groups.len(), alike.count()) {
        (1, _) => format!("Why{confidence}"),
        (_, 1) => format!("Why {verdict}{confidence}"),
        _ => format!("Why {verdict} on {}{confidence}", group.names()),
    }
}

/// That a higher version was left alone: what holds for the one that was probed need not hold there.
fn unprobed(report: &Report) -> Option<String> {
    let spoken = |f: &&FrontEndReport| {
        let mut ids = f.findings.iter().map(|finding| finding.id);
        f.verdict != Verdict::Present && ids.any(|id| id == FindingId::SpeaksTls13)
    };
    let speakers: Vec<&FrontEndReport> = report.front_ends.iter().filter(spoken).collect();
    let who = match speakers[..] {
        [] => return None,
        [one] => one.name(),
        _ => format!("{} front ends", speakers.len()),
    };
    Some(format!(
        "TLS 1.3 is spoken too by {who}, and was not probed: add --tls 1.3,1.2"
    ))
}

/// Front ends that answer no request, with a ticket or without: the verdict is on tickets alone. Where a certificate is missing, that comes
/// first.
fn unanswering(report: &Report) -> Option<String> {
    let is_silent = |f: &&FrontEndReport| {
        let mut findings = f.findings.iter();
        let certificate = matches!(
            f.reason,
            Reason::NoClientCertificate
                | Reason::ClientCertificateRefused
                | Reason::ClientCertificateNeeded
        );
        !certificate && findings.any(|finding| finding.id == FindingId::FocusNotAnswering)
    };
    let silent: Vec<&FrontEndReport> = report.front_ends.iter().filter(is_silent).collect();
    let who = match silent[..] {
        [] => return None,
        [one] => one.name(),
        _ => format!("{} front ends", silent.len()),
    };
    Some(format!(
        "Every request to {who} got 503 or no reply, without a ticket too: look at the service"
    ))
}

fn notes(report: &Report) -> Vec<String> {
    let notices = report.notices.iter().take(NOTES_MAX).cloned();
    let mut notes: Vec<String> = unprobed(report)
        .into_iter()
        .chain(unanswering(report))
        .chain(notices)
        .collect();
    let more = report.notices.len().saturating_sub(NOTES_MAX);
    if more > 0 {
        notes.push(format!("{more} more notes are under --details"));
    }
    notes
}
