//! What a request got.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::alert_name;

/// What the request got, or how the connection ended instead.
///
/// Its `Display` is the label under which replies are counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reply {
    /// A final HTTP status (RFC 9110 section 15).
    Http {
        /// The status code, 200 to 599.
        status: u16,
    },
    /// The handshake completed and nothing was asked.
    NotRequested,
    /// The server sent application data after a request: it is encrypted, so that its status cannot be read. In captured traffic alone.
    Answered,
    /// This client left after ServerHelloDone, as a scout does.
    Left,
    /// The peer ended the connection, with close_notify or without.
    Closed,
    /// The peer reset the connection.
    Reset,
    /// The peer sent a fatal alert.
    Alert {
        /// Its description, by its IANA number.
        description: u8,
    },
    /// Nothing came for the whole time-out of a step.
    Timeout,
    /// TCP refused: nothing listens there.
    Refused,
    /// The network or the host cannot be reached.
    Unreachable,
    /// The name has no address.
    NotResolved,
    /// The first bytes of the peer were no TLS record.
    NotTls {
        /// What they looked like.
        looks_like: Protocol,
    },
    /// The TLS connection stood, and what came over it was no HTTP reply.
    NotHttp,
    /// The server chose something that this engine does not have, such as TLS 1.0.
    Incompatible {
        /// What it chose, in words of this tool.
        what: String,
    },
    /// The peer broke the rules of TLS.
    Misbehaved {
        /// Which rule, in words of this tool.
        what: String,
    },
    /// This machine could not go on, for example for want of file descriptors.
    LocalFault {
        /// What it said.
        what: String,
    },
}

impl Reply {
    /// The reply for an HTTP status.
    #[must_use]
    pub fn http(status: u16) -> Self {
        Self::Http { status }
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Http { status } => format!("http {status}"),
            Self::NotRequested => "not requested".to_owned(),
            Self::Answered => "answered".to_owned(),
            Self::Left => "left".to_owned(),
            Self::Closed => "closed".to_owned(),
            Self::Reset => "reset".to_owned(),
            Self::Alert { description } => match alert_name(*description) {
                Some(name) => format!("alert {name}"),
                None => format!("alert {description}"),
            },
            Self::Timeout => "timeout".to_owned(),
            Self::Refused => "refused".to_owned(),
            Self::Unreachable => "unreachable".to_owned(),
            Self::NotResolved => "not resolved".to_owned(),
            Self::NotTls { looks_like } => format!("not TLS ({looks_like})"),
            Self::NotHttp => "not HTTP".to_owned(),
            Self::Incompatible { .. } => "incompatible".to_owned(),
            Self::Misbehaved { .. } => "TLS broken".to_owned(),
            Self::LocalFault { .. } => "local fault".to_owned(),
        };
        f.pad(&text)
    }
}

/// What bytes that are no TLS look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// An HTTP status line.
    Http,
    /// An SSH identification string.
    Ssh,
    /// A three-digit greeting, as SMTP and FTP send it.
    Greeting,
    /// Anything else.
    Unknown,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Http => "plain HTTP",
            Self::Ssh => "SSH",
            Self::Greeting => "a text greeting",
            Self::Unknown => "unknown bytes",
        })
    }
}
