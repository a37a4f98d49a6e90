//! Report v1: what a run saw and what was made of it, in the form that is saved, printed and compared.
//!
//! These types are the contract with whoever reads a report by machine. They stand apart from the types that the judgement works with.

mod again;
mod answer;
mod capture;
mod chain;
mod change;
mod document;
mod events;
mod frame;
mod front_end;
mod host;
mod html;
mod jira;
mod joined;
mod json;
mod junit;
mod lines;
mod load;
mod markdown;
mod merge;
mod openmetrics;
mod outcome;
mod outline;
mod page;
mod picture;
mod plan;
mod pool;
mod rows;
mod sum;
mod system_client;
mod table;
mod versions;
mod words;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::again::JudgedBefore;
pub use self::capture::{
    CaptureFile, CaptureReport, EventsNear, PairReport, write_capture, write_capture_html,
};
pub use self::chain::{ChainReport, Trust};
pub use self::change::{ChangeReport, RunFacts};
pub use self::events::{EVENTS_SCHEMA, EventsReport, FileFacts, write_events, write_events_json};
pub use self::frame::{Frame, PlanFacts, Tool, Vantage};
use self::front_end::agreed;
pub use self::front_end::{Agreed, FrontEndReport};
pub use self::host::{HOST_SCHEMA, HostEvidence, HostReport, write_host, write_host_json};
pub use self::html::{strip, write_html};
pub use self::jira::{write_change_jira, write_jira};
pub use self::joined::Matched;
pub use self::json::write_json;
pub use self::junit::write_junit;
pub use self::lines::{Before, LINE_SCHEMA, Line, write_line, write_lines};
pub use self::load::{FILE_MAX, LoadError};
pub use self::markdown::{write_change_markdown, write_markdown};
pub use self::merge::{MergedRun, merge};
pub use self::openmetrics::write_openmetrics;
pub use self::page::write_events_html;
pub use self::picture::picture;
pub use self::plan::write_plan_json;
pub use self::pool::{PoolReport, PoolSeat};
pub use self::sum::Sum;
pub use self::table::{Detail, TableStyle, WIDTH, write_change, write_plan, write_table};
pub use self::versions::{Acknowledged, EngineReport, VersionReport, VersionSeen};
use crate::diagnosis::FailOn;
use crate::observation::{FrontEndRun, PoolRun};
use crate::verdict::{CertificateState, Verdict};
pub use crate::verdict::{ForeignState, TicketKeys};

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
    /// Judges `runs` and puts everything together. Pools without tickets that were shown around are compared by certificates alone.
    #[must_use]
    pub fn new(frame: Frame, runs: Vec<FrontEndRun>, pools: Vec<PoolRun>, trust: &Trust) -> Self {
        let judge = |run| FrontEndReport::new(run, trust, frame.started);
        let front_ends = runs.into_iter().map(judge).collect();
        Self::of_judged(frame, front_ends, pools)
    }

    /// Puts together what was judged one by one.
    #[must_use]
    pub fn of_judged(frame: Frame, front_ends: Vec<FrontEndReport>, runs: Vec<PoolRun>) -> Self {
        let pools = pool::compare(&front_ends, of_one_place(runs));
        let mut sum = Sum::of(&front_ends);
        pools.iter().for_each(|pool| sum.add_pool(pool));
        Self {
            pools,
            front_ends,
            ..sum.report(frame, &FailOn::default())
        }
    }

    /// Connections that were opened. An attempt that was cut off counts as one.
    #[must_use]
    pub fn connections(&self) -> u64 {
        let own = self.front_ends.iter().map(FrontEndReport::connections);
        let foreign = self.pools.iter().map(PoolReport::connections);
        own.chain(foreign).sum()
    }
}

/// The runs of a report whose rows were all measured from one place.
fn of_one_place(runs: Vec<PoolRun>) -> BTreeMap<pool::Place, PoolRun> {
    let place = |run: &PoolRun| (run.target.clone(), None);
    runs.into_iter().map(|run| (place(&run), run)).collect()
}
