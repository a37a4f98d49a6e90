//! Findings about the conditions of the run.

use std::collections::BTreeMap;

use crate::finding::{Confidence, FindingId, Severity};
use crate::observation::{Attempt, CutShort, Series};
use crate::verdict::Reason;

use super::super::evidence::which;
use super::super::facts::Facts;
use super::super::groups::is_local_fault;
use super::super::ruling::Ruling;
use super::draft::Draft;

/// HelloRequests.
pub(super) fn certificate_after_request(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let asked = |a: &&Attempt| a.hello_requests > 0 && a.tls13.is_none();
    let renegotiated = facts.run.attempts.iter().filter(asked);
    let renegotiated: Vec<&Attempt> = renegotiated.collect();
    (!renegotiated.is_empty()).then(|| Draft {
        id: FindingId::CertificateAfterRequest,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary: format!(
            "The server sent HelloRequest in {} connections, as http.sys does to ask for a client \
             certificate after the request",
            renegotiated.len()
        ),
        evidence: which(renegotiated),
        source: "RFC 5246 section 7.4.1.1; http.sys default without 'Negotiate Client Certificate: \
             Enabled'",
        next_step: "Check the binding on the host: netsh http show sslcert.",
    })
}

/// Attempts that were left out.
pub(super) fn plan_cut_short(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let left_out = facts.left_out();
    let (severity, why) = match facts.run.cut_short {
        CutShort::No => return None,
        CutShort::NoServerHello { .. } => (Severity::Note, "the first got no ServerHello"),
        CutShort::Deadline { .. } => (Severity::Warning, "the deadline passed"),
        CutShort::Interrupted { .. } => (Severity::Warning, "the run was interrupted"),
    };
    (left_out > 0).then(|| Draft {
        id: FindingId::PlanCutShort,
        severity,
        confidence: Confidence::High,
        summary: format!("{left_out} planned attempts were not made or not finished: {why}"),
        evidence: format!(
            "finished: {}; {}",
            which(&facts.run.attempts),
            under_way(&facts.run.cut_off)
        ),
        source: "this run",
        next_step: match facts.run.cut_short {
            CutShort::NoServerHello { .. } => "Take the next step of the verdict first.",
            _ => "Probe again and let the run end, with a longer --deadline if need be.",
        },
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
pub(super) fn partly_reached(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
    let (reached, missed): (Vec<&Attempt>, Vec<&Attempt>) = facts
        .run
        .attempts
        .iter()
        .filter(|a| !is_local_fault(a))
        .partition(|a| a.sent_hello());
    (!reached.is_empty() && !missed.is_empty()).then(|| Draft {
        id: FindingId::PartlyReached,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: format!(
            "{} of {} attempts got no TCP connection; they are left out of every comparison",
            missed.len(),
            missed.len() + reached.len()
        ),
        evidence: super::super::evidence::replies(missed),
        source: "measured in this run",
        next_step:
            "Look for load, a connection limit or a device in between; probe again with a lower \
             --per-host.",
    })
}

/// Attempts that this machine failed, beside others that it did not.
pub(super) fn local_faults(facts: &Facts<'_>, ruling: &Ruling) -> Option<Draft> {
    let failed: Vec<&Attempt> = facts
        .run
        .attempts
        .iter()
        .filter(|a| is_local_fault(a))
        .collect();
    let some = !failed.is_empty() && ruling.reason != Reason::LocalFault;
    some.then(|| Draft {
        id: FindingId::LocalFaults,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: format!(
            "{} attempts failed on this machine; they are left out of every comparison",
            failed.len()
        ),
        evidence: which(failed),
        source: "measured in this run",
        next_step:
            "Look at the limits of this machine (file descriptors, ports, memory) and probe again \
             with a lower --per-host.",
    })
}
