//! Observations: what was seen, without judgement.
//!
//! They are the contract between the code that talks and the code that judges: a saved run holds them, and can be judged again.

mod attempt;
mod conversation;
mod ending;
mod fold;
mod handshake;
mod key_exchange;
mod pool;
mod renegotiation;
mod reply;
mod rule;
mod ticket_key;
mod tls13;
mod version_run;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

pub use attempt::{Attempt, Series, Stage, Times};
pub use conversation::{
    Afterwards, Body, BodyEnd, Closing, Conversation, Declared, Exchange, Point,
};
pub use ending::{EndedBy, Rules};
pub use fold::{Alike, fold, unfold};
pub use handshake::{
    Alert, CertificateRequest, ClientCertificate, Direction, HandshakeKind, NewSessionTicket,
    Offer, ServerHello, SessionIdAnswer, TlsVersion, alert_name,
};
pub use key_exchange::{KeyExchange, KeyExchangeMethod, SignatureCheck};
pub use pool::{LeftOut, PairOutcome, PairRun, PoolRun};
pub use renegotiation::Renegotiation;
pub use reply::{Protocol, Reply};
pub use rule::{Breach, Rule};
pub use ticket_key::{KeyLayout, KeyMark};
pub use tls13::Tls13;
pub use version_run::{Because, Choice, VersionRun};

/// Everything that was seen of one front end, and the conditions under which it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontEndRun {
    /// The target as `host:port`.
    pub target: String,
    /// The name in the server_name extension; none when an address was given alone.
    #[serde(default)]
    pub server_name: Option<String>,
    /// The address that was dialled; none where the name did not resolve.
    pub address: Option<SocketAddr>,
    /// What DNS calls that address; none where it gives no name.
    #[serde(default)]
    pub reverse_name: Option<String>,
    /// How it was probed.
    pub conditions: Conditions,
    /// The TLS versions that the series ran in, or were to; empty in a run that knows TLS 1.2 alone.
    #[serde(default)]
    pub versions: Vec<VersionRun>,
    /// Why attempts of the plan were left out, if any were.
    #[serde(default)]
    pub cut_short: CutShort,
    /// Attempts that were under way when the run was cut: they are among those left out, and may have opened connections.
    #[serde(default)]
    pub cut_off: BTreeMap<Series, u32>,
    /// Every attempt, in the order in which they were started.
    pub attempts: Vec<Attempt>,
    /// Each distinct chain of certificates that was served.
    #[serde(default)]
    pub chains: Vec<ServedChain>,
    /// The longest list of acceptable issuers that was seen: names in DER, in Base64 (RFC 5246 section 7.4.4).
    #[serde(default)]
    pub acceptable_issuers: Vec<String>,
}

impl FrontEndRun {
    /// Whether its series ran in TLS 1.3.
    #[must_use]
    pub fn is_tls13(&self) -> bool {
        let tried = self.attempts.iter().filter(|a| a.series != Series::Scout);
        let mut versions = tried.map(|attempt| attempt.offered_version);
        versions.any(|version| version >= TlsVersion::TLS13)
    }

    /// The attempts of one series.
    pub fn series(&self, series: Series) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter().filter(move |a| a.series == series)
    }
}

/// The conditions of a run that the judgement depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// The request of each attempt.
    pub method: Method,
    /// Whether a client certificate was at hand.
    pub client_certificate: CertificateAtHand,
    /// The engine that made the connections.
    #[serde(default)]
    pub engine: Engine,
    /// Requests on one connection, at most.
    #[serde(default = "one")]
    pub requests: u32,
    /// How long a connection was then kept open in silence, in milliseconds.
    #[serde(default)]
    pub hold_ms: u64,
}

/// Reports of version 0.1 know one request.
fn one() -> u32 {
    1
}

/// Whether the user gave a client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateAtHand {
    /// A certificate and its key were given.
    Given,
    /// None was given.
    NotGiven,
}

/// The TLS implementation that made the connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// rustls with the suites of module `schannel`: TLS 1.2, ECDHE, no renegotiation.
    #[default]
    Rustls,
    /// Module `classic`: TLS 1.0 to 1.2, every suite of 2012 R2, renegotiation. Reports of version 0.1 call it `openssl`.
    #[serde(alias = "openssl")]
    Classic,
    /// None of this tool: the connections are those of real clients, read from a capture.
    Captured,
    /// Schannel of Windows itself: it decides what is offered.
    Schannel,
}

impl Engine {
    /// Its name on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rustls => "rustls",
            Self::Classic => "classic",
            Self::Captured => "captured",
            Self::Schannel => "schannel",
        }
    }
}

impl std::fmt::Display for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// The request of each attempt (RFC 9110 section 9.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// `GET`.
    #[default]
    Get,
    /// `HEAD`.
    Head,
    /// `POST` with a small body, sent as .NET's HttpWebRequest sends it; with an empty one in reports of version 0.1.
    Post,
    /// No request: the handshake alone.
    None,
}

impl Method {
    /// Its name in a request; `NONE` where there is none.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::None => "NONE",
        }
    }
}

/// Why part of the plan was left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum CutShort {
    /// The plan ran to its end.
    #[default]
    No,
    /// The first attempts got no ServerHello.
    NoServerHello {
        /// Attempts that were left out.
        left_out: u32,
    },
    /// The deadline of the front end passed.
    Deadline {
        /// Attempts that were left out or cut off.
        left_out: u32,
    },
    /// The user stopped the run.
    Interrupted {
        /// Attempts that were left out or cut off.
        left_out: u32,
    },
}

impl CutShort {
    /// Attempts that were left out.
    #[must_use]
    pub fn left_out(self) -> u32 {
        match self {
            Self::No => 0,
            Self::NoServerHello { left_out }
            | Self::Deadline { left_out }
            | Self::Interrupted { left_out } => left_out,
        }
    }

    /// Two parts of a plan together: the graver cause, and all that was left out.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let left_out = self.left_out().saturating_add(other.left_out());
        match (self, other) {
            (Self::Interrupted { .. }, _) | (_, Self::Interrupted { .. }) => {
                Self::Interrupted { left_out }
            }
            (Self::Deadline { .. }, _) | (_, Self::Deadline { .. }) => Self::Deadline { left_out },
            (Self::NoServerHello { .. }, _) | (_, Self::NoServerHello { .. }) => {
                Self::NoServerHello { left_out }
            }
            (Self::No, Self::No) => Self::No,
        }
    }
}

/// One chain of certificates as a server sent it, leaf first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedChain {
    /// SHA-256 over the certificates in order, in hex: what [`Attempt::chain`] refers to.
    pub id: String,
    /// The certificates, DER in Base64.
    pub certificates: Vec<String>,
}
