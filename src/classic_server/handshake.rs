//! One handshake of the server half: what is known of it, its keys, and how it ends (RFC 5246 sections 6.3 and 7.4.9, RFC 5077).

use std::sync::{Arc, PoisonError};

use super::offer::Kept;
use super::setup::{CertificatePolicy, ResumedBy, ServerSetup};
use crate::classic::classic_records::Outgoing;
use crate::classic::connection_error::Broken;
use crate::classic::exchange::OwnExchange;
use crate::classic::length_prefixed::{message, vector16};
use crate::classic::prf::Prf;
use crate::classic::random;
use crate::classic::record::{KeySource, Protection};
use crate::classic::renegotiation_info::Bond;
use crate::classic::server_key::ServerKey;

pub(super) const SERVER_HELLO: u8 = 2;
const NEW_SESSION_TICKET: u8 = 4;
pub(super) const FINISHED: u8 = 20;

/// Lifetime hint of Schannel's tickets in seconds: its documented cache time.
const LIFETIME_HINT: u32 = 36_000;

/// What the handshake waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    ClientHello,
    Certificate,
    KeyExchange,
    CertificateVerify,
    ChangeCipherSpec,
    Finished,
    Nothing,
}

/// A handshake under way, or done.
pub(super) struct ServerHandshake {
    pub(super) setup: Arc<ServerSetup>,
    pub(super) awaited: Awaited,
    /// That of the handshake before this one, empty in a first one; none where the client does not know RFC 5746.
    pub(super) bound_to: Option<Bond>,
    pub(super) certificate: CertificatePolicy,
    pub(super) secure: bool,
    pub(super) denied_ticket: bool,
    pub(super) resumed_by: ResumedBy,
    pub(super) issues_ticket: bool,
    pub(super) client_random: [u8; 32],
    pub(super) server_random: [u8; 32],
    pub(super) session_id: Vec<u8>,
    pub(super) transcript: Vec<u8>,
    pub(super) session: Option<Kept>,
    pub(super) own: Option<OwnExchange>,
    pub(super) client_key: Option<ServerKey>,
    pub(super) reads: Option<Protection>,
    writes: Option<Protection>,
    pub(super) finished: Bond,
}

impl ServerHandshake {
    pub(super) fn start(
        setup: Arc<ServerSetup>,
        bound_to: Option<Bond>,
        certificate: CertificatePolicy,
    ) -> Result<Self, Broken> {
        Ok(Self {
            setup,
            awaited: Awaited::ClientHello,
            bound_to,
            certificate,
            secure: false,
            denied_ticket: false,
            resumed_by: ResumedBy::Nothing,
            issues_ticket: false,
            client_random: [0; 32],
            server_random: random::array()?,
            session_id: Vec::new(),
            transcript: Vec::new(),
            session: None,
            own: None,
            client_key: None,
            reads: None,
            writes: None,
            finished: Bond::default(),
        })
    }

    pub(super) fn is_done(&self) -> bool {
        self.awaited == Awaited::Nothing
    }

    pub(super) fn is_secure(&self) -> bool {
        self.secure
    }

    pub(super) fn bond(&self) -> Bond {
        self.finished.clone()
    }

    pub(super) fn resumed_by(&self) -> ResumedBy {
        self.resumed_by
    }

    pub(super) fn denied_ticket(&self) -> bool {
        self.denied_ticket
    }

    pub(super) fn session(&self) -> Result<&Kept, Broken> {
        self.session.as_ref().ok_or_else(Broken::out_of_order)
    }

    pub(super) fn prf(&self) -> Result<Prf, Broken> {
        Ok(Prf::of(self.setup.version, self.session()?.suite))
    }

    pub(super) fn derive_keys(&mut self) -> Result<(), Broken> {
        let session = self.session()?;
        let source = KeySource {
            version: self.setup.version,
            suite: session.suite,
            master: &session.master,
            client_random: &self.client_random,
            server_random: &self.server_random,
        };
        let (reads, writes) = source.protections()?;
        self.reads = Some(reads);
        self.writes = Some(writes);
        Ok(())
    }

    /// NewSessionTicket where one was promised, ChangeCipherSpec and Finished. What a full handshake made is kept.
    pub(super) fn finish(&mut self) -> Result<Vec<Outgoing>, Broken> {
        let mut outgoing = Vec::new();
        if self.issues_ticket {
            let ticket = self.setup.ticket_key.seal(self.session()?)?;
            let body = [&LIFETIME_HINT.to_be_bytes()[..], &vector16(&ticket)].concat();
            outgoing.push(self.say(NEW_SESSION_TICKET, &body));
        } else if self.resumed_by == ResumedBy::Nothing {
            self.keep()?;
        }
        let master = &self.session()?.master;
        let data = self
            .prf()?
            .verify_data(master, "server finished", &self.transcript);
        let writes = self.writes.take().ok_or_else(Broken::out_of_order)?;
        outgoing.push(Outgoing::ChangeCipherSpec(Box::new(writes)));
        outgoing.push(self.say(FINISHED, &data));
        self.finished.server = data;
        Ok(outgoing)
    }

    fn keep(&self) -> Result<(), Broken> {
        let kept = self.session()?.clone();
        let sessions = self.setup.sessions.lock();
        let mut sessions = sessions.unwrap_or_else(PoisonError::into_inner);
        sessions.insert(self.session_id.clone(), Arc::new(kept));
        Ok(())
    }

    pub(super) fn say(&mut self, kind: u8, body: &[u8]) -> Outgoing {
        let message = message(kind, body);
        self.transcript.extend_from_slice(&message);
        Outgoing::Message(message)
    }
}
