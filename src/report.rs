//! Report v1: what a run saw and what was made of it, in the form that is saved, read back, merged, judged again and compared.
//!
//! These types are the contract with whoever reads a report by machine. They stand apart from the types that the judgement works with.

mod add_system_client;
mod assemble;
mod capture;
mod chain;
mod change;
mod compare;
mod events;
mod exit_code;
mod front_end;
mod host;
mod json_lines;
mod judge;
mod listed_names;
mod load;
mod merge;
mod merged_run;
mod plan_json;
mod pool_comparison;
mod rejudge;
mod run;
mod run_metadata;
mod server_evidence;
mod totals;
mod versions;
mod write_json;

pub use self::capture::{CaptureFile, CaptureReport, EventsNear, PairReport};
pub use self::chain::{ChainReport, Trust};
pub use self::change::{ChangeReport, RunFacts};
pub(crate) use self::compare::counterparts;
pub use self::events::{EVENTS_SCHEMA, EventsReport, FileFacts, write_events_json};
pub use self::front_end::{Agreed, FrontEndReport, JudgedBefore, Matched};
pub use self::host::{HOST_SCHEMA, HostEvidence, HostReport, write_host_json};
pub use self::json_lines::{Before, LINE_SCHEMA, Line, write_line, write_lines};
pub(crate) use self::listed_names::listed;
pub use self::load::{FILE_MAX, LoadError};
pub use self::merge::merge;
pub use self::merged_run::MergedRun;
pub use self::plan_json::write_plan_json;
pub use self::pool_comparison::{PoolReport, PoolSeat};
pub use self::run::{Report, SCHEMA};
pub(crate) use self::run_metadata::at_hand;
pub use self::run_metadata::{Frame, PlanFacts, Tool, Vantage};
pub use self::server_evidence::ServerFiles;
pub use self::totals::Totals;
pub(crate) use self::versions::suite;
pub use self::versions::{Acknowledged, EngineReport, VersionReport, VersionSeen};
pub use self::write_json::write_json;
pub use crate::verdict::{ForeignState, TicketKeys};
