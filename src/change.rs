//! Change: what became of a front end between two runs.

use std::fmt;

use serde::{Deserialize, Serialize};

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
    /// One of the runs could not tell.
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

/// Whether tickets are there; none where the run could not tell.
fn risk(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Present | Verdict::Exposed => Some(true),
        Verdict::Absent => Some(false),
        Verdict::Inconclusive => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_verdicts_has_its_change() {
        use Verdict::{Absent, Exposed, Inconclusive, Present};
        for (before, after, change) in [
            (Present, Absent, Change::Resolved),
            (Exposed, Absent, Change::Resolved),
            (Present, Present, Change::Unresolved),
            (Present, Exposed, Change::Unresolved),
            (Exposed, Present, Change::Unresolved),
            (Exposed, Exposed, Change::Unresolved),
            (Absent, Present, Change::Regressed),
            (Absent, Exposed, Change::Regressed),
            (Absent, Absent, Change::Unaffected),
        ] {
            assert_eq!(Change::between(before, after), change);
        }
        for verdict in [Absent, Inconclusive, Exposed, Present] {
            assert_eq!(Change::between(Inconclusive, verdict), Change::Unknown);
            assert_eq!(Change::between(verdict, Inconclusive), Change::Unknown);
        }
    }
}
