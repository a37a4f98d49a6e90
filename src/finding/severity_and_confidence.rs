//! How much a finding matters, and how sure the evidence makes it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a finding matters. It is bound to what the source says: a documented requirement that is broken is an error,
/// a documented recommendation a warning, an inference at most a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Wants attention.
    Warning,
    /// Breaks a documented requirement.
    Error,
}

impl Severity {
    /// That of a word of the catalogue.
    pub(super) fn of(word: &str) -> Option<Self> {
        match word {
            "note" => Some(Self::Note),
            "warning" => Some(Self::Warning),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// How sure the evidence makes a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Other explanations remain.
    Low,
    /// Seen, with less than the whole plan behind it.
    Medium,
    /// Seen, and the counter-checks agree.
    High,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}
