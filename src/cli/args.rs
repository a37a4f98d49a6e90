//! The arguments.

use std::net::IpAddr;
use std::num::{NonZeroU16, NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

use crate::lab::Failure;
use crate::observation::Method;
use crate::target::{FOCUS_PATH, check_name, check_path};

/// Says from the wire whether TLS session tickets break a Windows service.
///
/// Exit codes: 0 tickets absent; 10 the problem is present; 11 exposed; 13 inconclusive; 2 bad argument, target, password or key;
/// 1 the tool itself failed.
#[derive(Debug, Parser)]
#[command(name = "ticketprobe", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Probe every front end of each target and say whether the problem is there.
    Probe(Box<ProbeArgs>),
    /// Show the problem and its cure on simulated front ends (a model, not evidence about Windows).
    Demo(DemoArgs),
    /// Run simulated front ends until Ctrl-C (a model, not evidence about Windows).
    Lab(LabArgs),
}

#[derive(Debug, Parser)]
pub(super) struct ProbeArgs {
    /// Pool FQDN, host, host:port, address, [IPv6]:port or https URL.
    #[arg(required = true, value_name = "TARGET")]
    pub(super) targets: Vec<String>,

    /// Port, where the target names none [default: 444; 443 for a URL].
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) port: Option<u16>,

    /// Path of the request, where the target names none.
    #[arg(long, default_value = FOCUS_PATH, value_parser = path)]
    pub(super) path: String,

    /// Request of each attempt; NONE makes the handshake alone.
    #[arg(long, value_enum, ignore_case = true, default_value_t = MethodName::Get)]
    pub(super) method: MethodName,

    /// Name for SNI and Host, instead of the target's.
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(super) server_name: Option<String>,

    /// Address to probe instead of those that DNS gives; can be repeated.
    #[arg(long = "address", value_name = "IP")]
    pub(super) addresses: Vec<IpAddr>,

    /// Attempts by ticket and by session ID, each.
    #[arg(long, value_name = "N", default_value = "10", value_parser = attempts)]
    pub(super) attempts: NonZeroU32,

    /// Longest wait for each step of an attempt, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub(super) timeout: Duration,

    /// Longest time for one front end, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(super) deadline: Duration,

    /// Front ends in flight.
    #[arg(long, value_name = "N", default_value = "64", value_parser = count)]
    pub(super) parallel: NonZeroUsize,

    /// Connections in flight to one front end.
    #[arg(long, value_name = "N", default_value = "4", value_parser = count)]
    pub(super) per_host: NonZeroUsize,

    /// Client certificate: PEM (with its key, or see --client-key) or PFX.
    #[arg(long, value_name = "FILE")]
    pub(super) client_cert: Option<PathBuf>,

    /// Key of the client certificate, PEM.
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub(super) client_key: Option<PathBuf>,

    /// Environment variable that holds the password of key or PFX.
    #[arg(long, value_name = "VAR", requires = "client_cert")]
    pub(super) client_password_env: Option<String>,

    /// File that holds the password of key or PFX.
    #[arg(
        long,
        value_name = "FILE",
        requires = "client_cert",
        conflicts_with = "client_password_env"
    )]
    pub(super) client_password_file: Option<PathBuf>,

    #[command(flatten)]
    pub(super) output: OutputArgs,

    #[command(flatten)]
    pub(super) draw: DrawArgs,

    /// Print what would be done, and how many connections it takes; open none.
    #[arg(long, conflicts_with = "output")]
    pub(super) dry_run: bool,
}

/// Where the report goes and in which form.
#[derive(Clone, Debug, Parser)]
pub(super) struct OutputArgs {
    /// Form of the report.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(super) format: Format,

    /// Write the report to a file instead of stdout (`-`).
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// How tables are drawn and how much is said beside them.
#[derive(Clone, Debug, Parser)]
pub(super) struct DrawArgs {
    /// Draw the table with ASCII only.
    #[arg(long)]
    pub(super) ascii: bool,

    /// Colour the table.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto)]
    pub(super) color: ColorWhen,

