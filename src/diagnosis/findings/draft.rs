//! A finding whose fixed words are not yet copied.

use crate::finding::{Confidence, Finding, FindingId, Severity};

/// As [`Finding`].
pub(in crate::diagnosis) struct Draft {
    pub(in crate::diagnosis) id: FindingId,
    pub(in crate::diagnosis) severity: Severity,
    pub(in crate::diagnosis) confidence: Confidence,
    pub(in crate::diagnosis) summary: String,
    pub(in crate::diagnosis) evidence: String,
    pub(in crate::diagnosis) source: &'static str,
    pub(in crate::diagnosis) next_step: &'static str,
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
