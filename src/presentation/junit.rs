//! The report as JUnit XML: a suite for each front end, a case for each question that is asked of it.
//!
//! `present` and `exposed` are failures, as they say something bad about the server. `inconclusive` is an error: the test itself
//! came to no answer. What could not be tested, and what nobody waits for, is skipped.

mod document;

use std::io::{self, Write};
use std::time::Duration;

use self::document::{Bad, Case, Document, Kind, Status, Suite};
use super::details;
use crate::change::{Change, FrontEndChange};
use crate::diagnosis::FINDINGS;
use crate::finding::{Finding, FindingId, Severity};
use crate::observation::{Attempt, Series};
use crate::report::{ChangeReport, FrontEndReport, Report};
use crate::untrusted_text::clean;
use crate::verdict::{CertificateState, ResumptionState, Verdict};

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn write_junit(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let suites = report.front_ends.iter().map(|f| suite(report, f));
    let change = report.change.iter().map(|c| change_suite(report, c));
    let document = Document {
        name: "ticketprobe",
        started: report.started,
        time: seconds_between(report),
        suites: suites.chain(change).collect(),
    };
    // What XML does not allow, and what turns the reading direction, is taken out.
    for line in document.text().lines() {
        writeln!(out, "{}", in_ascii(&clean(line, usize::MAX)))?;
    }
    Ok(())
}

/// Whatever reads the file takes it for some encoding: references are the same in all of them.
fn in_ascii(xml: &str) -> String {
    let letter = |c: char| match c {
        '\0'..='~' => String::from(c),
        other => format!("&#x{:x};", u32::from(other)),
    };
    xml.chars().map(letter).collect()
}

fn seconds_between(report: &Report) -> Duration {
    let time = report.finished.duration_since(report.started);
    time.try_into().unwrap_or_default()
}

fn suite_name(front_end: &FrontEndReport) -> String {
    let name = front_end.name();
    if name == front_end.target {
        name
    } else {
        format!("{} {name}", front_end.target)
    }
}

fn suite(report: &Report, front_end: &FrontEndReport) -> Suite {
    let class = format!("ticketprobe.{}", front_end.target.replace(['.', ':'], "_"));
    let head = details::head(report);
    let head = ["measured", "request"].into_iter().zip(head.lines);
    let properties = [("command", report.command.clone())]
        .into_iter()
        .chain(head);
    let cases = [
        answered(front_end),
        tickets(front_end),
        certificates(front_end),
        session_ids(front_end),
    ];
    Suite {
        name: suite_name(front_end),
        started: report.started,
        time: Some(span(&front_end.attempts)),
        properties: properties
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        cases: cases
            .map(|case| Case {
                class: class.clone(),
                ..case
            })
            .into(),
    }
}

/// What became of each front end since the earlier run: a case each.
fn change_suite(report: &Report, change: &ChangeReport) -> Suite {
    let properties = details::comparison::head(change).into_iter();
    Suite {
        name: "what changed since the earlier run".to_owned(),
        started: report.started,
        time: None,
        properties: properties
            .map(|line| (line.label.unwrap_or_default(), line.text))
            .collect(),
        cases: change.front_ends.iter().map(change_case).collect(),
    }
}

fn change_case(front_end: &FrontEndChange) -> Case {
    let kind = match front_end.change {
        Change::Resolved | Change::Unaffected => None,
        Change::Unresolved | Change::Regressed => Some(Kind::Failure),
        Change::Unknown => Some(Kind::Error),
    };
    let [name, before, after, word, moved] = details::comparison::row(front_end);
    let text = format!(
        "{before} -> {after}: {word}\n{}\n{moved}\nNext: {}",
        front_end.summary, front_end.next_step
    );
    let (status, output) = match kind {
        Some(kind) => (bad(kind, &word, &front_end.summary, text), None),
        None => (Status::Passed, Some(text)),
    };
    Case {
        name,
        class: "ticketprobe.change".to_owned(),
        time: Duration::ZERO,
        status,
        output,
    }
}

/// From the beginning of the first attempt to the end of the last.
fn span(attempts: &[Attempt]) -> Duration {
    let ends = attempts.iter().map(Attempt::ended_us);
    Duration::from_micros(ends.max().unwrap_or_default())
}

/// The time of all attempts of one series together.
fn time_of(front_end: &FrontEndReport, series: Series) -> Duration {
    let attempts = front_end.attempts.iter().filter(|a| a.series == series);
    let sum = attempts.fold(0_u64, |sum, a| sum.saturating_add(a.spent_us()));
    Duration::from_micros(sum)
}

