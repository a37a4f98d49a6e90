//! A judged fact, as reports have it.

use serde::{Deserialize, Serialize};

use super::id::FindingId;
use super::severity_and_confidence::{Confidence, Severity};

/// A judged fact. Only a draft makes one, with the words of the catalogue, or a saved report, with those that it was saved with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of finding it is.
    pub id: FindingId,
    /// How much it matters.
    pub severity: Severity,
    /// How sure the evidence makes it.
    pub confidence: Confidence,
    /// The fact in one sentence.
    pub summary: String,
    /// What was seen, and in which attempts.
    pub evidence: String,
    /// The standard, article or measurement that it rests on.
    pub source: String,
    /// What to do next.
    pub next_step: String,
    /// Keeps others from writing one with words of their own.
    #[serde(skip)]
    pub(super) sealed: Sealed,
}

/// What only this room can make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sealed;
