//! The steps of an attempt, and when each was done.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The step of an attempt: the one in which it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Looking up the name.
    Resolve,
    /// Opening the TCP connection.
    Connect,
    /// ClientHello sent, no ServerHello yet.
    Hello,
    /// ServerHello seen, the handshake not complete.
    Handshake,
    /// Handshake complete, the request not yet sent in full.
    Request,
    /// Request sent; the reply is awaited or was read.
    Reply,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Hello => "hello",
            Self::Handshake => "handshake",
            Self::Request => "request",
            Self::Reply => "reply",
        })
    }
}

/// When each step was done, in microseconds since the attempt began; none where it was not reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// TCP connection established.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect_us: Option<u64>,
    /// ServerHello seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hello_us: Option<u64>,
    /// Handshake complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handshake_us: Option<u64>,
    /// First request sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_us: Option<u64>,
    /// Head of the first reply read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_us: Option<u64>,
    /// The attempt was over.
    #[serde(default)]
    pub end_us: u64,
}