/// A case of a front end; its suite gives it its class.
fn case(name: &str, time: Duration, status: Status, output: Option<String>) -> Case {
    Case {
        name: name.to_owned(),
        class: String::new(),
        time,
        status,
        output,
    }
}

/// Does the server speak TLS, and does what stands behind it answer?
fn answered(front_end: &FrontEndReport) -> Case {
    let hello = front_end.attempts.iter().find(|a| a.server_hello.is_some());
    let mut findings = front_end.findings.iter();
    let silent = findings.find(|finding| finding.id == FindingId::FocusNotAnswering);
    let status = match (hello, silent) {
        (None, _) => bad(
            Kind::Error,
            front_end.reason.id(),
            &front_end.summary,
            verdict_text(front_end),
        ),
        (_, Some(finding)) => bad(
            Kind::Failure,
            finding.id.id(),
            &finding.summary,
            finding_text(finding),
        ),
        (Some(_), None) => Status::Passed,
    };
    let first = front_end.attempts.first();
    let time = first.map_or(Duration::ZERO, |a| Duration::from_micros(a.times.end_us));
    case("does the front end answer", time, status, None)
}

/// Are session tickets the problem? The verdict.
fn tickets(front_end: &FrontEndReport) -> Case {
    let kind = match front_end.verdict {
        Verdict::Absent => None,
        Verdict::Inconclusive => Some(Kind::Error),
        Verdict::Exposed | Verdict::Present => Some(Kind::Failure),
    };
    let text = section_text(front_end);
    let message = format!("{}: {}", front_end.verdict, front_end.summary);
    let (status, output) = match kind {
        Some(kind) => (bad(kind, front_end.reason.id(), &message, text), None),
        None => (Status::Passed, Some(text)),
    };
    let time = span(&front_end.attempts);
    case("no session tickets are issued", time, status, output)
}

/// Is the certificate chain in order? Unknown is no fault: it is skipped.
fn certificates(front_end: &FrontEndReport) -> Case {
    let (status, output) = match (&front_end.chain, front_end.certificate) {
        (None, _) => (skipped("no certificate was seen"), None),
        (Some(chain), CertificateState::Valid) => (Status::Passed, Some(chain.summary.clone())),
        (Some(chain), CertificateState::Unknown) => {
            let message = format!("{} Next: {}", chain.summary, chain.next_step);
            (skipped(&message), None)
        }
        (Some(chain), CertificateState::Faulty) => {
            let faults = front_end.findings.iter().filter(|finding| {
                finding.severity == Severity::Error && !FINDINGS.contains(&finding.id)
            });
            let texts: Vec<String> = faults.clone().map(finding_text).collect();
            let id = faults.map(|finding| finding.id.id()).next();
            let text = format!("Next: {}\n{}", chain.next_step, texts.join("\n"));
            let id = id.unwrap_or("faulty");
            (bad(Kind::Failure, id, &chain.summary, text), None)
        }
    };
    case(
        "the certificate chain is in order",
        Duration::ZERO,
        status,
        output,
    )
}

/// Does resumption by session ID work? It decides nothing: context, or skipped.
fn session_ids(front_end: &FrontEndReport) -> Case {
    let resumption = &front_end.session_id_resumption;
    let (status, output) = match resumption.state {
        ResumptionState::Accepted => (Status::Passed, Some(resumption.reason.clone())),
        _ => (skipped(&resumption.reason), None),
    };
    let time = time_of(front_end, Series::BySessionId);
    case("sessions are resumed by session ID", time, status, output)
}

fn skipped(message: &str) -> Status {
    Status::Skipped {
        message: message.to_owned(),
    }
}

fn bad(kind: Kind, id: &str, message: &str, text: String) -> Status {
    Status::Bad(Bad {
        kind,
        id: id.to_owned(),
        message: message.to_owned(),
        text,
    })
}

fn verdict_text(front_end: &FrontEndReport) -> String {
    format!("{}\nNext: {}", front_end.summary, front_end.next_step)
}

fn finding_text(finding: &Finding) -> String {
    format!(
        "{}\nSeen: {}\nSource: {}\nNext: {}",
        finding.summary, finding.evidence, finding.source, finding.next_step
    )
}

/// All that the table says of the front end.
fn section_text(front_end: &FrontEndReport) -> String {
    let section = details::section(front_end);
    let mut text = section.title;
    for item in section.items {
        text.push_str("\n  ");
        text.push_str(&item.line.in_one());
        for detail in &item.details {
            text.push_str("\n    ");
            text.push_str(&detail.in_one());
        }
    }
    text
}
