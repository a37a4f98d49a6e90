//! One handshake of the client: what is known of it, its keys, and what it leaves (RFC 5246 section 6.3, RFC 5077, RFC 7627).

use std::sync::Arc;

use super::awaited::Awaited;
use super::server_flight::Flight;
use crate::classic::classic_records::Outgoing;
use crate::classic::connection_error::Broken;
use crate::classic::credential::Credential;
use crate::classic::hello::{Greeting, RenegotiationInfo};
use crate::classic::prf::{Prf, Secret};
use crate::classic::random;
use crate::classic::record::{KeySource, Protection};
use crate::classic::renegotiation_info::Bond;
use crate::classic::server_hello::Chosen;
use crate::classic::session::{ClassicSession, OFFERED_MAX, Offered, Session};
use crate::observation::{ClientCertificate, KeyExchange, Rules};
use crate::wire::{CertificateRequest, NewSessionTicket};

/// A handshake under way, or done.
pub(super) struct Handshake {
    pub(super) greeting: Arc<Greeting>,
    pub(super) credential: Option<Arc<Credential>>,
    pub(super) rules: Rules,
    pub(super) offered: Offered,
    /// That of the handshake before this one, empty in a first one; none where the server does not know RFC 5746.
    pub(super) bound_to: Option<Bond>,
    pub(super) awaited: Awaited,
    pub(super) client_random: [u8; 32],
    pub(super) transcript: Vec<u8>,
    pub(super) chosen: Option<Chosen>,
    pub(super) resumed: bool,
    pub(super) flight: Flight,
    pub(super) certificate: ClientCertificate,
    pub(super) master: Secret,
    pub(super) reads: Option<Protection>,
    writes: Option<Protection>,
    pub(super) ticket: Option<NewSessionTicket>,
    pub(super) finished: Bond,
}

impl Handshake {
    /// A handshake and its ClientHello. `bound_to` is none where the server did not speak of RFC 5746 in the handshake before.
    pub(super) fn start(
        greeting: Arc<Greeting>,
        credential: Option<Arc<Credential>>,
        (offered, rules): (Offered, Rules),
        bound_to: Option<Bond>,
    ) -> Result<(Self, Outgoing), Broken> {
        let client_random = random::array()?;
        let info = match &bound_to {
            Some(bond) => RenegotiationInfo::Verified(&bond.client),
            None => RenegotiationInfo::LeftOut,
        };
        let hello = greeting.message(&client_random, &offered, &info)?;
        let handshake = Self {
            greeting,
            credential,
            rules,
            offered,
            bound_to,
            awaited: Awaited::ServerHello,
            client_random,
            transcript: hello.clone(),
            chosen: None,
            resumed: false,
            flight: Flight::default(),
            certificate: ClientCertificate::NotSent,
            master: Secret::default(),
            reads: None,
            writes: None,
            ticket: None,
            finished: Bond::default(),
        };
        Ok((handshake, Outgoing::Message(hello)))
    }

    pub(super) fn is_done(&self) -> bool {
        self.awaited == Awaited::Nothing
    }

    /// Whether ServerHello indicated secure renegotiation.
    pub(super) fn is_secure(&self) -> bool {
        self.chosen
            .as_ref()
            .is_some_and(|chosen| chosen.renegotiation_info.is_some())
    }

    pub(super) fn bond(&self) -> Bond {
        self.finished.clone()
    }

    pub(super) fn request(&self) -> Option<&CertificateRequest> {
        self.flight.request()
    }

    pub(super) fn certificate(&self) -> ClientCertificate {
        self.certificate
    }

    pub(super) fn ticket(&self) -> Option<&NewSessionTicket> {
        self.ticket.as_ref()
    }

    /// How the secret came about; none where no key exchange took place.
    pub(super) fn key_exchange(&self) -> Option<KeyExchange> {
        self.flight
            .key_exchange(self.chosen.as_ref()?.suite.exchange)
    }

    /// The session that it made, or took up; none where nothing of it can be offered again.
    pub(super) fn session(&self) -> Option<ClassicSession> {
        let chosen = self.chosen.as_ref().filter(|_| self.is_done())?;
        let fits = |t: &&NewSessionTicket| (1..=OFFERED_MAX).contains(&t.ticket.len());
        let issued = self.ticket.as_ref().filter(fits);
        let taken_up = self.offered.session.as_ref().filter(|_| self.resumed);
        let ticket = match issued {
            Some(issued) => Some(Secret::new(issued.ticket.clone())),
            None => taken_up.and_then(|session| session.ticket.clone()),
        };
        if ticket.is_none() && chosen.session_id.is_empty() {
            return None;
        }
        Some(ClassicSession(Arc::new(Session {
            suite: chosen.suite,
            master: self.master.clone(),
            extended_master_secret: chosen.extended_master_secret,
            session_id: chosen.session_id.clone(),
            ticket,
        })))
    }

    pub(super) fn chosen(&self) -> Result<&Chosen, Broken> {
        self.chosen.as_ref().ok_or_else(Broken::out_of_order)
    }

    pub(super) fn prf(&self) -> Result<Prf, Broken> {
        Ok(Prf::of(self.greeting.version, self.chosen()?.suite))
    }

    /// What follows from this side is under this.
    pub(super) fn write_under(&mut self) -> Result<Protection, Broken> {
        self.writes.take().ok_or_else(Broken::out_of_order)
    }

    pub(super) fn derive_keys(&mut self) -> Result<(), Broken> {
        let chosen = self.chosen()?;
        let source = KeySource {
            version: self.greeting.version,
            suite: chosen.suite,
            master: &self.master,
            client_random: &self.client_random,
            server_random: &chosen.random,
        };
        let (writes, reads) = source.protections()?;
        self.writes = Some(writes);
        self.reads = Some(reads);
        Ok(())
    }
}
