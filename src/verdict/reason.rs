//! Why a verdict is what it is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Block, Kind, block};

/// Why the verdict is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Present: attempts with a ticket got worse replies than all others.
    TicketRepliesWorse,

    /// Exposed: no request was sent, so that no reply can differ.
    NoRequest,
    /// Exposed: the server asked for a client certificate and got none.
    NoClientCertificate,
    /// Exposed: the server did not accept the client certificate.
    ClientCertificateRefused,
    /// Exposed: the server asks for the certificate by renegotiation, which this engine cannot answer.
    ClientCertificateAfterRequest,
    /// Exposed: the engine at hand has no version or suite in common with the server, and a scout was promised a ticket.
    NeedsOtherEngine,
    /// Exposed: the client's key cannot sign in the only version that could be tried, and a scout was promised a ticket.
    KeyCannotSign,
    /// Exposed: handshakes were given no ticket, and a scout was promised one, in another TLS version as a rule.
    PromisedToScout,
    /// Exposed: no connection presented a ticket, so that its effect was not measured.
    ResumptionNotTested,
    /// Exposed: tickets were presented and none was accepted.
    ResumptionRefused,
    /// Exposed: replies with a ticket are worse, but too rarely to rule out chance.
    RepliesDifferWeakly,
    /// Exposed: the server never asked for a client certificate.
    ClientCertificateNotRequested,
    /// Exposed: replies with a ticket are no worse.
    RepliesAgree,

    /// Absent: handshakes completed and none was given a ticket.
    NoTickets,
    /// Absent: handshakes ended for want of a certificate, and none had been promised a ticket.
    NoTicketsPromised,
    /// Absent: the engine at hand has no version or suite in common with the server, and no scout was promised a ticket.
    NotPromisedToScout,

    /// Inconclusive: the name has no address.
    NotResolved,
    /// Inconclusive: no TCP connection.
    NotReached,
    /// Inconclusive: TCP connections, but no ServerHello.
    NoServerHello,
    /// Inconclusive: the port does not speak TLS.
    NotTls,
    /// Inconclusive: client and server have no TLS version in common.
    NoCommonVersion,
    /// Inconclusive: the server found nothing to agree on in the ClientHello.
    NoCommonSuite,
    /// Inconclusive: hellos that merely offer tickets fail, and those that do not succeed.
    TicketOfferFails,
    /// Inconclusive: handshakes begin and do not complete.
    HandshakeFailed,
    /// Inconclusive: in TLS 1.3 the server asked for a client certificate, got none that it accepts, and ended the handshakes.
    ClientCertificateNeeded,
    /// Inconclusive: tickets are promised in handshakes that complete, and never sent.
    TicketPromisedNotSent,
    /// Inconclusive: too few handshakes completed.
    TooFewHandshakes,
    /// Inconclusive: this machine could not make the connections.
    LocalFault,
    /// Inconclusive: the run was stopped before it could tell.
    Stopped,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 29] = [
        Self::TicketRepliesWorse,
        Self::NoRequest,
        Self::NoClientCertificate,
        Self::ClientCertificateRefused,
        Self::ClientCertificateAfterRequest,
        Self::NeedsOtherEngine,
        Self::KeyCannotSign,
        Self::PromisedToScout,
        Self::ResumptionNotTested,
        Self::ResumptionRefused,
        Self::RepliesDifferWeakly,
        Self::ClientCertificateNotRequested,
        Self::RepliesAgree,
        Self::NoTickets,
        Self::NoTicketsPromised,
        Self::NotPromisedToScout,
        Self::NotResolved,
        Self::NotReached,
        Self::NoServerHello,
        Self::NotTls,
        Self::NoCommonVersion,
        Self::NoCommonSuite,
        Self::TicketOfferFails,
        Self::HandshakeFailed,
        Self::ClientCertificateNeeded,
        Self::TicketPromisedNotSent,
        Self::TooFewHandshakes,
        Self::LocalFault,
        Self::Stopped,
    ];

    /// What the catalogue says of it.
    pub(crate) fn block(self) -> &'static Block {
        block(Kind::Reason, self.id())
    }

    /// The stable name: `no-client-certificate`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::TicketRepliesWorse => "ticket-replies-worse",
            Self::NoRequest => "no-request",
            Self::NoClientCertificate => "no-client-certificate",
            Self::ClientCertificateRefused => "client-certificate-refused",
            Self::ClientCertificateAfterRequest => "client-certificate-after-request",
            Self::NeedsOtherEngine => "needs-other-engine",
            Self::KeyCannotSign => "key-cannot-sign",
            Self::PromisedToScout => "promised-to-scout",
            Self::ResumptionNotTested => "resumption-not-tested",
            Self::ResumptionRefused => "resumption-refused",
            Self::RepliesDifferWeakly => "replies-differ-weakly",
            Self::ClientCertificateNotRequested => "client-certificate-not-requested",
            Self::RepliesAgree => "replies-agree",
            Self::NoTickets => "no-tickets",
            Self::NoTicketsPromised => "no-tickets-promised",
            Self::NotPromisedToScout => "not-promised-to-scout",
            Self::NotResolved => "not-resolved",
            Self::NotReached => "not-reached",
            Self::NoServerHello => "no-server-hello",
            Self::NotTls => "not-tls",
            Self::NoCommonVersion => "no-common-version",
            Self::NoCommonSuite => "no-common-suite",
            Self::TicketOfferFails => "ticket-offer-fails",
            Self::HandshakeFailed => "handshake-failed",
            Self::ClientCertificateNeeded => "client-certificate-needed",
            Self::TicketPromisedNotSent => "ticket-promised-not-sent",
            Self::TooFewHandshakes => "too-few-handshakes",
            Self::LocalFault => "local-fault",
            Self::Stopped => "stopped",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
