//! A finding whose fixed words are not yet copied.

use crate::finding::{Confidence, Finding, FindingId, Severity};

/// As [`Finding`].
pub(super) struct Draft {
    pub(super) id: FindingId,
    pub(super) severity: Severity,
    pub(super) confidence: Confidence,
    pub(super) summary: String,
    pub(super) evidence: String,
    pub(super) source: &'static str,
    pub(super) next_step: &'static str,
}

impl From<Draft> for Finding {
    fn from(draft: Draft) -> Self {
        Self {
            id: draft.id,
            severity: draft.severity,
            confidence: draft.confidence,
            summary: draft.summary,
            evidence: draft.evidence,
            source: draft.source.to_owned(),
            next_step: draft.next_step.to_owned(),
        }
    }
}
