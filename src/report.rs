//! Report v1: what a run saw and what was made of it, in the form that is saved, printed and compared.
//!
//! These types are the contract with whoever reads a report by machine. They stand apart from the types that the judgement works with.

mod again;
mod chain;
mod change;
mod events;
mod frame;
mod front_end;
mod host;
mod html;
mod joined;
mod json;
mod junit;
mod load;
mod markdown;
mod outcome;
mod outline;
mod page;
mod picture;
mod plan;
mod rows;
mod table;
mod versions;
mod words;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use self::chain::pools;
pub use self::chain::{ChainReport, Trust};
pub use self::change::{ChangeReport, RunFacts};
pub use self::events::{EVENTS_SCHEMA, EventsReport, FileFacts, write_events, write_events_json};
pub use self::frame::{Frame, PlanFacts, Tool, Vantage};
use self::front_end::agreed;
pub use self::front_end::{Agreed, FrontEndReport};
pub use self::host::{HOST_SCHEMA, HostEvidence, HostReport, write_host, write_host_json};
pub use self::html::{strip, write_html};
pub use self::joined::Matched;
pub use self::json::write_json;
pub use self::junit::write_junit;
pub use self::load::{FILE_MAX, LoadError};
pub use self::markdown::{write_change_markdown, write_markdown};
pub use self::page::write_events_html;
pub use self::picture::picture;
pub use self::plan::write_plan_json;
pub use self::table::{TableStyle, write_change, write_plan, write_table};
pub use self::versions::{Acknowledged, EngineReport, VersionReport, VersionSeen};
use crate::diagnosis::Tally;
use crate::finding::Finding;
use crate::observation::FrontEndRun;
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
}

/// The front ends of one target, compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolReport {
    /// The target as `host:port`.
    pub target: String,
    /// How many front ends it has.
    pub front_ends: usize,
    /// Whether they share the keys of their tickets.
    pub ticket_keys: TicketKeys,
    /// The state of each ordered pair: from, to, state.
    pub foreign_ticket: Vec<(String, String, String)>,
    /// Whether their own certificates differ, as those of a healthy pool do.
    pub certificates_differ: bool,
    /// What was found in the comparison.
    pub findings: Vec<Finding>,
}

/// Whether front ends accept each other's tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKeys {
    /// Each accepts those of all others.
    Shared,
    /// None accepts that of another.
    Separate,
    /// Some do.
    Mixed,
    /// It was not tested.
    NotTestable,
}

impl Report {
    /// Judges `runs` and puts everything together.
    #[must_use]
    pub fn new(frame: Frame, runs: Vec<FrontEndRun>, trust: &Trust) -> Self {
        let front_ends: Vec<_> = runs
            .into_iter()
            .map(|run| FrontEndReport::new(run, trust, frame.started))
            .collect();
        let tally = Tally::of(front_ends.iter().map(|front_end| front_end.verdict));
        let certificates = front_ends.iter().map(|front_end| front_end.certificate);
        let certificate = certificates.max().unwrap_or(CertificateState::Unknown);
        let mut report = Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::this(),
            command: frame.command,
            started: frame.started,
            finished: frame.finished,
            vantage: frame.vantage,
            plan: frame.plan,
            verdict: tally.worst(),
            certificate,
            exit_code: tally.exit_code(certificate),
            notices: Vec::new(),
            pools: pools(&front_ends),
            front_ends,
            change: None,
        };
        report.notices.extend(report.events_of_its_own());
        report
    }

    /// A probe without an accepted certificate can itself be what the event log tells of.
    fn events_of_its_own(&self) -> Option<String> {
        let connections: u64 = self
            .front_ends
            .iter()
            .filter(|front_end| front_end.was_without_certificate())
            .map(FrontEndReport::connections)
            .sum();
        (connections > 0).then(|| {
            format!(
                "probed without an accepted client certificate: the servers may log events 61030 or 32042 for it, between {:.0} and {:.0} ({connections} connections)",
                self.started, self.finished
            )
        })
    }

    /// Connections that were opened. An attempt that was cut off counts as one.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.front_ends
            .iter()
            .map(FrontEndReport::connections)
            .sum()
    }
}
