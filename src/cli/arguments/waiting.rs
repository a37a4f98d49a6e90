//! Where a probe keeps its report, what it compares it with, and what it waits for.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use super::compare::VerdictName;
use super::values::wait;

#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct KeepArgs {
    /// Save the report as JSON, whatever --format is; 'compare' and --baseline read it.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) save: Option<PathBuf>,

    /// Compare with a saved run.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
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
