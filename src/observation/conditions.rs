//! How a front end was probed.

use std::fmt;

use serde::{Deserialize, Serialize};

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

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
