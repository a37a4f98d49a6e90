//! The sessions of a connection.

/// Which of the sessions of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Session {
    /// That of the first handshake.
    First,
    /// The one that a renegotiation made.
    Renegotiated,
    /// The one whose ticket came in an abbreviated handshake.
    Renewed,
}

impl Session {
    /// `the renegotiated session`
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::First => "the first session",
            Self::Renegotiated => "the renegotiated session",
            Self::Renewed => "the renewal",
        }
    }
}
