//! The verdict, its reason and how sure they are.

use crate::facts_of_front_end::balancer;
use crate::facts_of_front_end::certificate::{is_out_of_reach, is_refused, is_wanted, is_withheld};
use crate::facts_of_front_end::compare::Comparison;
use crate::facts_of_front_end::conversation::Rank;
use crate::facts_of_front_end::count_of::Share;
use crate::facts_of_front_end::issuance::is_unsent;
use crate::facts_of_front_end::scouts::{is_not_spoken, is_without_engine};
use crate::facts_of_front_end::{Facts, SessionFacts};
use crate::finding::Confidence;
use crate::observation::{Attempt, CutShort, Method, Reply, Series, TlsVersion};
use crate::verdict::{CertificatePresented, Reason, ResumptionState, TicketState, Verdict};

use super::caution::Caution;
use super::failed_step::{ISSUE_LEAST, OFFERED, Step, failed_step};

/// The core of a judgement.
pub(super) struct Ruling {
    /// One word.
    pub(super) verdict: Verdict,
    /// Why.
    pub(super) reason: Reason,
    /// How sure.
    pub(super) confidence: Confidence,
    /// The step that failed, where the verdict is inconclusive.
    pub(super) step: Option<Step>,
}

impl Ruling {
    fn new(verdict: Verdict, reason: Reason, confidence: Confidence) -> Self {
        Self {
            verdict,
            reason,
            confidence,
            step: None,
        }
    }
}

/// Rules on one front end.
pub(super) fn rule(facts: &Facts<'_>) -> Ruling {
    if let CutShort::Interrupted { left_out: 1.. } = facts.run.cut_short {
        return inconclusive(Step {
            reason: Reason::Stopped,
            seen: facts.issuance.completed,
            among: OFFERED,
        });
    }
    if facts.ruled_out_by_offer() {
        return inconclusive(Step {
            reason: Reason::TicketOfferFails,
            seen: facts.offers.with,
            among: OFFERED,
        });
    }
    match facts.issuance.state {
        TicketState::Issued => present(facts).unwrap_or_else(|| exposed(facts)),
        TicketState::Promised => promised(facts),
        TicketState::NotIssued | TicketState::NotTestable => without_tickets(facts),
    }
}

fn present(facts: &Facts<'_>) -> Option<Ruling> {
    let mut worse = facts.sessions().filter(|s| s.is_worse()).peekable();
    worse.peek()?;
    let by_id = |s: &SessionFacts| s.session_id_resumption.state == ResumptionState::Accepted;
    let confidence = if session_ids_fail_too(facts) {
        Confidence::Low
    } else if worse.any(by_id) && Caution::all(facts).is_empty() {
        Confidence::High
    } else {
        Confidence::Medium
    };
    Some(Ruling::new(
        Verdict::Present,
        Reason::TicketRepliesWorse,
        confidence,
    ))
}

/// Whether attempts with the session ID of a session whose ticket fares worse got worse replies as well.
pub(super) fn session_ids_fail_too(facts: &Facts<'_>) -> bool {
    let mut worse = facts.sessions().filter(|s| s.is_worse());
    worse.any(SessionFacts::session_ids_fail_too)
}

fn exposed(facts: &Facts<'_>) -> Ruling {
    let reason = reason_for_exposed(facts);
    let confidence = match reason {
        Reason::RepliesDifferWeakly => Confidence::Low,
        // Where full handshakes fare now so, now so, another run may tell another tale.
        Reason::RepliesAgree | Reason::ClientCertificateNotRequested if is_unsteady(facts) => {
            Confidence::Low
        }
        Reason::ResumptionRefused if Caution::unanswered(facts).is_some() => Confidence::Low,
        Reason::NoRequest => Confidence::Medium,
        // Servers refuse a certificate in many ways; what they deny to everyone may hide a difference.
        Reason::RepliesAgree if !was_answered(facts) => Confidence::Medium,
        Reason::RepliesAgree | Reason::ClientCertificateNotRequested
            if !every_session_was_compared(facts) =>
        {
            Confidence::Medium
        }
        _ if facts.left_out() > 0 || !was_compared(facts) => Confidence::Medium,
        _ => Confidence::High,
    };
    Ruling::new(Verdict::Exposed, reason, confidence)
}

/// Whether a difference could have shown. Where full handshakes get no reply, nothing can be worse.
fn was_compared(facts: &Facts<'_>) -> bool {
    let replies = facts.any_comparison();
    replies.is_some_and(|found| found.reference != Rank::NoReply)
}

/// Whether each session was taken up, and tried often enough for tickets that fail every second time to show.
fn every_session_was_compared(facts: &Facts<'_>) -> bool {
    let told = |found: Comparison| found.reference == Rank::NoReply || found.would_show_half();
    // A renewed ticket is tried in addition, and less often.
    facts
        .original_sessions()
        .all(|s| s.was_taken_up() && s.ticket_replies.is_some_and(told))
}

/// Whether full handshakes did not all get the same kind of reply.
fn is_unsteady(facts: &Facts<'_>) -> bool {
    facts.groups.baseline_ranks().is_mixed()
}

/// Whether full handshakes got 2xx or 3xx, as a rule.
fn was_answered(facts: &Facts<'_>) -> bool {
    let replies = facts.any_comparison();
    replies.is_some_and(|found| found.reference == Rank::Answered)
}

