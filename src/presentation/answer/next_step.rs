//! The one thing to do next, with its command.

use super::alike_front_ends::Group;
use super::shorten::{Room, fit, sentences};
use super::unanswered_hello;
use super::verdict_sentence::intolerance;
use crate::diagnosis::first_step;
use crate::finding::FindingId;
use crate::history::EventVerdict;
use crate::host::RegistryState;
use crate::observation::CutShort;
use crate::report::{FrontEndReport, Report};
use crate::verdict::{CertificateState, Reason, Verdict};

/// Letters of `Next:`.
const LABEL: usize = 5;
/// Longest command line that is repeated with more options, in characters: it stands on one line of 80.
const COMMAND_MAX: usize = 78;
/// The events of the article.
const SYMPTOMS: [u32; 2] = [32042, 61045];
/// Words with which the documented change begins: what stands before them comes first.
const CHANGE_BEGINS: &str = "Only if this endpoint is";

/// The documented change, as short as its condition and its commands allow.
const CHANGE: &str = "Only if this endpoint is Windows Server 2012 R2 with Lync Server 2013 \
    (KB 2901554): on every Front End set the DWORD EnableSessionTicket = 2 under \
    HKLM\\System\\CurrentControlSet\\Control\\SecurityProviders\\Schannel, then run \
    Stop-CsWindowsService, Start-CsWindowsService. Full steps: ticketprobe remedy";

/// The step in words, and a command where there is one.
pub(super) fn step(report: &Report, group: &Group<'_>, room: Room) -> (String, Option<String>) {
    let first = group.first();
    if first.certificate == CertificateState::Faulty {
        return (faulty(first, room), None);
    }
    if let Some(step) = by_server(first) {
        return (step, None);
    }
    if first.verdict == Verdict::Present {
        return (present(first), None);
    }
    let command = options(first).and_then(|options| again(report, options));
    let lines = room.next - usize::from(command.is_some());
    (fit(LABEL, &sentences(advice(first)), lines), command)
}

/// What registry and log make of a server that issues tickets: the change was made, and is not in effect; or it was not, and the events are
/// there.
fn by_server(front_end: &FrontEndReport) -> Option<String> {
    let mut findings = front_end.findings.iter();
    if let Some(idle) = findings.find(|finding| finding.id == FindingId::RegistryNotInEffect) {
        return Some(idle.next_step.clone());
    }
    let is_set = |state| state == RegistryState::Applied;
    let set = front_end
        .host
        .iter()
        .any(|host| is_set(host.evidence.state));
    let exposed = front_end.verdict == Verdict::Exposed && !front_end.is_tls13();
    (exposed && !set && logs_the_events(front_end)).then(|| CHANGE.to_owned())
}

/// Whether the log has events that the change is for, and they did not stop by themselves.
fn logs_the_events(front_end: &FrontEndReport) -> bool {
    let histories = front_end.events.iter().map(|events| &events.evidence);
    let mut open = histories.filter(|history| history.verdict != EventVerdict::Stopped);
    open.any(|history| {
        SYMPTOMS
            .iter()
            .any(|id| history.counts.get(id).is_some_and(|n| *n > 0))
    })
}

/// The step of the reason; that of the finding where it says more.
fn advice(front_end: &FrontEndReport) -> &str {
    match intolerance(front_end) {
        Some(finding) if front_end.reason == Reason::ResumptionRefused => &finding.next_step,
        _ if front_end.reason == Reason::NoServerHello => {
            unanswered_hello::step(front_end).unwrap_or_else(|| first_step(front_end.reason))
        }
        _ => first_step(front_end.reason),
    }
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
        let advice = by_server(front_end).unwrap_or_else(|| advice(front_end).to_owned());
        let then = sentences(&advice).into_iter().take(1);
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
    let then = by_server(front_end).and_then(|step| sentences(&step).into_iter().next());
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
