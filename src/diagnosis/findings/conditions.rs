//! Findings about the conditions of the run.

use std::collections::BTreeMap;

use crate::facts_of_front_end::Facts;
use crate::facts_of_front_end::evidence::which;
use crate::facts_of_front_end::groups::is_local_fault;
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::{Attempt, CutShort, Series};
use crate::verdict::Reason;

use super::super::verdict_and_reason::Ruling;

/// HelloRequests.
pub(super) fn certificate_after_request(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let asked = |a: &&Attempt| a.hello_requests > 0 && a.tls13.is_none();
    let renegotiated = facts.run.attempts.iter().filter(asked);
    let renegotiated: Vec<&Attempt> = renegotiated.collect();
    (!renegotiated.is_empty()).then(|| {
        Draft::of(FindingId::CertificateAfterRequest, Confidence::High)
            .with("count", renegotiated.len())
            .evidence(which(renegotiated))
    })
}

/// Attempts that were left out.
pub(super) fn plan_cut_short(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let left_out = facts.left_out();
    let why = match facts.run.cut_short {
        CutShort::No => return None,
        CutShort::NoServerHello { .. } => "no-server-hello",
        CutShort::Deadline { .. } => "deadline",
        CutShort::Interrupted { .. } => "interrupted",
    };
    (left_out > 0).then(|| {
        Draft::of(FindingId::PlanCutShort, Confidence::High)
            .case(why)
            .with("count", left_out)
            .evidence(format!(
                "finished: {}; {}",
                which(&facts.run.attempts),
                under_way(&facts.run.cut_off)
            ))
    })
}

/// What was waiting for an answer when the run was cut.
fn under_way(cut_off: &BTreeMap<Series, u32>) -> String {
    if cut_off.is_empty() {
        return "none was running".to_owned();
    }
    let parts = cut_off
        .iter()
        .map(|(series, count)| format!("{count} {series}"));
    format!(
        "running when it was cut: {}",
        parts.collect::<Vec<_>>().join(", ")
    )
}

/// Attempts that got no connection, beside others that did.
pub(super) fn partly_reached(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let (reached, missed): (Vec<&Attempt>, Vec<&Attempt>) = facts
        .run
        .attempts
        .iter()
        .filter(|a| !is_local_fault(a))
        .partition(|a| a.sent_hello());
    (!reached.is_empty() && !missed.is_empty()).then(|| {
        Draft::of(FindingId::PartlyReached, Confidence::High)
            .with("count", missed.len())
            .with("all", missed.len() + reached.len())
            .evidence(crate::facts_of_front_end::evidence::replies(missed))
    })
}

/// Attempts that this machine failed, beside others that it did not.
pub(super) fn local_faults(facts: &Facts<'_>, ruling: &Ruling) -> Option<Finding> {
    let failed: Vec<&Attempt> = facts
        .run
        .attempts
        .iter()
        .filter(|a| is_local_fault(a))
        .collect();
    let some = !failed.is_empty() && ruling.reason != Reason::LocalFault;
    some.then(|| {
        Draft::of(FindingId::LocalFaults, Confidence::High)
            .with("count", failed.len())
            .evidence(which(failed))
    })
}
