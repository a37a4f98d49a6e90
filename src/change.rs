//! Change: what became of each front end between two runs.
//!
//! It is a pure function over the judged facts of both runs, which a report hands over as two [`Side`]s:
//!
//! - `pairing`: which front end of one run is which of the other;
//! - `rule`: the word for each pair, and why where it is `unknown`;
//! - `setting`: how the runs were made, and which differences bear on the verdict;
//! - `moved`: the facts that moved;
//! - `words`: the sentence, and what to do next.

mod moved;
mod pairing;
mod rule;
mod setting;
mod side;
mod words;

use std::fmt;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::verdict::{Reason, Verdict};

pub use self::pairing::partners;
use self::pairing::{Pair, pairs};
use self::rule::{Case, front_end_change};

pub use self::moved::{Fact, Moved};
pub use self::setting::{Difference, Setting};
pub use self::side::{Judged, Settings, Side, versions};

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

/// One of the two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// The first.
    Before,
    /// The second.
    After,
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Before => "before",
            Self::After => "after",
        })
    }
}

/// The verdict of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// One word.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
}

impl Seen {
    fn of(side: &Judged<'_>) -> Self {
        Self {
            verdict: side.verdict,
            reason: side.reason,
        }
    }
}

/// A saved verdict that this version does not share. The comparison goes by the new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedAgain {
    /// Which run.
    pub when: When,
    /// The verdict in the file.
    pub saved: Verdict,
    /// The version of the tool that gave it.
    pub saved_by: String,
    /// The verdict of this version on the same observations.
    pub now: Verdict,
}

/// What became of one front end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontEndChange {
    /// The address, or the target where there is none: what a row is called.
    pub front_end: String,
    /// The target as `host:port`.
    pub target: String,
    /// The address; none where the name has none.
    pub address: Option<SocketAddr>,
    /// One word.
    pub change: Change,
    /// Why, where the word is `unknown`.
    pub why_unknown: Option<WhyUnknown>,
    /// What the run before says; none where it has no such front end.
    pub before: Option<Seen>,
    /// What the run after says; none where it has no such front end.
    pub after: Option<Seen>,
    /// The change in a sentence.
    pub summary: String,
    /// What to do next.
    pub next_step: String,
    /// The facts that moved.
    pub moved: Vec<Moved>,
    /// How the runs differ in how they probed this front end.
    pub differences: Vec<Difference>,
    /// Saved verdicts that this version does not share.
    pub judged_again: Vec<JudgedAgain>,
}

impl FrontEndChange {
    /// Whether the run after lacks what the run before had.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.why_unknown == Some(WhyUnknown::Vanished)
    }

    /// Whether tickets were there before, and the run after was made in another way, so that it does not tell of them.
    #[must_use]
    pub fn leaves_tickets_open(&self) -> bool {
        let before = self.before.as_ref().map(|seen| seen.verdict);
        self.why_unknown == Some(WhyUnknown::NotComparable) && before >= Some(Verdict::Exposed)
    }
}

/// What became of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunChange {
    /// How the runs differ in how all front ends were probed.
    pub differences: Vec<Difference>,
    /// Every front end of either run: those of the run after in its order, then those that it lacks.
    pub front_ends: Vec<FrontEndChange>,
}

/// Compares two runs.
#[must_use]
pub fn compare(before: &Side<'_>, after: &Side<'_>) -> RunChange {
    let case = |pair: Pair| {
        let judged = pair.before.and_then(|index| before.front_ends.get(index));
        Case {
            before: judged,
            after: pair.after.and_then(|index| after.front_ends.get(index)),
            renamed: judged.is_some_and(|old| old.address.is_none() && has_target(after, old)),
            shared: (&before.settings, &after.settings),
        }
    };
    RunChange {
        differences: setting::differences(&before.settings, &after.settings),
        front_ends: pairs(&before.front_ends, &after.front_ends)
            .into_iter()
            .filter_map(|pair| front_end_change(&case(pair)))
            .collect(),
    }
}

fn has_target(side: &Side<'_>, old: &Judged<'_>) -> bool {
    side.front_ends
        .iter()
        .any(|new| new.target.eq_ignore_ascii_case(old.target))
}

#[cfg(test)]
mod tests;
