//! What became of one front end, and what the two runs say of it.

use std::fmt;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::server_evidence::event_history::EventVerdict;
use crate::server_evidence::registry_state::RegistryState;
use crate::verdict::{CertificateState, Reason, Verdict};

use super::differences::{Fact, Moved};
use super::how_run_was_made::Difference;
use super::judged_facts::Judged;
use super::outcome::{Change, WhyUnknown};

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
    /// The facts that one of the runs tells nothing of, or both; empty in reports before version 0.3.
    #[serde(default)]
    pub not_told: Vec<Fact>,
    /// What its chain says in the run after; none where that does not tell, and in reports before version 0.3.
    #[serde(default)]
    pub certificate: Option<CertificateState>,
    /// What the registry of its host asks for in the run after; likewise.
    #[serde(default)]
    pub registry: Option<RegistryState>,
    /// What became of the events of its host in the run after; likewise.
    #[serde(default)]
    pub events: Option<EventVerdict>,
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
    pub(super) fn of(side: &Judged<'_>) -> Self {
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
