//! Why this side ends a connection, on its way through an [`io::Error`].

use std::fmt;
use std::io;

use super::message_name::message_name;
use crate::observation::{Breach, Reply, Rule, TlsVersion};
use crate::untrusted_text::clean;
use crate::wire::DecodeError;

/// Longest text of an error that is kept, in characters.
const WORDS_MAX: usize = 120;

pub(super) const UNEXPECTED_MESSAGE: u8 = 10;
pub(crate) const BAD_RECORD_MAC: u8 = 20;
pub(crate) const RECORD_OVERFLOW: u8 = 22;
pub(crate) const HANDSHAKE_FAILURE: u8 = 40;
pub(crate) const ILLEGAL_PARAMETER: u8 = 47;
pub(crate) const ACCESS_DENIED: u8 = 49;
pub(super) const DECODE_ERROR: u8 = 50;
pub(crate) const DECRYPT_ERROR: u8 = 51;
pub(crate) const PROTOCOL_VERSION: u8 = 70;
pub(super) const INTERNAL_ERROR: u8 = 80;

/// The end of a connection, and the alert that tells the peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) reply: Reply,
    /// None where the peer ended it.
    pub(super) alert: Option<u8>,
    /// The rule that the peer broke, where it has a name.
    rule: Option<Rule>,
}

impl Broken {
    /// The peer sent a fatal alert.
    pub(crate) fn by_alert(description: u8) -> Self {
        Self {
            reply: Reply::Alert { description },
            alert: None,
            rule: None,
        }
    }

    /// The peer broke a rule.
    pub(crate) fn misbehaved(what: &str) -> Self {
        Self::with_alert(what, ILLEGAL_PARAMETER)
    }

    /// The peer broke a rule that has an alert of its own.
    pub(crate) fn with_alert(what: &str, alert: u8) -> Self {
        Self {
            reply: Reply::Misbehaved {
                what: clean(what, WORDS_MAX),
            },
            alert: Some(alert),
            rule: None,
        }
    }

    /// The peer broke a rule that has a name.
    pub(crate) fn breaking(rule: Rule, what: &str, alert: u8) -> Self {
        Self {
            rule: Some(rule),
            ..Self::with_alert(what, alert)
        }
    }

    /// A record or a message has not its form.
    pub(crate) fn malformed(what: &str) -> Self {
        Self::breaking(Rule::Malformed, what, DECODE_ERROR)
    }

    /// The peer chose what was not offered.
    pub(crate) fn unoffered(what: &str) -> Self {
        Self::breaking(Rule::UnofferedChoice, what, ILLEGAL_PARAMETER)
    }

    /// The peer chose a version above that which was offered.
    pub(super) fn unoffered_version(what: &str) -> Self {
        Self {
            rule: Some(Rule::UnofferedChoice),
            ..Self::incompatible(what, PROTOCOL_VERSION)
        }
    }

    /// Something came where something else belongs (RFC 5246 section 7.3).
    pub(crate) fn misplaced(what: &str) -> Self {
        Self::breaking(Rule::MessageOutOfOrder, what, UNEXPECTED_MESSAGE)
    }

    /// A message came where `awaited` belongs.
    pub(crate) fn instead_of(awaited: &str, kind: u8) -> Self {
        Self::misplaced(&format!(
            "{} came where {awaited} belongs",
            message_name(kind)
        ))
    }

    /// What a step needs has not come.
    pub(crate) fn out_of_order() -> Self {
        Self::misplaced("a message came out of order")
    }

    /// Text of the application came too early.
    pub(crate) fn before_finished() -> Self {
        Self::misplaced("application data came before Finished")
    }

    /// The peer wants more than this client takes. No rule forbids that.
    pub(crate) fn too_much(what: &str) -> Self {
        Self::incompatible(what, INTERNAL_ERROR)
    }

    /// The same end, told with its place.
    pub(super) fn within(mut self, place: &str) -> Self {
        if let Reply::Misbehaved { what } | Reply::Incompatible { what } = &mut self.reply {
            *what = clean(&format!("{place}, {what}"), WORDS_MAX);
        }
        self
    }

    /// The breach, where the rule has a name.
    pub(crate) fn breach(&self, version: TlsVersion) -> Option<Breach> {
        let (Reply::Misbehaved { what } | Reply::Incompatible { what }) = &self.reply else {
            return None;
        };
        self.rule
            .map(|rule| Breach::in_version(rule, version, what))
    }

    /// Both sides have nothing in common that the handshake needs.
    pub(crate) fn nothing_in_common() -> Self {
        Self::incompatible("nothing in common", HANDSHAKE_FAILURE)
    }

    /// This machine cannot go on, for a reason that the peer has no part in.
    pub(crate) fn local(what: &str) -> Self {
        Self {
            reply: Reply::LocalFault {
                what: clean(what, WORDS_MAX),
            },
            alert: Some(INTERNAL_ERROR),
            rule: None,
        }
    }

    /// The peer chose what this connection cannot go on with.
    pub(crate) fn incompatible(what: &str, alert: u8) -> Self {
        Self {
            reply: Reply::Incompatible {
                what: clean(what, WORDS_MAX),
            },
            alert: Some(alert),
            rule: None,
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the TLS connection ended: {}", self.reply)
    }
}

impl std::error::Error for Broken {}

impl From<Broken> for io::Error {
    fn from(broken: Broken) -> Self {
        Self::new(io::ErrorKind::InvalidData, broken)
    }
}

impl From<DecodeError> for Broken {
    fn from(error: DecodeError) -> Self {
        Self::malformed(&error.to_string())
    }
}
