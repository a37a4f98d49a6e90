//! The comparison of a run with an earlier one, as it stands in a report.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Tool;
use crate::change::{Difference, FrontEndChange};

/// What became of a run since an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeReport {
    /// The earlier run.
    pub before: RunFacts,
    /// The later run.
    pub after: RunFacts,
    /// The tool that judged the observations of both again and compared them.
    pub judged_by: Tool,
    /// How the runs differ in how all front ends were probed.
    pub differences: Vec<Difference>,
    /// Every front end of either run.
    pub front_ends: Vec<FrontEndChange>,
}

impl ChangeReport {
    /// Whether the later run lacks a front end of the earlier one, or does not tell of tickets that were there.
    #[must_use]
    pub fn leaves_open(&self) -> bool {
        let open = |f: &FrontEndChange| f.is_missing() || f.leaves_tickets_open();
        self.front_ends.iter().any(open)
    }
}

/// What a comparison says of one of its runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFacts {
    /// What made it.
    pub tool: Tool,
    /// The command line that made it.
    pub command: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// Name of the machine from which it was measured.
    pub host: String,
}
