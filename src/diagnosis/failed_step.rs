//! The step that failed, where the run carries no answer.

use std::collections::BTreeMap;

use crate::facts_of_front_end::Facts;
use crate::facts_of_front_end::certificate::{is_refused, is_withheld};
use crate::facts_of_front_end::count_of::Share;
use crate::facts_of_front_end::groups::{died_before_server_hello, is_local_fault};
use crate::facts_of_front_end::scouts::{is_not_spoken, is_without_engine};
use crate::observation::{Attempt, CutShort, Direction, FrontEndRun, Reply, Series, Stage};
use crate::verdict::Reason;

/// Fewer attempts of `issue` do not speak for the front end.
pub(super) const ISSUE_LEAST: usize = 3;

/// The attempts of `issue`, in words.
pub(super) const OFFERED: &str = "attempts that offered tickets";

/// Alert descriptions (RFC 5246 section 7.2) that name what a server did not find in a ClientHello.
const HANDSHAKE_FAILURE: u8 = 40;
const PROTOCOL_VERSION: u8 = 70;
const INSUFFICIENT_SECURITY: u8 = 71;

/// The step, and how many attempts show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Which step, as the reason of an inconclusive verdict.
    pub(super) reason: Reason,
    /// The attempts that show it.
    pub(super) seen: Share,
    /// Which attempts were looked at, in words.
    pub(super) among: &'static str,
}

/// A way to fail. The order is that of the steps, so that of two equally frequent the later one, which tells more, counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Failure {
    Local,
    Resolve,
    Connect,
    Hello,
    NotTls,
    Version,
    Suite,
    Handshake,
}

impl Failure {
    /// None where the handshake completed.
    fn of(attempt: &Attempt) -> Option<Self> {
        if is_local_fault(attempt) {
            return Some(Self::Local);
        }
        match attempt.stage {
            Stage::Resolve => Some(Self::Resolve),
            Stage::Connect => Some(Self::Connect),
            Stage::Hello | Stage::Handshake if died_before_server_hello(attempt) => {
                Some(Self::before_server_hello(&attempt.reply))
            }
            Stage::Hello | Stage::Handshake => Self::after_server_hello(attempt),
            Stage::Request | Stage::Reply => None,
        }
    }

    fn before_server_hello(reply: &Reply) -> Self {
        match *reply {
            Reply::NotTls { .. } => Self::NotTls,
            Reply::Alert { description } => match description {
                PROTOCOL_VERSION => Self::Version,
                HANDSHAKE_FAILURE | INSUFFICIENT_SECURITY => Self::Suite,
                _ => Self::Hello,
            },
            _ => Self::Hello,
        }
    }

    /// A server may also choose a version that this client cannot go on with. A scout that left as planned did not fail.
    fn after_server_hello(attempt: &Attempt) -> Option<Self> {
        let version = attempt.server_hello.as_ref().map(|hello| hello.version);
        let declined = attempt.alerts.iter().any(|alert| {
            alert.direction == Direction::Sent && alert.description == PROTOCOL_VERSION
        });
        if declined || version.is_some_and(|version| version != attempt.offered_version) {
            Some(Self::Version)
        } else if attempt.reply == Reply::Left {
            None
        } else {
            Some(Self::Handshake)
        }
    }

    fn reason(self) -> Reason {
        match self {
            Self::Local => Reason::LocalFault,
            Self::Resolve => Reason::NotResolved,
            Self::Connect => Reason::NotReached,
            Self::Hello => Reason::NoServerHello,
            Self::NotTls => Reason::NotTls,
            Self::Version => Reason::NoCommonVersion,
            Self::Suite => Reason::NoCommonSuite,
            Self::Handshake => Reason::HandshakeFailed,
        }
    }
}

