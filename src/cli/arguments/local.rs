//! The arguments of `local`.

use std::net::IpAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use jiff::Timestamp;

use super::probe::{EngineName, MethodName};
use super::roots::RootArgs;
use super::values::{attempts, count, instant, name, path, seconds, since, versions};
use super::{ProbeArgs, ReportArgs};
use crate::plan::Versions;
use crate::target::{FOCUS_PATH, FOCUS_PORT};

#[derive(Debug, Parser)]
pub(in crate::cli) struct LocalArgs {
    /// Probe the other Front Ends of this pool too.
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(in crate::cli) pool: Option<String>,

    /// How far back the event log is asked: 7d, 12h.
    #[arg(long, value_name = "TIME", default_value = "7d", value_parser = since)]
    pub(in crate::cli) since: Duration,

    /// When the registry was changed and the services restarted, with its offset [default: when the Schannel key was last written,
    /// where its value is 2].
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(in crate::cli) changed_at: Option<Timestamp>,

    /// Port of this machine to probe; the binding of http.sys is that of this port.
    #[arg(long, default_value_t = FOCUS_PORT, value_parser = clap::value_parser!(u16).range(1..))]
    pub(in crate::cli) port: u16,

    /// Path of the request.
    #[arg(long, default_value = FOCUS_PATH, value_parser = path)]
    pub(in crate::cli) path: String,

    /// Request of each connection; NONE makes the handshake only.
    #[arg(long, value_enum, ignore_case = true, default_value_t = MethodName::Get)]
    pub(in crate::cli) method: MethodName,

    /// Name of this machine, for SNI and Host [default: its host name and domain].
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(in crate::cli) server_name: Option<String>,

    /// Address of this machine to probe instead of those that its name has; can be repeated.
    #[arg(long = "address", value_name = "IP")]
    pub(in crate::cli) addresses: Vec<IpAddr>,

    /// How often the ticket is tried, and how often the session ID.
    #[arg(long, value_name = "N", default_value = "10", value_parser = attempts)]
    pub(in crate::cli) attempts: NonZeroU32,

    /// TLS versions to test, such as 1.2,1.0; auto: the highest that server and engine share, and briefly TLS 1.0 beside it.
    #[arg(long, value_name = "VERSIONS", default_value = "auto", value_parser = versions)]
    pub(in crate::cli) tls: Versions,

    /// TLS engine; auto: rustls or classic, and schannel beside it; any other is used alone.
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    pub(in crate::cli) engine: EngineName,

    /// Longest wait for each step of a connection, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub(in crate::cli) timeout: Duration,

    /// Longest time for one front end and one of the TLS clients, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(in crate::cli) deadline: Duration,

    /// Connections to one front end at the same time.
    #[arg(long, value_name = "N", default_value = "4", value_parser = count)]
    pub(in crate::cli) per_host: NonZeroUsize,

    /// Client certificate instead of the one that is bound to the port: store:THUMBPRINT, a certificate in LocalMachine\My.
    #[arg(long, value_name = "store:THUMBPRINT")]
    pub(in crate::cli) client_cert: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) roots: RootArgs,

    #[command(flatten)]
    pub(in crate::cli) report: ReportArgs,
}

impl LocalArgs {
    /// The probe that these arguments come to, at the machine called `own`.
    pub(in crate::cli) fn probe(&self, own: &str) -> ProbeArgs {
        let defaults = ProbeArgs::parse_from(["probe", own]);
        ProbeArgs {
            port: Some(self.port),
            path: self.path.clone(),
            method: self.method,
            server_name: self.server_name.clone(),
            addresses: self.addresses.clone(),
            attempts: self.attempts,
            tls: self.tls,
            engine: self.engine,
            timeout: self.timeout,
            deadline: Some(self.deadline),
            per_host: self.per_host,
            client_cert: self.client_cert.clone(),
            roots: self.roots.clone(),
            report: self.report.clone(),
            ..defaults
        }
    }
}
