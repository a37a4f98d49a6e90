//! What a colour of the page means: one thing each. The words beside it say the same.

use crate::change::Change;
use crate::report::Report;
use crate::verdict::{CertificateState, Verdict};

/// Broken: act.
const BROKEN: &str = "broken";
/// Possible, not shown.
const POSSIBLE: &str = "possible";
/// No answer.
const OPEN: &str = "open";
/// In order.
const FINE: &str = "fine";

pub(super) fn of_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Present => BROKEN,
        Verdict::Exposed => POSSIBLE,
        Verdict::Inconclusive => OPEN,
        Verdict::Absent => FINE,
    }
}

pub(super) fn of_certificate(state: CertificateState) -> &'static str {
    match state {
        CertificateState::Faulty => BROKEN,
        CertificateState::Unknown => OPEN,
        CertificateState::Valid => FINE,
    }
}

pub(super) fn of_change(change: Change) -> &'static str {
    match change {
        Change::Regressed | Change::Unresolved => BROKEN,
        Change::Unknown => OPEN,
        Change::Resolved | Change::Unaffected => FINE,
    }
}

/// What line 1 says: a faulty certificate counts where tickets are not the problem.
pub(super) fn of_run(report: &Report) -> &'static str {
    match (report.verdict, report.certificate) {
        (Verdict::Absent, CertificateState::Faulty) => BROKEN,
        (verdict, _) => of_verdict(verdict),
    }
}