/// Whether the server asked for a certificate, in TLS 1.3, and accepted none. Below it, what ServerHello says of tickets decides.
fn wants_certificate(facts: &Facts<'_>) -> bool {
    let usage = &facts.certificate;
    // What this client broke off says nothing of what the server wants.
    let mut issue = facts.run.series(Series::Issue);
    if issue.any(Attempt::was_broken_off) {
        return false;
    }
    let refused = is_refused(usage, &facts.groups.baseline);
    facts.run.is_tls13() && (is_withheld(usage, facts.run) || refused)
}

/// Names the step that failed.
pub(super) fn failed_step(facts: &Facts<'_>) -> Step {
    if is_not_spoken(facts.run) {
        return not_spoken(facts.run);
    }
    let (pool, among) = telling_attempts(facts.run);
    if pool.is_empty() && is_without_engine(facts.run) {
        return Step {
            reason: Reason::NoCommonVersion,
            seen: Share::count(&pool, |_| false),
            among,
        };
    }
    let failed = Share::count(&pool, |a| Failure::of(a).is_some());
    let frequent = most_frequent(&pool);
    let acknowledged = facts.issuance.unresolved > 0;
    match frequent {
        Some((Failure::Version, hits)) if failed.is_most() => Step {
            reason: Reason::NoCommonVersion,
            seen: Share { hits, ..failed },
            among,
        },
        _ if acknowledged => Step {
            reason: Reason::HandshakeFailed,
            seen: Share::count(&pool, |a| Failure::of(a) == Some(Failure::Handshake)),
            among,
        },
        Some((failure, hits)) if failed.is_most() => Step {
            reason: match failure {
                Failure::Handshake if wants_certificate(facts) => Reason::ClientCertificateNeeded,
                other => other.reason(),
            },
            seen: Share { hits, ..failed },
            among,
        },
        _ => Step {
            reason: without_failure(facts.run),
            seen: facts.issuance.completed,
            among,
        },
    }
}

/// The scout of a version got another one, so that the series did not run.
fn not_spoken(run: &FrontEndRun) -> Step {
    let scouts: Vec<&Attempt> = run.series(Series::Scout).collect();
    let refused = Share::count(&scouts, |a| Failure::of(a) == Some(Failure::Version));
    Step {
        reason: Reason::NoCommonVersion,
        seen: Share {
            of: refused.hits,
            ..refused
        },
        among: "first attempts",
    }
}

/// `issue` decides whether tickets are issued; where too little of it ran, all attempts together tell what went wrong, and where no
/// series began at all, the scouts.
fn telling_attempts(run: &FrontEndRun) -> (Vec<&Attempt>, &'static str) {
    let issue: Vec<&Attempt> = run.series(Series::Issue).collect();
    if issue.len() >= ISSUE_LEAST {
        return (issue, OFFERED);
    }
    let (scouts, others): (Vec<&Attempt>, Vec<&Attempt>) =
        run.attempts.iter().partition(|a| a.series == Series::Scout);
    let cut_off = &run.cut_off;
    let series_began = cut_off.keys().any(|series| *series != Series::Scout);
    if others.is_empty() && !scouts.is_empty() && !series_began {
        (scouts, "first attempts")
    } else {
        (others, "attempts")
    }
}

fn most_frequent(pool: &[&Attempt]) -> Option<(Failure, usize)> {
    let mut counts: BTreeMap<Failure, usize> = BTreeMap::new();
    for failure in pool.iter().filter_map(|a| Failure::of(a)) {
        *counts.entry(failure).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(failure, hits)| (*hits, *failure))
}

/// Where most handshakes completed, or none was tried.
fn without_failure(run: &FrontEndRun) -> Reason {
    match run.cut_short {
        CutShort::Deadline { left_out } | CutShort::Interrupted { left_out } if left_out > 0 => {
            Reason::Stopped
        }
        _ if run.attempts.is_empty() && run.address.is_none() => Reason::NotResolved,
        _ => Reason::TooFewHandshakes,
    }
}
