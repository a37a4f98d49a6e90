//! Findings about what requests got.

use crate::facts_of_front_end::certificate;
use crate::facts_of_front_end::compare::{Baseline, Comparison, is_mixed};
use crate::facts_of_front_end::conversation::Course;
use crate::facts_of_front_end::count_of::Share;
use crate::facts_of_front_end::evidence::{chance, replies, which};
use crate::facts_of_front_end::groups::{courses, died_unresumed};
use crate::facts_of_front_end::session::Session;
use crate::facts_of_front_end::{Facts, SessionFacts};
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::{Attempt, Method, Reply, Series};
use crate::verdict::Verdict;

use super::super::verdict_and_reason::{Ruling, session_ids_fail_too};

/// A connection with an undecryptable ticket ends in its handshake, and those without a ticket do not: that says nothing about this
/// server's tickets.
pub(super) fn ticket_intolerant(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let groups = &facts.groups;
    let died = |attempts: &[&Attempt]| Share::count(attempts, |a| died_unresumed(a));
    let (unknown, known, plain) = (
        died(&groups.unknown_ticket),
        died(&groups.by_ticket),
        died(&groups.baseline),
    );
    // Where the controls die as well, the server or the way to it is down, ticket or not.
    let controls: Vec<&Attempt> = groups
        .baseline
        .iter()
        .copied()
        .filter(|a| a.series == Series::Control)
        .collect();
    let bears = groups.unknown_ticket_dies()
        && (known.hits > 0 || plain.hits == 0)
        && !died(&controls).is_half();
    let confidence = match (known.is_all(), plain.hits) {
        (true, 0) => Confidence::High,
        (true, _) => Confidence::Medium,
        (false, _) => Confidence::Low,
    };
    bears.then(|| Draft::of(FindingId::TicketIntolerant, confidence).case(how_it_died(&groups.unknown_ticket)).with("count", unknown).evidence(format!(
            "ended so: unknown ticket {unknown}, by ticket {known}, full handshakes {plain}; {}",
            replies(groups.unknown_ticket.iter().copied())
        )))
}

/// Where the handshakes ended, as a case.
fn how_it_died(attempts: &[&Attempt]) -> &'static str {
    if attempts.iter().any(|a| a.server_hello.is_some()) {
        "no-handshake"
    } else {
        "no-server-hello"
    }
}

/// The verdict is `present`, and session IDs fail as tickets do.
pub(super) fn resumption_fails_both_ways(facts: &Facts<'_>, ruling: &Ruling) -> Option<Finding> {
    let failing = facts.sessions().filter(|s| s.session_ids_fail_too());
    let failing: Vec<&SessionFacts> = failing.collect();
    let session = failing
        .iter()
        .find(|s| s.is_worse())
        .or_else(|| failing.first())?;
    let found = session.session_id_replies?;
    let both = ruling.verdict == Verdict::Present && session_ids_fail_too(facts);
    both.then(|| {
        Draft::of(FindingId::ResumptionFailsBothWays, sureness(&found))
            .with("worse", found.group)
            .evidence(evidence_of(facts, session.session, &found))
    })
}

/// Session IDs fail where tickets were not shown to.
pub(super) fn session_id_replies_worse(facts: &Facts<'_>, ruling: &Ruling) -> Option<Finding> {
    let shown = |s: &&SessionFacts| s.session_id_replies.is_some_and(|f| f.shows_worse());
    let session = facts.sessions().find(shown)?;
    let found = session.session_id_replies?;
    (ruling.verdict != Verdict::Present).then(|| {
        Draft::of(FindingId::SessionIdRepliesWorse, sureness(&found))
            .with("worse", found.group)
            .with("full", found.baseline)
            .evidence(evidence_of(facts, session.session, &found))
    })
}

fn sureness(found: &Comparison) -> Confidence {
    if found.shows_worse() {
        Confidence::High
    } else {
        Confidence::Low
    }
}

fn evidence_of(facts: &Facts<'_>, session: Session, found: &Comparison) -> String {
    let attempts = facts
        .groups
        .session_ids(session)
        .iter()
        .chain(&facts.groups.baseline);
    format!("{}; p = {}", replies(attempts.copied()), chance(found.p))
}

/// The other way round: full handshakes get worse replies than attempts with a ticket.
pub(super) fn ticket_replies_better(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let group = facts.groups.ticket_test(Session::First);
    let reference = Baseline {
        opening: courses(&group),
        controls: Vec::new(),
    };
    let found = Comparison::of(&courses(&facts.groups.baseline), &reference)?;
    found.shows_worse().then(|| {
        Draft::of(FindingId::TicketRepliesBetter, Confidence::High)
            .with("full", found.group)
            .with("by-ticket", found.baseline)
            .evidence(format!(
                "{}; p = {}",
                replies(group.iter().chain(&facts.groups.baseline).copied()),
                chance(found.p)
            ))
    })
}

/// Handshakes complete and nothing behind them answers.
pub(super) fn focus_not_answering(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let baseline = facts.groups.baseline.iter().copied();
    let asked: Vec<&Attempt> = baseline.filter(|a| a.completed_handshake()).collect();
    let silent = Share::count(&asked, |a| !answers(&a.reply));
    let requested = facts.run.conditions.method != Method::None;
    (requested && silent.is_all()).then(|| {
        Draft::of(FindingId::FocusNotAnswering, Confidence::High)
            .case(if certificate::is_missing(&facts.certificate) {
                "certificate-missing"
            } else {
                "service"
            })
            .with("count", silent)
            .evidence(replies(asked))
    })
}

fn answers(reply: &Reply) -> bool {
    match reply {
        Reply::Http { status } => *status != 503,
        Reply::NotRequested | Reply::Answered => true,
        _ => false,
    }
}

/// Attempts that presented no ticket differ among themselves, which a comparison with tickets has to reckon with.
pub(super) fn unstable_replies(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    if facts.ruled_out_by_offer() {
        return None;
    }
    let baseline = facts.groups.baseline_ranks();
    let reference = baseline.reference()?;
    let mut attempts: Vec<&Attempt> = Vec::new();
    if baseline.is_mixed() {
        attempts.extend(&facts.groups.baseline);
    }
    let explained = facts
        .first
        .session_id_replies
        .as_ref()
        .is_some_and(Comparison::shows_worse);
    if !explained && is_mixed(&courses(&facts.groups.by_session_id)) {
        attempts.extend(&facts.groups.by_session_id);
    }
    let odd = attempts
        .iter()
        .copied()
        .filter(|a| Course::of(a) != *reference && !a.was_broken_off());
    let odd = which(odd);
    (!attempts.is_empty()).then(|| {
        Draft::of(FindingId::UnstableReplies, Confidence::High)
            .evidence(format!("{}; unlike the usual: {odd}", replies(attempts)))
    })
}
