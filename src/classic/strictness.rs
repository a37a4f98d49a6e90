//! How much a peer may break the rules.

/// What becomes of a peer that breaks a rule whose breach does no harm to the handshake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// The connection ends there, as with rustls.
    #[default]
    Strict,
    /// The handshake goes on by the messages that follow.
    Lenient,
}
