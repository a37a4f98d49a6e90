//! The arguments of `host` and `events`, and those that bring both into a probe.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::time_zone::time_zone;
use super::values::{instant, window};
use crate::encoding::CodePage;
use crate::server_evidence::event_history::{Question, Window};
use crate::server_evidence::events::{Clock, DateOrder, Source};

#[derive(Debug, Parser)]
pub(in crate::cli) struct HostArgs {
    /// Registry export: .reg, a SYSTEM hive, or the output of 'reg query' or Get-ItemProperty in any form; `-` is standard input;
    /// NAME=FILE names its host.
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
    /// Event log: .evtx, or XML, CSV, JSON or text of the event viewer, wevtutil, PowerShell or a log shipper; .gz and .zip too; `-` is
    /// standard input; NAME=FILE names the host of a form that names none.
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) files: Vec<String>,

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

    /// The time that is asked about: no event is an answer only where the log covers it [default: all of the log].
    #[arg(long = "between", value_name = "FROM..TO", value_parser = window)]
    pub(in crate::cli) asked: Option<Window>,

    /// Time zone of logs whose times have no offset: +01:00, Europe/Berlin, or 'W. Europe Standard Time'.
    #[arg(long, value_name = "ZONE", value_parser = time_zone)]
    pub(in crate::cli) time_zone: Option<TimeZone>,

    /// Which number of a date such as 3/2/2014 is the day [default: as a day above 12 in the file shows].
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(in crate::cli) date_order: Option<OrderOfDate>,

    /// Code page of files without a byte order mark, such as 850, 932 or 1252 [default: by their letters].
    #[arg(long, value_name = "NUMBER")]
    pub(in crate::cli) code_page: Option<CodePage>,
}

/// Which number of a date is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OrderOfDate {
    /// 25/3/2014.
    DayFirst,
    /// 3/25/2014.
    MonthFirst,
}

impl QuestionArgs {
    pub(in crate::cli) fn question(&self) -> Question {
        Question {
            changed_at: self.changed_at,
            log_end: self.log_end,
            excluded: self.excluded.clone(),
            asked: self.asked,
        }
    }

    /// What is known of each file before it is read.
    pub(in crate::cli) fn source(&self) -> Source {
        Source {
            clock: Clock {
                zone: self.time_zone.clone(),
                order: self.date_order.map(|order| match order {
                    OrderOfDate::DayFirst => DateOrder::DayFirst,
                    OrderOfDate::MonthFirst => DateOrder::MonthFirst,
                }),
            },
            page: self.code_page,
            host: None,
        }
    }
}

/// Evidence from the server, for a probe.
#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct EvidenceArgs {
    /// Registry export of a front end, as for 'host'; NAME=FILE names its host; can be repeated.
    #[arg(long = "with-host", value_name = "FILE")]
    pub(in crate::cli) with_host: Vec<String>,

    /// Event log of a front end, as for 'events'; NAME=FILE names its host; can be repeated.
    #[arg(long = "with-events", value_name = "FILE")]
    pub(in crate::cli) with_events: Vec<String>,

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
