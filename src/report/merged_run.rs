//! One of the runs that a report was put together from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CaptureReport, Frame, PlanFacts, Tool, Vantage};

/// One of the runs that were put together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedRun {
    /// What its rows are marked with: the machine that measured it, and its addresses where several machines have that name.
    pub name: String,
    /// From where it was measured.
    pub vantage: Vantage,
    /// The command line that made it.
    pub command: String,
    /// What made it.
    pub tool: Tool,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// What was planned.
    pub plan: PlanFacts,
    /// How many rows it gave.
    pub front_ends: usize,
    /// What it read of captured traffic; none where it made its connections itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<Box<CaptureReport>>,
}

impl MergedRun {
    /// What stood beside its rows.
    pub(super) fn frame(&self) -> Frame {
        Frame {
            command: self.command.clone(),
            started: self.started,
            finished: self.finished,
            vantage: self.vantage.clone(),
            plan: self.plan.clone(),
        }
    }
}
