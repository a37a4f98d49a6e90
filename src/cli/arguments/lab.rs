//! The arguments of `demo` and `lab`.

use std::num::NonZeroU16;

use clap::{Parser, ValueEnum};

use super::DrawArgs;
use crate::lab::{Asks, Failure, LabSuites, LabVersion};

#[derive(Debug, Parser)]
pub(in crate::cli) struct DemoArgs {
    #[command(flatten)]
    pub(in crate::cli) problem: ProblemArgs,

    #[command(flatten)]
    pub(in crate::cli) draw: DrawArgs,
}

#[derive(Debug, Parser)]
pub(in crate::cli) struct LabArgs {
    /// Whether the front ends issue tickets: stands for the registry value.
    #[arg(long, value_enum, default_value_t = Switch::On)]
    pub(in crate::cli) tickets: Switch,

    #[command(flatten)]
    pub(in crate::cli) problem: ProblemArgs,

    /// The only TLS version that the front ends speak.
    #[arg(long, value_enum)]
    pub(in crate::cli) tls: Option<VersionName>,

    /// The cipher suites of the front ends.
    #[arg(long, value_enum, default_value_t = SuitesName::All)]
    pub(in crate::cli) suites: SuitesName,

    /// Port of all front ends; any free one where it is not given.
    #[arg(long, value_parser = lab_port)]
    pub(in crate::cli) port: Option<NonZeroU16>,

    /// Answer each flight this much later, in milliseconds: a full handshake with a request has three flights, an
    /// abbreviated one two.
    #[arg(long, value_name = "MS", default_value = "0", value_parser = clap::value_parser!(u16).range(..=10_000))]
    pub(in crate::cli) delay: u16,
}

/// What is wrong with the front ends.
#[derive(Debug, Parser)]
pub(in crate::cli) struct ProblemArgs {
    /// How a connection that was resumed by ticket fails.
    #[arg(long, value_enum, default_value_t = FailureName::Close)]
    pub(in crate::cli) failure: FailureName,

    /// Ask for the client certificate by renegotiation after the request, as http.sys does by default. The last front end speaks TLS
    /// 1.0 alone, the others TLS 1.2.
    #[arg(long)]
    pub(in crate::cli) renegotiate: bool,
}

impl ProblemArgs {
    /// When the client certificate is to be asked for.
    pub(in crate::cli) fn asks(&self) -> Asks {
        match self.renegotiate {
            false => Asks::InFirstHandshake,
            true => Asks::AfterRequest,
        }
    }

    /// A lab that renegotiates has a front end of TLS 1.0 too, where nothing else is asked for.
    pub(in crate::cli) fn version(&self) -> LabVersion {
        match self.renegotiate {
            false => LabVersion::Tls12,
            true => LabVersion::Tls10OnLast,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Switch {
    On,
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum VersionName {
    /// TLS 1.2.
    #[value(name = "1.2")]
    Tls12,
    /// TLS 1.1.
    #[value(name = "1.1")]
    Tls11,
    /// TLS 1.0.
    #[value(name = "1.0")]
    Tls10,
}

impl From<VersionName> for LabVersion {
    fn from(name: VersionName) -> Self {
        match name {
            VersionName::Tls12 => Self::Tls12,
            VersionName::Tls11 => Self::Tls11,
            VersionName::Tls10 => Self::Tls10,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SuitesName {
    /// Those of Windows Server 2012 R2 with an RSA certificate.
    All,
    /// Those of them with RSA key exchange and AES.
    Rsa,
    /// Those of them with DHE key exchange.
    Dhe,
    /// Those of them with RC4.
    Rc4,
}

impl From<SuitesName> for LabSuites {
    fn from(name: SuitesName) -> Self {
        match name {
            SuitesName::All => Self::All,
            SuitesName::Rsa => Self::Rsa,
            SuitesName::Dhe => Self::Dhe,
            SuitesName::Rc4 => Self::Rc4,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailureName {
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

fn lab_port(text: &str) -> Result<NonZeroU16, String> {
    text.parse()
        .map_err(|_| "expected a port from 1 to 65535".to_owned())
}
