//! The arguments of `host` and `events`, and those that bring both into a probe.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use jiff::Timestamp;

use super::values::{instant, window};
use crate::history::{Question, Window};

#[derive(Debug, Parser)]
pub(in crate::cli) struct HostArgs {
    /// Registry export of the Schannel key: .reg, output of 'reg query', or JSON of Get-ItemProperty; NAME=FILE names its host.
    #[arg(value_name = "FILE", required_unless_present = "local")]
    pub(in crate::cli) files: Vec<String>,

    /// Read the registry of this machine (Windows only); nothing is written.
    #[arg(long)]
    pub(in crate::cli) local: bool,

    /// Form of the report.
    #[arg(long, value_enum, default_value_t = HostFormat::Table)]
    pub(in crate::cli) format: HostFormat,

    #[command(flatten)]
    pub(in crate::cli) to: WhereArgs,
}

#[derive(Debug, Parser)]
pub(in crate::cli) struct EventsArgs {
    /// Event log: .evtx, XML of wevtutil, or JSON of Get-WinEvent.
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) question: QuestionArgs,

    /// Form of the report.
    #[arg(long, value_enum, default_value_t = EventsFormat::Table)]
    pub(in crate::cli) format: EventsFormat,

    #[command(flatten)]
    pub(in crate::cli) to: WhereArgs,

    /// Print nothing but the report and errors.
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,

    /// Print no progress.
    #[arg(long)]
    pub(in crate::cli) no_progress: bool,
}

/// What is asked of the events.
#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct QuestionArgs {
    /// When the registry was changed and the services restarted, with its offset: 2026-11-23T06:33:37+09:00.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(in crate::cli) changed_at: Option<Timestamp>,

    /// When the log ends [default: with the last event of any kind in its file].
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(in crate::cli) log_end: Option<Timestamp>,

    /// Exclude the events of a time in which this tool probed without a certificate; can be repeated.
    #[arg(long = "exclude", value_name = "FROM..TO", value_parser = window)]
    pub(in crate::cli) excluded: Vec<Window>,
}

impl QuestionArgs {
    pub(in crate::cli) fn question(&self) -> Question {
        Question {
            changed_at: self.changed_at,
            log_end: self.log_end,
            excluded: self.excluded.clone(),
        }
    }
}

/// Evidence from the server, for a probe.
#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct EvidenceArgs {
    /// Registry export of a front end, as for 'host'; NAME=FILE names its host; can be repeated.
    #[arg(long = "with-host", value_name = "FILE")]
    pub(in crate::cli) with_host: Vec<String>,

    /// Event log of a front end, as for 'events'; can be repeated.
    #[arg(long = "with-events", value_name = "FILE")]
    pub(in crate::cli) with_events: Vec<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) question: QuestionArgs,
}

impl EvidenceArgs {
    /// Whether no file was given.
    pub(in crate::cli) fn is_empty(&self) -> bool {
        self.with_host.is_empty() && self.with_events.is_empty()
    }
}

/// Where a report goes.
#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct WhereArgs {
    /// Write the report to a file instead of stdout (`-`).
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,

    /// Draw the table with ASCII only.
    #[arg(long)]
    pub(in crate::cli) ascii: bool,

    /// Say everything: every event number, setting and finding.
    #[arg(long)]
    pub(in crate::cli) details: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum HostFormat {
    /// For people and tickets.
    Table,
    /// For machines.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum EventsFormat {
    /// For people and tickets.
    Table,
    /// For machines.
    Json,
    /// One page with a picture of the events over time.
    Html,
}
