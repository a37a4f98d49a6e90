//! The word for what became of a front end between two runs, and why where it is `unknown`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Kind, block};
use crate::verdict::Verdict;

/// The verdict over two runs of one front end, before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Tickets were there, and are gone.
    Resolved,
    /// Tickets were there, and still are.
    Unresolved,
    /// Tickets were not there, and are now.
    Regressed,
    /// Tickets were not there, and are not now.
    Unaffected,
    /// The two runs cannot tell; [`WhyUnknown`] says why.
    Unknown,
}

impl Change {
    /// Every change.
    pub const ALL: [Self; 5] = [
        Self::Resolved,
        Self::Unresolved,
        Self::Regressed,
        Self::Unaffected,
        Self::Unknown,
    ];

    /// The change from `before` to `after`.
    #[must_use]
    pub fn between(before: Verdict, after: Verdict) -> Self {
        match (risk(before), risk(after)) {
            (Some(true), Some(false)) => Self::Resolved,
            (Some(true), Some(true)) => Self::Unresolved,
            (Some(false), Some(true)) => Self::Regressed,
            (Some(false), Some(false)) => Self::Unaffected,
            (None, _) | (_, None) => Self::Unknown,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Resolved => "resolved",
            Self::Unresolved => "unresolved",
            Self::Regressed => "regressed",
            Self::Unaffected => "unaffected",
            Self::Unknown => "unknown",
        })
    }
}

/// Whether tickets are there; none where the run could not tell.
pub(super) fn risk(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Present | Verdict::Exposed => Some(true),
        Verdict::Absent => Some(false),
        Verdict::Inconclusive => None,
    }
}

/// Why a change is [`Change::Unknown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyUnknown {
    /// The run after has no such front end.
    Vanished,
    /// The run before has no such front end.
    Appeared,
    /// The name had no address in the run before, and has some in the run after.
    NameResolvedSince,
    /// The run before could not tell.
    InconclusiveBefore,
    /// The run after could not tell.
    InconclusiveAfter,
    /// Neither run could tell.
    InconclusiveInBoth,
    /// The runs were not made alike, in a way that bears on the verdict.
    NotComparable,
}

impl WhyUnknown {
    /// What to do next, as far as the run after does not say it.
    pub(super) fn next_step(self) -> &'static str {
        let id = match self {
            Self::Vanished => "vanished",
            Self::Appeared => "appeared",
            Self::NameResolvedSince => "name-resolved-since",
            Self::InconclusiveBefore => "inconclusive-before",
            Self::InconclusiveAfter => "inconclusive-after",
            Self::InconclusiveInBoth => "inconclusive-in-both",
            Self::NotComparable => "not-comparable",
        };
        block(Kind::WhyUnknown, id).pick("Next", &[]).unwrap_or(id)
    }
}
