//! The diagnosis: observations in, verdict and findings out.
//!
//! It is a pure function. A saved run can be judged again, and a scenario test is a saved run.
//!
//! What it rests on, in the order in which it is computed:
//!
//! - `groups`: which attempts are compared with which;
//! - `course`: how good each connection went, from its first reply to its end;
//! - `compare`: whether one group got worse replies than another, by `fisher`;
//! - `issuance`, `resumption`, `certificate`: the states that stand beside the verdict;
//! - `scouts`: what needed no handshake;
//! - `offer`: whether the mere offer of tickets makes handshakes fail;
//! - `ruling`: the verdict and its reason, with `step` where a step failed;
//! - `summary`, `next_step`, `findings`: the words.
//!
//! Where the series ran in several TLS versions, `by_version` does all this for each. `captured` says what is otherwise in captured traffic.

mod balancer;
mod by_version;
mod captured;
mod caution;
mod certificate;
mod compare;
mod course;
mod evidence;
mod exit_code;
mod facts;
mod findings;
mod fisher;
pub mod foreign;
mod groups;
mod issuance;
mod keys;
mod next_step;
mod offer;
mod resumption;
mod ruling;
mod s_client;
mod scouts;
mod session;
mod share;
mod step;
mod summary;
mod system_client;
mod tally;

use std::collections::BTreeMap;

use crate::observation::{Attempt, FrontEndRun, Series};
use crate::verdict::{Judgement, Reason, RenegotiatedResumption};

use caution::Caution;
use facts::{Facts, SessionFacts};

pub use exit_code::{FailOn, Ground};
pub use findings::FINDINGS;
pub use next_step::{REMEDY, first_step};
pub use system_client::{Judged, SYSTEM_CLIENT, beside};
pub use tally::Tally;

/// Judges one front end.
///
/// The order of the attempts in `run` does not matter.
#[must_use]
pub fn judge(run: &FrontEndRun) -> Judgement {
    if captured::is_captured(run) {
        captured::adapt(run, judge_one(run))
    } else if run.versions.len() > 1 {
        by_version::judge_each(run)
    } else {
        judge_one(run)
    }
}

fn judge_one(run: &FrontEndRun) -> Judgement {
    let facts = Facts::of(run);
    let ruling = ruling::rule(&facts);
    Judgement {
        verdict: ruling.verdict,
        reason: ruling.reason,
        confidence: ruling.confidence,
        summary: summary::summary(&facts, &ruling),
        next_step: next_step::next_step(&facts, ruling.reason, &cautions(&facts, &ruling)),
        tickets: facts.scouts.tickets(ruling.reason, facts.issuance.report()),
        findings: findings::findings(&facts, &ruling),
        replies: counted(run, |attempt| attempt.reply.to_string()),
        conversations: counted(run, |attempt| attempt.conversation().to_string()),
        ticket_resumption: facts.first.ticket_resumption,
        session_id_resumption: facts.first.session_id_resumption,
        ticket_keys: facts.keys.seen,
        renegotiated: facts.renegotiated.map(RenegotiatedResumption::from),
        same_ticket: resumption::of_same_ticket(&facts.groups),
        renewed_ticket: facts.renewed.map(|renewed| renewed.ticket_resumption),
        client_certificate: facts.certificate,
        choice: run.versions.first().map(|version| version.choice),
        by_version: Vec::new(),
    }
}

impl From<SessionFacts> for RenegotiatedResumption {
    fn from(session: SessionFacts) -> Self {
        Self {
            ticket: session.ticket_resumption,
            session_id: session.session_id_resumption,
        }
    }
}

/// What the reader should look at before the change.
fn cautions(facts: &Facts<'_>, ruling: &ruling::Ruling) -> Vec<Caution> {
    match ruling.reason {
        Reason::TicketRepliesWorse => Caution::all(facts),
        Reason::ResumptionRefused => Caution::unanswered(facts).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn counted(
    run: &FrontEndRun,
    label: impl Fn(&Attempt) -> String,
) -> BTreeMap<Series, BTreeMap<String, u32>> {
    let mut counts: BTreeMap<Series, BTreeMap<String, u32>> = BTreeMap::new();
    for attempt in &run.attempts {
        let labels = counts.entry(attempt.series).or_default();
        *labels.entry(label(attempt)).or_default() += 1;
    }
    counts
}
