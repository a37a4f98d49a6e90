//! Where reports go, and how they are drawn.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Where the report goes and in which form.
#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct OutputArgs {
    /// Form of the report.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(in crate::cli) format: Format,

    /// Write the report to a file instead of stdout (`-`).
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
}

/// How tables are drawn and how much is said beside them.
#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct DrawArgs {
    /// Draw the table with ASCII only.
    #[arg(long)]
    pub(in crate::cli) ascii: bool,

    /// Colour the table. Without it: on terminals, and by NO_COLOR and CLICOLOR_FORCE; never in a file.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto)]
    pub(in crate::cli) color: ColorWhen,

    /// Say everything: every finding, the certificates, the TLS versions, what to check on the server.
    #[arg(long)]
    pub(in crate::cli) details: bool,

    /// List every attempt.
    #[arg(short, long)]
    pub(in crate::cli) verbose: bool,

    /// Print nothing but the report and errors.
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,

    /// Print no progress.
    #[arg(long)]
    pub(in crate::cli) no_progress: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people and tickets.
    Table,
    /// The table for GitHub and Teams.
    Markdown,
    /// Report v1, for machines.
    Json,
    /// Report v1 in lines: a front end each, as soon as it is judged; the last line holds what is said of the whole run.
    Jsonl,
    /// JUnit XML, for CI: a test case for each front end and question.
    Junit,
    /// One file with pictures, for browsers and paper.
    Html,
    /// The table as Jira's wiki text.
    Jira,
    /// Gauges for Prometheus, as a textfile collector reads them.
    Openmetrics,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ColorWhen {
    Auto,
    Always,
    Never,
}
