//! The report of a run: all that is saved of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    CaptureReport, ChangeReport, FrontEndReport, MergedRun, PlanFacts, PoolReport, Tool, Vantage,
};
use crate::verdict::{CertificateState, Verdict};

/// Name and version of this form of report.
pub const SCHEMA: &str = "ticketprobe.report/1";

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The command line that made it.
    pub command: String,
    /// When the first connection was about to be opened (RFC 3339, UTC).
    pub started: Timestamp,
    /// When the last one was closed.
    pub finished: Timestamp,
    /// From where it was measured.
    pub vantage: Vantage,
    /// What was planned.
    pub plan: PlanFacts,
    /// The worst verdict of all front ends.
    pub verdict: Verdict,
    /// The worst certificate of all front ends.
    pub certificate: CertificateState,
    /// The exit code that follows from both.
    pub exit_code: u8,
    /// What the reader should know of the run itself, a sentence each.
    pub notices: Vec<String>,
    /// One entry an address.
    pub front_ends: Vec<FrontEndReport>,
    /// One entry a target that has several addresses.
    pub pools: Vec<PoolReport>,
    /// What changed since an earlier run; none where none was given.
    #[serde(default)]
    pub change: Option<ChangeReport>,
    /// The runs that were put together to this one, in the order of time; empty where it is a run of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<MergedRun>,
    /// What was read of captured traffic; none in a run that made its connections itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<Box<CaptureReport>>,
}

impl Report {
    /// Connections that were opened. An attempt that was cut off counts as one.
    #[must_use]
    pub fn connections(&self) -> u64 {
        let own = self.front_ends.iter().map(FrontEndReport::connections);
        let foreign = self.pools.iter().map(PoolReport::connections);
        own.chain(foreign).sum()
    }
}
