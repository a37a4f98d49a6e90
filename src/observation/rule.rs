//! The rules of TLS that a server can break.

use serde::{Deserialize, Serialize};

use super::TlsVersion;

/// A rule of TLS that a server broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A server that takes up a ticket must echo the client's session_id (RFC 5077 section 3.4); it sent an empty one.
    EmptySessionIdOnResumption,
    /// The same rule; it sent another one.
    OtherSessionIdOnResumption,
    /// A session_id that is echoed means an abbreviated handshake (RFC 5246 sections 7.3 and 7.4.1.3); a full one followed.
    SessionIdEchoedBeforeFullHandshake,
    /// A NewSessionTicket must be announced in ServerHello (RFC 5077 section 3.2); it was not.
    UnpromisedNewSessionTicket,
    /// A NewSessionTicket that was announced must be sent (RFC 5077 sections 3.2 and 3.3); it was not.
    PromisedTicketNotSent,
    /// A server may answer only the extensions that were offered (RFC 5246 section 7.4.1.4); it answered SessionTicket.
    UnofferedTicketExtension,
    /// A server answers each extension that was offered once, and no other (RFC 5246 section 7.4.1.4); it answered another, or one twice.
    UnofferedExtension,
    /// A session goes on with its own suite (RFC 5246 section 7.4.1.3; RFC 8446 section 4.2.11: with its own hash); the server chose another.
    OtherSuiteOnResumption,
    /// A session goes on only where both sides agree (RFC 5246 section F.1.4): in the version that was offered; the server chose another.
    OtherVersionOnResumption,
    /// A session goes on with the extended master secret, or without it, as it began (RFC 7627 section 5.3); the server chose the other.
    OtherMasterSecretOnResumption,
    /// A server chooses among what was offered: suite, compression, group (RFC 5246 section 7.4.1.3); it chose something else.
    UnofferedChoice,
    /// renegotiation_info binds a handshake to the one before (RFC 5746 sections 3.4 and 3.5); it does not fit.
    RenegotiationInfo,
    /// Messages have their order (RFC 5246 section 7.3); another one came.
    MessageOutOfOrder,
    /// Records and messages have their form (RFC 5246 sections 6.2 and 7.4); one has another.
    Malformed,
    /// Finished proves that both sides saw the same handshake (RFC 5246 section 7.4.9); it does not.
    WrongFinished,
    /// Records are authentic under the agreed keys (RFC 5246 section 6.2.3); one is not.
    RecordNotAuthentic,
    /// The server signs its key exchange with the key of its certificate (RFC 5246 section 7.4.3); the signature does not fit.
    WrongSignature,
    /// Any other; what the engine said of it stands in [`Breach::instead`]. It also stands for a rule that this version does not know.
    #[serde(other)]
    Other,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 18] = [
        Self::EmptySessionIdOnResumption,
        Self::OtherSessionIdOnResumption,
        Self::SessionIdEchoedBeforeFullHandshake,
        Self::UnpromisedNewSessionTicket,
        Self::PromisedTicketNotSent,
        Self::UnofferedTicketExtension,
        Self::UnofferedExtension,
        Self::OtherSuiteOnResumption,
        Self::OtherVersionOnResumption,
        Self::OtherMasterSecretOnResumption,
        Self::UnofferedChoice,
        Self::RenegotiationInfo,
        Self::MessageOutOfOrder,
        Self::Malformed,
        Self::WrongFinished,
        Self::RecordNotAuthentic,
        Self::WrongSignature,
        Self::Other,
    ];

    /// The stable name: `empty-session-id-on-resumption`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::EmptySessionIdOnResumption => "empty-session-id-on-resumption",
            Self::OtherSessionIdOnResumption => "other-session-id-on-resumption",
            Self::SessionIdEchoedBeforeFullHandshake => "session-id-echoed-before-full-handshake",
            Self::UnpromisedNewSessionTicket => "unpromised-new-session-ticket",
            Self::PromisedTicketNotSent => "promised-ticket-not-sent",
            Self::UnofferedTicketExtension => "unoffered-ticket-extension",
            Self::UnofferedExtension => "unoffered-extension",
            Self::OtherSuiteOnResumption => "other-suite-on-resumption",
            Self::OtherVersionOnResumption => "other-version-on-resumption",
            Self::OtherMasterSecretOnResumption => "other-master-secret-on-resumption",
            Self::UnofferedChoice => "unoffered-choice",
            Self::RenegotiationInfo => "renegotiation-info",
            Self::MessageOutOfOrder => "message-out-of-order",
            Self::Malformed => "malformed",
            Self::WrongFinished => "wrong-finished",
            Self::RecordNotAuthentic => "record-not-authentic",
            Self::WrongSignature => "wrong-signature",
            Self::Other => "other",
        }
    }

    /// Where it stands, below TLS 1.3.
    #[must_use]
    pub fn source(self) -> &'static str {
        self.source_in(TlsVersion::TLS12)
    }

    /// Where it stands for `version`.
    #[must_use]
    pub fn source_in(self, version: TlsVersion) -> &'static str {
        let later = version >= TlsVersion::TLS13;
        match self {
            Self::OtherSuiteOnResumption if later => "RFC 8446 section 4.2.11",
            Self::UnofferedChoice if later => "RFC 8446 section 4.1.3",
            Self::MessageOutOfOrder if later => "RFC 8446 sections 4 and 5",
            Self::Malformed if later => "RFC 8446 sections 4 and 5",
            Self::WrongFinished if later => "RFC 8446 section 4.4.4",
            Self::RecordNotAuthentic if later => "RFC 8446 section 5.2",
            Self::WrongSignature if later => "RFC 8446 section 4.4.3",
            Self::UnofferedExtension if later => "RFC 8446 section 4.2",
            Self::Other if later => "RFC 8446",
            Self::EmptySessionIdOnResumption | Self::OtherSessionIdOnResumption => {
                "RFC 5077 section 3.4"
            }
            Self::SessionIdEchoedBeforeFullHandshake => "RFC 5246 sections 7.3 and 7.4.1.3",
            Self::UnpromisedNewSessionTicket => "RFC 5077 section 3.2",
            Self::PromisedTicketNotSent => "RFC 5077 sections 3.2 and 3.3",
            Self::UnofferedTicketExtension | Self::UnofferedExtension => "RFC 5246 section 7.4.1.4",
            Self::OtherSuiteOnResumption | Self::UnofferedChoice => "RFC 5246 section 7.4.1.3",
            Self::OtherVersionOnResumption => "RFC 5246 section F.1.4",
            Self::OtherMasterSecretOnResumption => "RFC 7627 section 5.3",
            Self::RenegotiationInfo => "RFC 5746 sections 3.4 and 3.5",
            Self::MessageOutOfOrder => "RFC 5246 section 7.3",
            Self::Malformed => "RFC 5246 sections 6.2 and 7.4",
            Self::WrongFinished => "RFC 5246 section 7.4.9",
            Self::RecordNotAuthentic => "RFC 5246 section 6.2.3",
            Self::WrongSignature => "RFC 5246 section 7.4.3",
            Self::Other => "RFC 5246",
        }
    }

    /// What it demands, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::EmptySessionIdOnResumption | Self::OtherSessionIdOnResumption => {
                "a server that accepts a ticket echoes the session_id of the client"
            }
            Self::SessionIdEchoedBeforeFullHandshake => {
                "a server that echoes the session_id goes on with the offered session"
            }
            Self::UnpromisedNewSessionTicket => {
                "a server announces a NewSessionTicket in its ServerHello"
            }
            Self::PromisedTicketNotSent => {
                "a server that announces a NewSessionTicket sends it before ChangeCipherSpec"
            }
            Self::UnofferedTicketExtension => {
                "a server answers only the extensions that were offered"
            }
            Self::UnofferedExtension => {
                "a server answers each extension that was offered once, and no other"
            }
            Self::OtherSuiteOnResumption => "a session goes on with the cipher suite that it had",
            Self::OtherVersionOnResumption => {
                "a session goes on in the version that was offered with it"
            }
            Self::OtherMasterSecretOnResumption => "a session keeps the kind of its master secret",
            Self::UnofferedChoice => "a server chooses among what was offered",
            Self::RenegotiationInfo => "renegotiation_info binds a handshake to the one before it",
            Self::MessageOutOfOrder => "messages come in their order",
            Self::Malformed => "records and messages have their form",
            Self::WrongFinished => "Finished fits what both sides said in the handshake",
            Self::RecordNotAuthentic => "records are authentic under the agreed keys",
            Self::WrongSignature => "the key of the certificate signs the key exchange",
            Self::Other => "records and messages have their form and their order",
        }
    }

    /// Whether the handshake can go on all the same: what the server means is clear from the messages that follow.
    #[must_use]
    pub fn can_be_overlooked(self) -> bool {
        matches!(
            self,
            Self::EmptySessionIdOnResumption
                | Self::OtherSessionIdOnResumption
                | Self::SessionIdEchoedBeforeFullHandshake
                | Self::UnpromisedNewSessionTicket
                | Self::PromisedTicketNotSent
                | Self::WrongSignature
                | Self::UnofferedExtension
        )
    }
}
/// How a server broke a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// The rule.
    pub rule: Rule,
    /// The standard and its section.
    #[serde(default)]
    pub source: String,
    /// What came instead, in words of this tool.
    #[serde(default)]
    pub instead: String,
}

impl Breach {
    /// A breach of `rule` below TLS 1.3.
    #[must_use]
    pub fn new(rule: Rule, instead: impl Into<String>) -> Self {
        Self::in_version(rule, TlsVersion::TLS12, instead)
    }

    /// A breach of `rule` as `version` has it.
    #[must_use]
    pub fn in_version(rule: Rule, version: TlsVersion, instead: impl Into<String>) -> Self {
        Self {
            rule,
            source: rule.source_in(version).to_owned(),
            instead: instead.into(),
        }
    }
}