    /// List every attempt.
    #[arg(short, long)]
    pub(super) verbose: bool,

    /// Print nothing but the report and errors.
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// Print no progress.
    #[arg(long)]
    pub(super) no_progress: bool,
}

#[derive(Debug, Parser)]
pub(super) struct DemoArgs {
    /// How a connection that was resumed by ticket fails.
    #[arg(long, value_enum, default_value_t = FailureName::Close)]
    pub(super) failure: FailureName,

    #[command(flatten)]
    pub(super) draw: DrawArgs,
}

#[derive(Debug, Parser)]
pub(super) struct LabArgs {
    /// Whether the front ends issue tickets: stands for the registry value.
    #[arg(long, value_enum, default_value_t = Switch::On)]
    pub(super) tickets: Switch,

    /// How a connection that was resumed by ticket fails.
    #[arg(long, value_enum, default_value_t = FailureName::Close)]
    pub(super) failure: FailureName,

    /// Port of all front ends; any free one where it is not given.
    #[arg(long, value_parser = lab_port)]
    pub(super) port: Option<NonZeroU16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Switch {
    On,
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people and tickets.
    Table,
    /// Report v1, for machines.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MethodName {
    #[value(name = "GET")]
    Get,
    #[value(name = "HEAD")]
    Head,
    #[value(name = "POST")]
    Post,
    #[value(name = "NONE")]
    None,
}

impl From<MethodName> for Method {
    fn from(name: MethodName) -> Self {
        match name {
            MethodName::Get => Self::Get,
            MethodName::Head => Self::Head,
            MethodName::Post => Self::Post,
            MethodName::None => Self::None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailureName {
    /// The connection closes without a reply.
    Close,
    /// The connection is reset.
    Reset,
    /// A fatal alert comes instead of ServerHello.
    Alert,
    /// Nothing comes.
    Stall,
    /// HTTP 403 comes.
    Status,
}

impl From<FailureName> for Failure {
    fn from(name: FailureName) -> Self {
        match name {
            FailureName::Close => Self::Close,
            FailureName::Reset => Self::Reset,
            FailureName::Alert => Self::Alert,
            FailureName::Stall => Self::Stall,
            FailureName::Status => Self::Status,
        }
    }
}

/// Most attempts that may be asked for.
const ATTEMPTS_MAX: u32 = 1000;
/// Most front ends, or connections to one of them, that may be asked for at a time.
const COUNT_MAX: usize = 10_000;
/// Longest time that may be asked for, in seconds.
const SECONDS_MAX: f64 = 86_400.0;

fn attempts(text: &str) -> Result<NonZeroU32, String> {
    let number = text.parse().ok().filter(|n| *n <= ATTEMPTS_MAX);
    number
        .and_then(NonZeroU32::new)
        .ok_or_else(|| format!("expected a number from 1 to {ATTEMPTS_MAX}"))
}

fn count(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse().ok().filter(|n| *n <= COUNT_MAX);
    number
        .and_then(NonZeroUsize::new)
        .ok_or_else(|| format!("expected a number from 1 to {COUNT_MAX}"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|n| *n >= 0.001 && *n <= SECONDS_MAX)
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("expected seconds from 0.001 to {SECONDS_MAX}"))
}

fn lab_port(text: &str) -> Result<NonZeroU16, String> {
    text.parse()
        .map_err(|_| "expected a port from 1 to 65535".to_owned())
}

fn path(text: &str) -> Result<String, String> {
    check_path(text).map_err(|problem| problem.to_string())?;
    Ok(text.to_owned())
}

fn name(text: &str) -> Result<String, String> {
    check_name(text).map_err(|problem| problem.to_string())?;
    Ok(text.trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn numbers_are_bounded() {
        assert!(attempts("0").is_err() && attempts("1001").is_err() && attempts("x").is_err());
        assert_eq!(attempts("1000").unwrap().get(), 1000);
        assert!(seconds("0").is_err() && seconds("-1").is_err() && seconds("NaN").is_err());
        assert_eq!(seconds("0.5").unwrap(), Duration::from_millis(500));
    }
}
