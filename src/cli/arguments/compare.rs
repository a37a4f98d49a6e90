//! The arguments of `compare`, and what `probe` has of them.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use super::values::fail_on;
use super::{DrawArgs, OutputArgs};
use crate::across_front_ends::FailOn;
use crate::verdict::Verdict;

#[derive(Debug, Parser)]
pub(in crate::cli) struct CompareArgs {
    /// The report of the run before, as --save writes it.
    #[arg(value_name = "BEFORE")]
    pub(in crate::cli) before: PathBuf,

    /// The report of the run after.
    #[arg(value_name = "AFTER")]
    pub(in crate::cli) after: PathBuf,

    #[command(flatten)]
    pub(in crate::cli) fail: FailArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,

    #[command(flatten)]
    pub(in crate::cli) draw: DrawArgs,
}

#[derive(Debug, Parser)]
pub(in crate::cli) struct ShowArgs {
    /// A report as --save, --format json or --format jsonl writes it.
    #[arg(value_name = "REPORT")]
    pub(in crate::cli) report: PathBuf,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,

    #[command(flatten)]
    pub(in crate::cli) draw: DrawArgs,
}

#[derive(Debug, Parser)]
pub(in crate::cli) struct MergeArgs {
    /// Reports as --save, --format json or --format jsonl write them.
    #[arg(value_name = "REPORT", required = true)]
    pub(in crate::cli) reports: Vec<PathBuf>,

    /// Save the merged report as JSON, whatever --format is.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) save: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) fail: FailArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,

    #[command(flatten)]
    pub(in crate::cli) draw: DrawArgs,
}

/// What makes a run fail.
#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct FailArgs {
    /// What makes the exit code other than 0: present, exposed, faulty, inconclusive, with commas between; or none.
    #[arg(long, value_name = "LIST", default_value = "present,exposed,faulty,inconclusive", value_parser = fail_on)]
    pub(in crate::cli) fail_on: FailOn,
}

/// The verdict that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum VerdictName {
    Absent,
    Exposed,
    Present,
}

impl From<VerdictName> for Verdict {
    fn from(name: VerdictName) -> Self {
        match name {
            VerdictName::Absent => Self::Absent,
            VerdictName::Exposed => Self::Exposed,
            VerdictName::Present => Self::Present,
        }
    }
}
