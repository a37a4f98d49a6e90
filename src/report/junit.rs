//! The report as JUnit XML: a suite for each front end, a case for each question that is asked of it.
//!
//! `present` and `exposed` are failures, as they say something bad about the server. `inconclusive` is an error: the test itself
//! came to no answer. What could not be tested, and what nobody waits for, is skipped.

use std::io::{self, Write};
use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::outline;
use super::{ChangeReport, FrontEndReport, Report};
use crate::change::{Change, FrontEndChange};
use crate::diagnosis::FINDINGS;
use crate::finding::{Finding, FindingId, Severity};
use crate::observation::{Attempt, Series};
use crate::text::clean;
use crate::verdict::{CertificateState, ResumptionState, Verdict};

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn write_junit(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let mut document = quick_junit::Report::new("ticketprobe");
    document.timestamp = report.started.to_string().parse().ok();
    document.set_time(seconds_between(report));
    for front_end in &report.front_ends {
        document.add_test_suite(suite(report, front_end));
    }
    if let Some(change) = &report.change {
        document.add_test_suite(change_suite(report, change));
    }
    // The library leaves out what XML does not allow; what turns the reading direction is allowed there.
    let text = document.to_string().map_err(io::Error::other)?;
    for line in text.lines() {
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

fn suite(report: &Report, front_end: &FrontEndReport) -> TestSuite {
    let mut suite = TestSuite::new(suite_name(front_end));
    suite.timestamp = report.started.to_string().parse().ok();
    suite.set_time(span(&front_end.attempts));
    let head = outline::head(report);
    suite.add_property(("command", report.command.as_str()));
    for (name, line) in ["measured", "request"].iter().zip(&head.lines) {
        suite.add_property((*name, line.as_str()));
    }
    let cases = [
        answered(front_end),
        tickets(front_end),
        certificates(front_end),
        session_ids(front_end),
    ];
    suite.add_test_cases(cases.map(|mut case| {
        case.set_classname(format!(
            "ticketprobe.{}",
            front_end.target.replace(['.', ':'], "_")
        ));
        case
    }));
    suite
}

/// What became of each front end since the earlier run: a case each.
fn change_suite(report: &Report, change: &ChangeReport) -> TestSuite {
    let mut suite = TestSuite::new("what changed since the earlier run");
    suite.timestamp = report.started.to_string().parse().ok();
    for line in outline::change::head(change) {
        suite.add_property((line.label.unwrap_or_default().as_str(), line.text.as_str()));
    }
    for front_end in &change.front_ends {
        suite.add_test_case(change_case(front_end));
    }
    suite
}

fn change_case(front_end: &FrontEndChange) -> TestCase {
    let kind = match front_end.change {
        Change::Resolved | Change::Unaffected => None,
        Change::Unresolved | Change::Regressed => Some(NonSuccessKind::Failure),
        Change::Unknown => Some(NonSuccessKind::Error),
    };
    let [name, before, after, word, moved] = outline::change::row(front_end);
    let text = format!(
        "{before} -> {after}: {word}\n{}\n{moved}\nNext: {}",
        front_end.summary, front_end.next_step
    );
    let status = kind.map_or_else(TestCaseStatus::success, |kind| {
        let mut status = bad(kind, &word, &front_end.summary);
        status.set_description(text.as_str());
        status
    });
    let mut case = TestCase::new(name, status);
    case.set_classname("ticketprobe.change");
    case.set_time(Duration::ZERO);
    if kind.is_none() {
        case.set_system_out(text);
    }
    case
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

/// Does the server speak TLS, and does what stands behind it answer?
fn answered(front_end: &FrontEndReport) -> TestCase {
    let hello = front_end.attempts.iter().find(|a| a.server_hello.is_some());
    let silent = front_end
        .findings
        .iter()
        .find(|finding| finding.id == FindingId::FocusNotAnswering);
    let mut status = TestCaseStatus::success();
    if hello.is_none() {
        status = bad(
            NonSuccessKind::Error,
            front_end.reason.id(),
            &front_end.summary,
        );
        status.set_description(verdict_text(front_end));
    } else if let Some(finding) = silent {
        status = bad(NonSuccessKind::Failure, finding.id.id(), &finding.summary);
        status.set_description(finding_text(finding));
    }
    let mut case = TestCase::new("does the front end answer", status);
    let first = front_end.attempts.first();
    case.set_time(first.map_or(Duration::ZERO, |a| Duration::from_micros(a.times.end_us)));
    case
}

/// Are session tickets the problem? The verdict.
fn tickets(front_end: &FrontEndReport) -> TestCase {
    let kind = match front_end.verdict {
        Verdict::Absent => None,
        Verdict::Inconclusive => Some(NonSuccessKind::Error),
        Verdict::Exposed | Verdict::Present => Some(NonSuccessKind::Failure),
    };
    let status = kind.map_or_else(TestCaseStatus::success, |kind| {
        let message = format!("{}: {}", front_end.verdict, front_end.summary);
        let mut status = bad(kind, front_end.reason.id(), &message);
        status.set_description(section_text(front_end));
        status
    });
    let mut case = TestCase::new("no session tickets are issued", status);
    case.set_time(span(&front_end.attempts));
    if front_end.verdict == Verdict::Absent {
        case.set_system_out(section_text(front_end));
    }
    case
}

/// Is the certificate chain in order? Unknown is no fault: it is skipped.
fn certificates(front_end: &FrontEndReport) -> TestCase {
    let mut status = TestCaseStatus::success();
    let mut said = None;
    match (&front_end.chain, front_end.certificate) {
        (None, _) => {
            status = TestCaseStatus::skipped();
            status.set_message("no certificate was seen");
        }
        (Some(chain), CertificateState::Valid) => said = Some(&chain.summary),
        (Some(chain), CertificateState::Unknown) => {
            status = TestCaseStatus::skipped();
            status.set_message(format!("{} Next: {}", chain.summary, chain.next_step));
        }
        (Some(chain), CertificateState::Faulty) => {
            let faults = front_end.findings.iter();
            let faults = faults.filter(|finding| {
                finding.severity == Severity::Error && !FINDINGS.contains(&finding.id)
            });
            let texts: Vec<String> = faults.clone().map(finding_text).collect();
            let id = faults.map(|finding| finding.id.id()).next();
            status = bad(
                NonSuccessKind::Failure,
                id.unwrap_or("faulty"),
                &chain.summary,
            );
            status.set_description(format!("Next: {}\n{}", chain.next_step, texts.join("\n")));
        }
    }
    let mut case = TestCase::new("the certificate chain is in order", status);
    case.set_time(Duration::ZERO);
    if let Some(summary) = said {
        case.set_system_out(summary.as_str());
    }
    case
}

/// Does resumption by session ID work? It decides nothing: context, or skipped.
fn session_ids(front_end: &FrontEndReport) -> TestCase {
    let resumption = &front_end.session_id_resumption;
    let mut status = TestCaseStatus::success();
    if resumption.state != ResumptionState::Accepted {
        status = TestCaseStatus::skipped();
        status.set_message(resumption.reason.as_str());
    }
    let mut case = TestCase::new("sessions are resumed by session ID", status);
    case.set_time(time_of(front_end, Series::BySessionId));
    if resumption.state == ResumptionState::Accepted {
        case.set_system_out(resumption.reason.as_str());
    }
    case
}

fn bad(kind: NonSuccessKind, id: &str, message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(id);
    status.set_message(message);
    status
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
    let section = outline::section(front_end);
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