/// The first that fits, in the order of the contract.
fn reason_for_exposed(facts: &Facts<'_>) -> Reason {
    let usage = &facts.certificate;
    let leans_worse = facts
        .sessions()
        .any(|s| s.ticket_replies.is_some_and(|found| found.leans_worse()));
    let broken_off = |attempts: &[&Attempt]| attempts.iter().all(|a| a.was_broken_off());
    let (first, second) = (&facts.groups.by_ticket, &facts.groups.renegotiated_ticket);
    if facts.run.conditions.method == Method::None {
        Reason::NoRequest
    } else if is_withheld(usage, facts.run) {
        Reason::NoClientCertificate
    } else if is_refused(usage, &facts.groups.baseline) {
        Reason::ClientCertificateRefused
    } else if is_out_of_reach(facts.run) {
        Reason::ClientCertificateAfterRequest
    } else if broken_off(first) && broken_off(second) {
        Reason::ResumptionNotTested
    } else if !facts.sessions().any(SessionFacts::was_taken_up) {
        Reason::ResumptionRefused
    } else if leans_worse {
        Reason::RepliesDifferWeakly
    } else if !is_wanted(usage) {
        Reason::ClientCertificateNotRequested
    } else {
        Reason::RepliesAgree
    }
}

/// The acknowledgement binds the server (RFC 5077 section 3.2), though the ticket itself was never seen.
fn promised(facts: &Facts<'_>) -> Ruling {
    let reason = if facts.certificate.presented == CertificatePresented::Yes {
        Reason::ClientCertificateRefused
    } else {
        Reason::NoClientCertificate
    };
    Ruling::new(Verdict::Exposed, reason, Confidence::Medium)
}

fn without_tickets(facts: &Facts<'_>) -> Ruling {
    let issuance = &facts.issuance;
    let enough = issuance.issued.of >= ISSUE_LEAST;
    let told = Share {
        hits: issuance.completed.hits + issuance.denied.hits,
        ..issuance.completed
    };
    if issuance.unsent > 0 {
        inconclusive(Step {
            reason: Reason::TicketPromisedNotSent,
            seen: Share::count(&facts.groups.issue, |a| is_unsent(a)),
            among: OFFERED,
        })
    } else if issuance.unresolved > 0 {
        inconclusive(failed_step(facts))
    } else if enough && told.is_half() && !facts.scouts.acknowledged.is_empty() {
        Ruling::new(
            Verdict::Exposed,
            Reason::PromisedToScout,
            Confidence::Medium,
        )
    } else if enough && issuance.completed.is_half() {
        Ruling::new(
            Verdict::Absent,
            Reason::NoTickets,
            sureness_of_absence(facts),
        )
    } else if enough && told.is_half() {
        Ruling::new(Verdict::Absent, Reason::NoTicketsPromised, Confidence::Low)
    } else {
        let step = failed_step(facts);
        by_scouts(facts, step).unwrap_or_else(|| less_sure(facts, inconclusive(step)))
    }
}

/// Where the scout of TLS 1.3 got no alert that says so, its version may be spoken all the same.
fn less_sure(facts: &Facts<'_>, ruling: Ruling) -> Ruling {
    let unsaid = |a: &Attempt| {
        a.offered_version >= TlsVersion::TLS13
            && a.server_hello.is_none()
            && !matches!(a.reply, Reply::Alert { .. })
    };
    let mut scouts = facts.run.series(Series::Scout);
    if ruling.reason == Reason::NoCommonVersion && scouts.any(unsaid) {
        return Ruling {
            confidence: Confidence::Medium,
            ..ruling
        };
    }
    ruling
}

/// Where the series could share nothing with the server, what the scouts saw is all there is.
fn by_scouts(facts: &Facts<'_>, step: Step) -> Option<Ruling> {
    let nothing_shared = matches!(step.reason, Reason::NoCommonVersion | Reason::NoCommonSuite);
    let reason = if is_not_spoken(facts.run) {
        // Another version than the one that was asked for: its tickets count, their absence was not looked into.
        let promised = !facts.scouts.acknowledged.is_empty();
        promised.then_some(Reason::PromisedToScout)
    } else if nothing_shared || is_without_engine(facts.run) {
        facts.scouts.reason(facts.run)
    } else {
        None
    };
    Some(match reason? {
        Reason::NotPromisedToScout => {
            Ruling::new(Verdict::Absent, Reason::NotPromisedToScout, Confidence::Low)
        }
        reason => Ruling::new(Verdict::Exposed, reason, Confidence::Medium),
    })
}

/// A server that answers with an empty ticket could answer the next time with another.
fn sureness_of_absence(facts: &Facts<'_>) -> Confidence {
    // Four handshakes may have missed the one server of several that issues tickets.
    let whole = facts.issuance.completed.is_all()
        && facts.left_out() == 0
        && balancer::signs(&facts.groups).is_empty();
    if whole && facts.issuance.empty == 0 {
        Confidence::High
    } else {
        Confidence::Medium
    }
}

fn inconclusive(step: Step) -> Ruling {
    let confidence = match step.reason {
        Reason::Stopped | Reason::TooFewHandshakes => Confidence::Low,
        _ if step.seen.is_all() => Confidence::High,
        _ => Confidence::Medium,
    };
    Ruling {
        step: Some(step),
        ..Ruling::new(Verdict::Inconclusive, step.reason, confidence)
    }
}
