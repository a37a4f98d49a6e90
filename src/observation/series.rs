//! The series that an attempt belongs to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A series: attempts of one kind against one front end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// One clear-text ClientHello with an empty SessionTicket extension, read to ServerHelloDone: one a TLS version.
    Scout,
    /// Full handshake without the SessionTicket extension, then the request.
    Full,
    /// Full handshake with an empty SessionTicket extension, then the request.
    Issue,
    /// The same original ticket each time; in TLS 1.3 another one each time, as RFC 8446 appendix C.4 asks of clients.
    ByTicket,
    /// The same original ticket each time, in TLS 1.3.
    SameTicket,
    /// The same original session ID each time, without the SessionTicket extension.
    BySessionId,
    /// The same original ticket each time, that of the session which a renegotiation made.
    RenegotiatedTicket,
    /// The same original session ID each time, that of the session which a renegotiation made.
    RenegotiatedSessionId,
    /// The same ticket each time, that by which an abbreviated handshake renewed the original (RFC 5077 section 3.3).
    RenewedTicket,
    /// A full handshake between resumed attempts.
    Control,
    /// A ticket that no server can decrypt (RFC 5077 section 3.4).
    UnknownTicket,
    /// The original ticket of another front end of the same pool.
    ForeignTicket,
}

impl Series {
    /// Every series of one front end, in the order in which tables show them. That of a pool, `foreign ticket`, stands apart.
    pub const ALL: [Self; 11] = [
        Self::Scout,
        Self::Full,
        Self::Issue,
        Self::ByTicket,
        Self::SameTicket,
        Self::BySessionId,
        Self::RenegotiatedTicket,
        Self::RenegotiatedSessionId,
        Self::RenewedTicket,
        Self::Control,
        Self::UnknownTicket,
    ];

    /// The name in words: `by ticket`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scout => "scout",
            Self::Full => "full",
            Self::Issue => "issue",
            Self::ByTicket => "by ticket",
            Self::SameTicket => "same ticket",
            Self::BySessionId => "by session ID",
            Self::RenegotiatedTicket => "renegotiated ticket",
            Self::RenegotiatedSessionId => "renegotiated session ID",
            Self::RenewedTicket => "renewed ticket",
            Self::Control => "control",
            Self::UnknownTicket => "unknown ticket",
            Self::ForeignTicket => "foreign ticket",
        }
    }

    /// A name of at most 14 characters, where room is scarce. The session that a renegotiation made is the second of its connection.
    #[must_use]
    pub fn short_name(self) -> &'static str {
        match self {
            Self::RenegotiatedTicket => "2nd ticket",
            Self::RenegotiatedSessionId => "2nd session ID",
            other => other.name(),
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
