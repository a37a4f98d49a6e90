//! The one thing to do next, with its command.

use super::alike_front_ends::Group;
use super::server_step::{CHANGE, step as server_step};
use super::shorten::{Room, fit, sentences};
use super::unanswered_hello;
use super::verdict_sentence::{intolerance, partly_reached};
use crate::finding::Confidence;
use crate::observation::CutShort;
use crate::report::{FrontEndReport, Report};
use crate::verdict::{CertificateState, Reason, Verdict};

/// Letters of `Next:`.
const LABEL: usize = 5;
/// Longest command line that is repeated with more options, in characters: it stands on one line of 80.
const COMMAND_MAX: usize = 78;
/// Words with which the documented change begins: what stands before them comes first.
const CHANGE_BEGINS: &str = "Only if this endpoint is";

/// The step in words, and a command where there is one.
pub(super) fn step(report: &Report, group: &Group<'_>, room: Room) -> (String, Option<String>) {
    let first = group.first();
    if first.certificate == CertificateState::Faulty {
        return (faulty(first, room), None);
    }
    if let Some(step) = server_step(first).map(str::to_owned) {
        return (step, None);
    }
    if first.verdict == Verdict::Present {
        return (present(first), None);
    }
    let command = options(first).filter(|_| let_service_answer(first).is_none());
    let command = command.and_then(|options| again(report, options));
    let lines = room.next - usize::from(command.is_some());
    (fit(LABEL, &sentences(advice(first)), lines), command)
}

/// The step of the reason; that of the finding where it says more.
fn advice(front_end: &FrontEndReport) -> &str {
    let cases: &[&str] = match front_end.is_tls13() {
        true => &["TLS-1.3"],
        false => &[],
    };
    let of_reason = front_end.reason.block().pick("Next", cases);
    let more = match front_end.reason {
        _ if let_service_answer(front_end).is_some() => let_service_answer(front_end),
        Reason::ResumptionRefused => intolerance(front_end).map(|found| &*found.next_step),
        Reason::NoServerHello => unanswered_hello::step(front_end),
        _ => None,
    };
    more.or(of_reason).unwrap_or_default()
}

/// The step where connections failed, and tickets were not seen to be refused by handshakes that came to their end.
fn let_service_answer(front_end: &FrontEndReport) -> Option<&str> {
    let is_refusal_seen =
        front_end.reason == Reason::ResumptionRefused && front_end.confidence > Confidence::Low;
    let found = partly_reached(front_end).filter(|_| !is_refusal_seen);
    found.map(|found| &*found.next_step)
}

/// What comes first of the step of captured traffic; the rest stands in the details.
pub(in crate::presentation) fn first_of_step(front_end: &FrontEndReport) -> String {
    let whole = &front_end.next_step;
    match front_end.verdict {
        Verdict::Present => present(front_end),
        Verdict::Exposed => sentences(whole).into_iter().next().unwrap_or_default(),
        Verdict::Absent | Verdict::Inconclusive => whole.clone(),
    }
}

/// The change. Doubts that come before it are told instead of its details.
fn present(front_end: &FrontEndReport) -> String {
    if front_end.is_tls13() {
        return front_end.next_step.clone();
    }
    let before = front_end.next_step.split(CHANGE_BEGINS).next();
    let doubts = before.map(str::trim).unwrap_or_default();
    let doubt = sentences(doubts).into_iter().next();
    doubt.map_or_else(
        || CHANGE.to_owned(),
        |doubt| {
            format!(
                "{doubt} Then, {}: ticketprobe remedy",
                "only on Windows Server 2012 R2 with Lync Server 2013, the change of KB 2901554"
            )
        },
    )
}

/// The certificate comes first: it can cause the events by itself.
fn faulty(front_end: &FrontEndReport, room: Room) -> String {
    let chain = front_end.chain.as_ref();
    let steps = chain.map_or_else(Vec::new, |chain| sentences(&chain.next_step));
    if matches!(front_end.verdict, Verdict::Exposed | Verdict::Inconclusive) {
        // What line 1 asks for is not answered by a new certificate.
        let advice = server_step(front_end).unwrap_or_else(|| advice(front_end));
        let then = sentences(advice).into_iter().take(1);
        let then = then.map(|step| format!("Then: {step}"));
        let both: Vec<String> = steps.into_iter().take(1).chain(then).collect();
        return fit(LABEL, &both, room.next);
    }
    if front_end.verdict != Verdict::Present {
        return fit(LABEL, &steps, room.next);
    }
    let first = fit(LABEL, &steps, room.next - 1);
    if front_end.is_tls13() {
        return format!(
            "Repair the certificate first. {first} Then look at resumption: docs/tls13.md"
        );
    }
    let then = server_step(front_end).and_then(|step| sentences(step).into_iter().next());
    let then = then.unwrap_or_else(|| "KB 2901554: ticketprobe remedy".to_owned());
    format!("Repair the certificate first. {first} Then {then}")
}

/// What the same command needs to see more.
fn options(front_end: &FrontEndReport) -> Option<&'static str> {
    let is_over = matches!(front_end.cut_short, CutShort::Deadline { .. });
    match front_end.reason {
        Reason::NoRequest => Some("--method GET"),
        Reason::NoClientCertificate
        | Reason::ClientCertificateNeeded
        | Reason::ClientCertificateRefused
        | Reason::NoTicketsPromised => Some("--client-cert FILE"),
        Reason::RepliesDifferWeakly | Reason::TooFewHandshakes => Some("--attempts 30"),
        Reason::ResumptionNotTested | Reason::Stopped => is_over.then_some("--deadline 300"),
        _ => None,
    }
}

/// The command of the run with more options, where it stands on one line and does not name them.
fn again(report: &Report, options: &str) -> Option<String> {
    let option = options.split(' ').next().unwrap_or_default();
    let known = report.command.starts_with("ticketprobe probe ");
    let command = format!("{} {options}", report.command);
    let names = report
        .command
        .split(' ')
        .any(|word| word == option || word.split_once('=').is_some_and(|(name, _)| name == option));
    (known && !names && command.len() <= COMMAND_MAX).then_some(command)
}
