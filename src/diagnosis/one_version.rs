//! The judgement of a run in one TLS version.

use std::collections::BTreeMap;

use crate::facts_of_front_end::{Facts, SessionFacts, resumption};
use crate::observation::{Attempt, FrontEndRun, Series};
use crate::verdict::{Judgement, Reason, RenegotiatedResumption};

use super::caution::Caution;
use super::{findings, next_step, summary, verdict_and_reason};

pub(super) fn judge_one(run: &FrontEndRun) -> Judgement {
    let facts = Facts::of(run);
    let ruling = verdict_and_reason::rule(&facts);
    Judgement {
        verdict: ruling.verdict,
        reason: ruling.reason,
        confidence: ruling.confidence,
        summary: summary::summary(&facts, &ruling),
        next_step: next_step::next_step(&facts, &ruling, &cautions(&facts, &ruling)),
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
fn cautions(facts: &Facts<'_>, ruling: &verdict_and_reason::Ruling) -> Vec<Caution> {
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
