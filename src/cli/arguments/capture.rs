//! The arguments of `capture`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use super::{EvidenceArgs, WhereArgs};

#[derive(Debug, Parser)]
pub(in crate::cli) struct CaptureArgs {
    /// Capture of Wireshark, dumpcap or tcpdump: pcap or pcapng; .gz, .zst and .zip too; `-` is standard input. Several are read as one, in
    /// this order.
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) files: Vec<PathBuf>,

    /// Look at connections to this port of a server only; can be repeated [default: every connection that begins with a ClientHello].
    #[arg(long = "port", value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(in crate::cli) ports: Vec<u16>,

    #[command(flatten)]
    pub(in crate::cli) evidence: EvidenceArgs,

    /// Form of the report.
    #[arg(long, value_enum, default_value_t = CaptureFormat::Table)]
    pub(in crate::cli) format: CaptureFormat,

    #[command(flatten)]
    pub(in crate::cli) to: WhereArgs,

    /// Save the report as JSON, whatever --format is: for compare, show and merge.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) save: Option<PathBuf>,

    /// Write a copy of the TLS connections as pcapng that can be given away: handshakes only, application data blanked, tickets and
    /// addresses replaced.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) redact: Option<PathBuf>,

    /// Print nothing but the report and errors.
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,

    /// Print no progress.
    #[arg(long)]
    pub(in crate::cli) no_progress: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CaptureFormat {
    /// For people and tickets.
    Table,
    /// For machines.
    Json,
    /// One page with the connections of each client and server over time.
    Html,
}
