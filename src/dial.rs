//! The network: one attempt makes one observation.

mod after_close;
mod broken_rule;
mod classic;
mod connect_and_handshake;
mod conversation_record;
mod failure;
mod flush_while_reading;
mod handshake_record;
mod observed_stream;
mod own_engine_attempt;
mod rustls;
#[cfg(windows)]
mod schannel;
mod scout;
mod session_with_random_ticket;
mod sessions;
#[cfg(any(windows, test))]
mod socket;
mod tls13;
mod verifier;

use std::future::Future;

pub use self::classic::{ClassicDial, ClassicSetup};
pub(crate) use self::handshake_record::record_flights;
pub use self::rustls::{DialSetup, RustlsDial, RustlsSession, SetupError};
#[cfg(windows)]
pub use self::schannel::{SchannelSetup, StoreCertificate};
pub use self::scout::ScoutDial;
pub use self::tls13::Tls13Dial;
use crate::observation::{Attempt, Offer, Rules, Series};
use crate::wire::ServerFlight;

/// What an attempt shall offer towards resumption.
#[derive(Clone, Debug)]
pub enum Hello<S> {
    /// No SessionTicket extension, no session.
    Plain,
    /// An empty SessionTicket extension.
    EmptyTicketExtension,
    /// The ticket of an earlier session.
    Ticket(S),
    /// The session ID of an earlier session.
    SessionId(S),
    /// A ticket of this many random bytes.
    UnknownTicket(u16),
}

impl<S> Hello<S> {
    /// What will be on the wire.
    #[must_use]
    pub fn offer(&self) -> Offer {
        match self {
            Self::Plain => Offer::Nothing,
            Self::EmptyTicketExtension => Offer::EmptyTicketExtension,
            Self::Ticket(_) | Self::UnknownTicket(_) => Offer::Ticket,
            Self::SessionId(_) => Offer::SessionId,
        }
    }
}

/// One attempt to make.
#[derive(Clone, Debug)]
pub struct Order<S> {
    /// The series it belongs to.
    pub series: Series,
    /// Its number in the series, from 1.
    pub number: u32,
    /// What to offer.
    pub hello: Hello<S>,
    /// Whether to go on where the server breaks a rule. rustls cannot: it is strict whatever this says.
    pub rules: Rules,
}

/// What came of an attempt.
#[derive(Clone, Debug)]
pub struct Dialled<S> {
    /// The observation.
    pub attempt: Attempt,
    /// The certificates that were served, DER, leaf first; empty where none were.
    pub certificates: Vec<Vec<u8>>,
    /// The acceptable issuers of the server's CertificateRequest, DER (RFC 5246 section 7.4.4).
    pub issuers: Vec<Vec<u8>>,
    /// The session of the first handshake, to be offered later.
    pub session: Option<S>,
    /// The session that a renegotiation made: the client certificate is in it.
    pub renegotiated: Option<S>,
    /// Further tickets of the connection, which TLS 1.3 gives: older than that of `session`.
    pub more: Vec<S>,
}

impl<S> Dialled<S> {
    /// Takes from what the server said the parts that an attempt refers to.
    fn new(mut attempt: Attempt, heard: ServerFlight, session: Option<S>) -> Self {
        attempt.ended_by = attempt.reply.ended_by();
        let (certificates, issuers) = heard.into_certificates_and_issuers();
        Self {
            attempt,
            certificates,
            issuers,
            session,
            renegotiated: None,
            more: Vec::new(),
        }
    }
}

/// Makes connections to one front end. A failed connection is an observation, never an error.
pub trait Dial: Send + Sync {
    /// A session of this engine that can be offered again.
    type Session: Clone + Send + Sync;

    /// Makes one connection and says what came of it.
    fn attempt(
        &self,
        order: Order<Self::Session>,
    ) -> impl Future<Output = Dialled<Self::Session>> + Send;
}
