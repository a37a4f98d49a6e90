//! The arguments of `probe`.

use std::net::IpAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};

use super::roots::RootArgs;
use super::values::{attempts, count, hold, name, path, requests, seconds, versions};
use super::{EvidenceArgs, ReportArgs};
use crate::observation::{Engine, Method};
use crate::plan::Versions;
use crate::target::FOCUS_PATH;

#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct ProbeArgs {
    /// Pool FQDN, host, host:port, address, [IPv6]:port or https URL.
    #[arg(required_unless_present = "lists", value_name = "TARGET")]
    pub(in crate::cli) targets: Vec<String>,

    /// List of targets, one a line, after spaces server-name=NAME and address=IP,IP; or CSV, as of Get-CsComputer; '-' is standard
    /// input; can be repeated.
    #[arg(long = "targets", value_name = "FILE")]
    pub(in crate::cli) lists: Vec<PathBuf>,

    /// Column of a CSV list that names the targets [default: the one that holds host names].
    #[arg(long, value_name = "NAME", requires = "lists")]
    pub(in crate::cli) column: Option<String>,

    /// Port, where the target names none [default: 444; 443 for a URL].
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub(in crate::cli) port: Option<u16>,

    /// Path of the request, where the target names none.
    #[arg(long, default_value = FOCUS_PATH, value_parser = path)]
    pub(in crate::cli) path: String,

    /// Request of each connection; NONE makes the handshake only.
    #[arg(long, value_enum, ignore_case = true, default_value_t = MethodName::Get)]
    pub(in crate::cli) method: MethodName,

    /// Requests on each connection, at most.
    #[arg(long, value_name = "N", default_value = "2", value_parser = requests)]
    pub(in crate::cli) requests: NonZeroU32,

    /// After the last request, keep each connection open in silence for so many seconds, and see whether the server ends it.
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = hold)]
    pub(in crate::cli) hold: Duration,

    /// Body of a POST, at most 64 KiB [default: an empty XML document].
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) body: Option<PathBuf>,

    /// Name for SNI and Host, instead of the target's.
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(in crate::cli) server_name: Option<String>,

    /// Address to probe instead of those that DNS gives; can be repeated.
    #[arg(long = "address", value_name = "IP")]
    pub(in crate::cli) addresses: Vec<IpAddr>,

    /// How often the ticket is tried, and how often the session ID.
    #[arg(long, value_name = "N", default_value = "10", value_parser = attempts)]
    pub(in crate::cli) attempts: NonZeroU32,

    /// TLS versions to test, such as 1.2,1.0; auto: the highest up to 1.2 that server and engine share, and briefly TLS 1.0 beside it; 1.3
    /// where there is no other.
    #[arg(long, value_name = "VERSIONS", default_value = "auto", value_parser = versions)]
    pub(in crate::cli) tls: Versions,

    /// TLS engine; auto: rustls where it can do the work.
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    pub(in crate::cli) engine: EngineName,

    /// Send no scouts (one ClientHello for each TLS version, without a key exchange).
    #[arg(long)]
    pub(in crate::cli) no_scout: bool,

    /// Longest wait for each step of a connection, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub(in crate::cli) timeout: Duration,

    /// Longest time for one front end, in seconds [default: 60, and the time that --hold takes].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(in crate::cli) deadline: Option<Duration>,

    /// Front ends that are probed at the same time.
    #[arg(long, value_name = "N", default_value = "64", value_parser = count)]
    pub(in crate::cli) parallel: NonZeroUsize,

    /// Draws the pairs of the series 'foreign ticket' in pools of more than 8 front ends [default: another each time].
    #[arg(long, value_name = "N")]
    pub(in crate::cli) seed: Option<u64>,

    /// Connections to one front end at the same time.
    #[arg(long, value_name = "N", default_value = "4", value_parser = count)]
    pub(in crate::cli) per_host: NonZeroUsize,

    /// Client certificate: PEM (with its key, or see --client-key) or PFX; on Windows also store:THUMBPRINT, a certificate in
    /// LocalMachine\My, whose key need not be exportable.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) client_cert: Option<PathBuf>,

    /// Key of the client certificate, PEM.
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub(in crate::cli) client_key: Option<PathBuf>,

    /// Environment variable that holds the password of key or PFX.
    #[arg(long, value_name = "VAR", requires = "client_cert")]
    pub(in crate::cli) client_password_env: Option<String>,

    /// File that holds the password of key or PFX.
    #[arg(
        long,
        value_name = "FILE",
        requires = "client_cert",
        conflicts_with = "client_password_env"
    )]
    pub(in crate::cli) client_password_file: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) roots: RootArgs,

    #[command(flatten)]
    pub(in crate::cli) evidence: EvidenceArgs,

    #[command(flatten)]
    pub(in crate::cli) report: ReportArgs,

    /// Print what would be done, and how many connections it takes; open none.
    #[arg(long, conflicts_with_all = ["output", "save", "baseline", "wait_for"])]
    pub(in crate::cli) dry_run: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum MethodName {
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
pub(in crate::cli) enum EngineName {
    /// rustls where it can do the work, else classic.
    Auto,
    /// TLS 1.2 with ECDHE.
    Rustls,
    /// TLS 1.0 to 1.3, every suite of Windows Server 2012 R2, renegotiation.
    Classic,
    /// The TLS client of Windows itself, on Windows alone; its certificate comes from the store.
    Schannel,
}

impl EngineName {
    /// The engine that was asked for, if one was.
    pub(in crate::cli) fn asked_for(self) -> Option<Engine> {
        match self {
            Self::Auto => None,
            Self::Rustls => Some(Engine::Rustls),
            Self::Classic => Some(Engine::Classic),
            Self::Schannel => Some(Engine::Schannel),
        }
    }
}
