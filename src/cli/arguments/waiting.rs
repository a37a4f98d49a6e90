//! What becomes of the report of a probe: where it is kept, what it is compared with, what is waited for, and where it goes.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use super::compare::{FailArgs, VerdictName};
use super::values::wait;
use super::{DrawArgs, OutputArgs};

#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct ReportArgs {
    /// Save the report as JSON, whatever --format is; 'compare' and --baseline read it.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) save: Option<PathBuf>,

    /// Compare with a saved run.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) wait: WaitArgs,

    #[command(flatten)]
    pub(in crate::cli) fail: FailArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,

    #[command(flatten)]
    pub(in crate::cli) draw: DrawArgs,
}

#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct WaitArgs {
    /// Probe again until every front end has this verdict in two rounds in a row, or the time is up.
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub(in crate::cli) wait_for: Option<VerdictName>,

    /// Longest time to wait: 90s, 15m, 1h30m; a number alone is seconds. A round that has begun then is finished.
    #[arg(long, value_name = "TIME", default_value = "15m", requires = "wait_for", value_parser = wait)]
    pub(in crate::cli) max_wait: Duration,

    /// Pause between two rounds.
    #[arg(long, value_name = "TIME", default_value = "30s", requires = "wait_for", value_parser = wait)]
    pub(in crate::cli) every: Duration,
}
