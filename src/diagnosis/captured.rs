//! What a judgement on captured traffic says otherwise: the rule is the same, but replies are encrypted, and clients do what they want.

use crate::facts_of_front_end::count_of::{Share, small};
use crate::finding::{Confidence, FindingId};
use crate::observation::{Attempt, EndedBy, FrontEndRun, HandshakeKind, Offer, Reply};
use crate::remedy::SHORT as REMEDY;
use crate::verdict::{CertificateAsked, Judgement, Reason, Resumption, ResumptionState, Verdict};

/// Findings that speak of what this tool did, or of replies that a capture does not show.
const NOT_OF_CAPTURES: [FindingId; 6] = [
    FindingId::FocusNotAnswering,
    FindingId::PlanCutShort,
    FindingId::PartlyReached,
    FindingId::LocalFaults,
    FindingId::IssuerList,
    FindingId::IssuerListEmpty,
];

/// The judgement as a capture carries it: at most medium confidence, and words about clients.
pub(super) fn adapt(run: &FrontEndRun, judgement: Judgement) -> Judgement {
    let refused = refused(run);
    let (ticket_resumption, reason) = with_refused(&judgement, refused);
    let offered = Share::count(&run.attempts, |a| {
        matches!(a.offer, Offer::Ticket | Offer::EmptyTicketExtension)
    });
    let nobody_offered = offered.hits == 0 && judgement.verdict == Verdict::Inconclusive;
    let summary = if nobody_offered {
        format!(
            "None of {} captured connections offered tickets, so that the capture cannot tell whether the server issues any",
            offered.of
        )
    } else {
        let words = &judgement.summary;
        let words = match reason {
            Reason::ResumptionRefused if reason != judgement.reason => {
                let count = |name: &str| (name == "refused").then(|| refused.to_string());
                reason.block().fill("Says", &["captured"], count)
            }
            _ => words.clone(),
        };
        format!("{words}{}", who_ended(run, judgement.verdict))
    };
    let mut client_certificate = judgement.client_certificate;
    if client_certificate.requested == CertificateAsked::AfterRequest {
        // The request itself was encrypted.
        client_certificate.issuers = None;
        client_certificate.issuers_bytes = None;
    }
    let mut findings = judgement.findings;
    findings.retain(|finding| !NOT_OF_CAPTURES.contains(&finding.id));
    Judgement {
        confidence: judgement.confidence.min(Confidence::Medium),
        summary,
        next_step: next_step(judgement.verdict, reason, nobody_offered),
        ticket_resumption,
        reason,
        findings,
        client_certificate,
        ..judgement
    }
}

/// Tickets that were offered and answered with a full handshake.
fn refused(run: &FrontEndRun) -> u32 {
    let full = |a: &&Attempt| a.offer == Offer::Ticket && a.handshake == HandshakeKind::Full;
    small(run.attempts.iter().filter(full).count())
}

/// Those connections stand with the full handshakes, because they are some; what became of their tickets is said here.
fn with_refused(judgement: &Judgement, refused: u32) -> (Resumption, Reason) {
    let resumption = judgement.ticket_resumption.clone();
    if refused == 0 {
        return (resumption, judgement.reason);
    }
    let all = resumption.attempts + refused;
    let accepted = resumption.accepted;
    let reason = match judgement.reason {
        Reason::ResumptionNotTested => Reason::ResumptionRefused,
        reason => reason,
    };
    let resumption = Resumption {
        state: match accepted {
            0 => ResumptionState::Refused,
            _ => ResumptionState::Accepted,
        },
        attempts: all,
        reason: format!(
            "{all} offered: {accepted} accepted, {refused} answered with a full handshake"
        ),
        ..resumption
    };
    (resumption, reason)
}

/// Connections of those that are compared that ended before they were a full or an abbreviated handshake: the rows count them by themselves.
pub(super) fn half_way(attempts: &[&Attempt]) -> String {
    let ended = |a: &&Attempt| a.handshake == HandshakeKind::NotSeen;
    match Share::count(attempts, ended).hits {
        0 => String::new(),
        hits => format!(" ({hits} of them ended half-way in the handshake)"),
    }
}

/// Which side ended the resumed connections that got no answer, and what stays open.
fn who_ended(run: &FrontEndRun, verdict: Verdict) -> String {
    if verdict == Verdict::Exposed {
        return ". Answers are encrypted: that one came is known, and not whether it was a refusal such as HTTP 403".to_owned();
    }
    if verdict != Verdict::Present {
        return String::new();
    }
    let cut = run
        .attempts
        .iter()
        .filter(|a| a.handshake == HandshakeKind::Abbreviated && a.reply != Reply::Answered);
    let (mut server, mut client) = (0, 0);
    for attempt in cut {
        match attempt.who_ended() {
            Some(EndedBy::ObservedClient) => client += 1,
            Some(_) => server += 1,
            None => {}
        }
    }
    format!(
        ". The server ended {server} of them and the client {client}. Answers are encrypted: their status is not known, so the confidence is at most medium"
    )
}

/// The step of captured traffic. Where a reason has none of its own, that of the verdict.
fn next_step(verdict: Verdict, reason: Reason, nobody_offered: bool) -> String {
    let case = if nobody_offered {
        "nobody-offered"
    } else {
        "captured"
    };
    let reason = reason.block();
    verdict.block().fill("Step", &[case], |name| match name {
        "next" if reason.knows(case) => Some(reason.fill("Next", &[case], |_| None)),
        "remedy" => Some(REMEDY.to_owned()),
        _ => None,
    })
}
