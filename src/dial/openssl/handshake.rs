//! One handshake of the client, message by message (RFC 5246 section 7.3, RFC 5077, RFC 7627).

mod answer;

use std::sync::Arc;

use ::openssl::pkey::{PKey, Public};
use ::openssl::x509::X509;

use super::exchange::{ServerKeyExchange, ServerShare};
use super::failure::{Broken, DECRYPT_ERROR, HANDSHAKE_FAILURE, UNEXPECTED_MESSAGE};
use super::hello::{Greeting, Offered, OpensslSession, RenegotiationInfo, Session, random};
use super::identity::ClientIdentity;
use super::prf::{Prf, Secret};
use super::record::{KeySource, Protection};
use super::server_hello::Chosen;
use crate::observation::{ClientCertificate, TlsVersion};
use crate::wire::{Certificate, CertificateRequest, NewSessionTicket, Reader};

const SERVER_HELLO: u8 = 2;
const NEW_SESSION_TICKET: u8 = 4;
const CERTIFICATE: u8 = 11;
const SERVER_KEY_EXCHANGE: u8 = 12;
const CERTIFICATE_REQUEST: u8 = 13;
const SERVER_HELLO_DONE: u8 = 14;
const FINISHED: u8 = 20;

/// What the handshake waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    ServerHello,
    /// Certificate to ServerHelloDone.
    ServerFlight,
    /// NewSessionTicket or ChangeCipherSpec.
    ServerEnd,
    Finished,
    Nothing,
}

/// What is to be sent, in order.
pub(super) enum Outgoing {
    Message(Vec<u8>),
    /// ChangeCipherSpec: what follows goes under this.
    ChangeCipherSpec(Box<Protection>),
}

/// The verify_data of both Finished messages: what a renegotiation is bound to (RFC 5746).
#[derive(Clone, Default)]
pub(super) struct Bond {
    pub(super) client: Vec<u8>,
    pub(super) server: Vec<u8>,
}

/// A handshake under way, or done.
pub(super) struct Handshake {
    greeting: Arc<Greeting>,
    identity: Option<Arc<ClientIdentity>>,
    offered: Offered,
    /// That of the handshake before this one, empty in a first one; none where the server does not know RFC 5746.
    bound_to: Option<Bond>,
    awaited: Awaited,
    client_random: [u8; 32],
    transcript: Vec<u8>,
    chosen: Option<Chosen>,
    resumed: bool,
    server_key: Option<PKey<Public>>,
    share: Option<ServerShare>,
    request: Option<(CertificateRequest, Vec<u16>)>,
    certificate: ClientCertificate,
    master: Secret,
    protections: Option<(Protection, Protection)>,
    ticket: Option<NewSessionTicket>,
    finished: Bond,
}

impl Handshake {
    /// A handshake and its ClientHello. `bound_to` is none where the server did not speak of RFC 5746 in the handshake before.
    pub(super) fn start(
        greeting: Arc<Greeting>,
        identity: Option<Arc<ClientIdentity>>,
        offered: Offered,
        bound_to: Option<Bond>,
    ) -> Result<(Self, Outgoing), Broken> {
        let mut client_random = [0; 32];
        client_random.copy_from_slice(&random(32)?);
        let info = match &bound_to {
            Some(bond) => RenegotiationInfo::Verified(&bond.client),
            None => RenegotiationInfo::LeftOut,
        };
        let hello = greeting.message(&client_random, &offered, &info)?;
        let handshake = Self {
            greeting,
            identity,
            offered,
            bound_to,
            awaited: Awaited::ServerHello,
            client_random,
            transcript: hello.clone(),
            chosen: None,
            resumed: false,
            server_key: None,
            share: None,
            request: None,
            certificate: ClientCertificate::NotSent,
            master: Secret::default(),
            protections: None,
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
        self.request.as_ref().map(|(request, _)| request)
    }

    pub(super) fn certificate(&self) -> ClientCertificate {
        self.certificate
    }

    pub(super) fn ticket(&self) -> Option<&NewSessionTicket> {
        self.ticket.as_ref()
    }

    /// The session that it made, or took up; none where nothing of it can be offered again.
    pub(super) fn session(&self) -> Option<OpensslSession> {
        let chosen = self.chosen.as_ref().filter(|_| self.is_done())?;
        let issued = self.ticket.as_ref().filter(|t| !t.ticket.is_empty());
        let taken_up = self.offered.session.as_ref().filter(|_| self.resumed);
        let ticket = match issued {
            Some(issued) => Some(Secret::new(issued.ticket.clone())),
            None => taken_up.and_then(|session| session.ticket.clone()),
        };
        if ticket.is_none() && chosen.session_id.is_empty() {
            return None;
        }
        Some(OpensslSession(Arc::new(Session {
            suite: chosen.suite,
            master: self.master.clone(),
            extended_master_secret: chosen.extended_master_secret,
            session_id: chosen.session_id.clone(),
            ticket,
        })))
    }

    /// Takes in a message, header and all, and says what is to be sent.
    pub(super) fn take(&mut self, kind: u8, whole: &[u8]) -> Result<Vec<Outgoing>, Broken> {
        let body = whole.get(4..).unwrap_or_default();
        let mut outgoing = Vec::new();
        // Finished covers what came before it.
        if kind == FINISHED {
            self.check_finished(body)?;
        }
        self.transcript.extend_from_slice(whole);
        match (self.awaited, kind) {
            (Awaited::ServerHello, SERVER_HELLO) => self.take_server_hello(body)?,
            (Awaited::ServerFlight, CERTIFICATE) if self.server_key.is_none() => {
                self.take_certificate(body)?;
            }
            (Awaited::ServerFlight, SERVER_KEY_EXCHANGE) if self.share.is_none() => {
                self.take_key_exchange(body)?;
            }
            (Awaited::ServerFlight, CERTIFICATE_REQUEST) if self.request.is_none() => {
                self.take_request(body)?;
            }
            (Awaited::ServerFlight, SERVER_HELLO_DONE) => {
                outgoing = self.answer()?;
                self.awaited = Awaited::ServerEnd;
            }
            (Awaited::ServerEnd, NEW_SESSION_TICKET) if self.ticket.is_none() => {
                self.ticket = Some(NewSessionTicket::decode(body)?);
            }
            (Awaited::Finished, FINISHED) => {
                if self.resumed {
                    outgoing = self.finish()?;
                }
                self.awaited = Awaited::Nothing;
            }
            _ => return Err(unexpected()),
        }
        Ok(outgoing)
    }

    /// ChangeCipherSpec came: what follows is under this.
    pub(super) fn change_cipher_spec(&mut self) -> Result<Protection, Broken> {
        if self.awaited != Awaited::ServerEnd {
            return Err(unexpected());
        }
        self.awaited = Awaited::Finished;
        let server = self.protections.as_ref().map(|(_, server)| server.clone());
        server.ok_or_else(unexpected)
    }

    fn chosen(&self) -> Result<&Chosen, Broken> {
        self.chosen.as_ref().ok_or_else(unexpected)
    }

    fn prf(&self) -> Result<Prf, Broken> {
        Ok(Prf::of(self.greeting.version, self.chosen()?.suite))
    }

    fn take_server_hello(&mut self, body: &[u8]) -> Result<(), Broken> {
        let chosen = Chosen::decode(body, self.greeting.version)?;
        if !self.fits(chosen.renegotiation_info.as_deref()) {
            let what = "renegotiation_info does not fit the handshake before";
            return Err(Broken::with_alert(what, HANDSHAKE_FAILURE));
        }
        if chosen.ticket_acknowledged && self.offered.ticket.is_none() {
            return Err(Broken::misbehaved(
                "it acknowledged tickets that were not offered",
            ));
        }
        let echoed = !chosen.session_id.is_empty() && chosen.session_id == self.offered.session_id;
        self.awaited = Awaited::ServerFlight;
        if let Some(session) = self.offered.session.clone().filter(|_| echoed) {
            chosen.check_resumes(&session)?;
            self.resumed = true;
            self.master = session.master.clone();
            self.awaited = Awaited::ServerEnd;
        }
        self.chosen = Some(chosen);
        if self.resumed {
            self.derive_keys()?;
        }
        Ok(())
    }

    /// A first ServerHello may leave renegotiation_info out, a later one must go on as it was (RFC 5746 sections 3.4, 3.5 and 4.1).
    fn fits(&self, info: Option<&[u8]>) -> bool {
        match (&self.bound_to, info) {
            (None, info) => info.is_none(),
            (Some(bond), None) => bond.client.is_empty(),
            (Some(bond), Some(info)) => info == [&bond.client[..], &bond.server].concat(),
        }
    }

    fn derive_keys(&mut self) -> Result<(), Broken> {
        let chosen = self.chosen()?;
        let source = KeySource {
            version: self.greeting.version,
            suite: chosen.suite,
            master: &self.master,
            client_random: &self.client_random,
            server_random: &chosen.random,
        };
        self.protections = Some(source.protections()?);
        Ok(())
    }

    fn take_certificate(&mut self, body: &[u8]) -> Result<(), Broken> {
        let list = Certificate::decode(body)?;
        let key = list.0.first().and_then(|leaf| {
            let leaf = X509::from_der(leaf).ok()?;
            leaf.public_key().ok()
        });
        let unread = || Broken::misbehaved("the key of its certificate cannot be read");
        self.server_key = Some(key.ok_or_else(unread)?);
        Ok(())
    }

    fn take_key_exchange(&mut self, body: &[u8]) -> Result<(), Broken> {
        let chosen = self.chosen()?;
        let exchange = chosen.suite.exchange;
        let message = ServerKeyExchange::decode(body, exchange, self.greeting.version)?;
        let signed = [&self.client_random[..], &chosen.random, message.signed].concat();
        let key = self.server_key.as_ref().ok_or_else(unexpected)?;
        let verified = message.scheme.verify(key, &signed, message.signature);
        if !verified.unwrap_or(false) {
            let what = "the signature does not fit the key of its certificate";
            return Err(Broken::with_alert(what, DECRYPT_ERROR));
        }
        self.share = Some(message.share);
        Ok(())
    }

    fn take_request(&mut self, body: &[u8]) -> Result<(), Broken> {
        let version = self.greeting.version;
        let request = CertificateRequest::decode(body, version.0)?;
        let mut named = Vec::new();
        let mut reader = Reader::new(body);
        reader.vector8("certificate_types")?;
        if version >= TlsVersion::TLS12 {
            let mut schemes = reader.vector16("supported_signature_algorithms")?;
            while !schemes.is_empty() {
                named.push(schemes.u16("SignatureAndHashAlgorithm")?);
            }
        }
        self.request = Some((request, named));
        Ok(())
    }

    fn check_finished(&mut self, body: &[u8]) -> Result<(), Broken> {
        if self.awaited != Awaited::Finished {
            return Err(unexpected());
        }
        let prf = self.prf()?;
        let data = prf.verify_data(&self.master, "server finished", &self.transcript)?;
        if body != data {
            let what = "Finished does not fit the handshake";
            return Err(Broken::with_alert(what, DECRYPT_ERROR));
        }
        self.finished.server = data;
        Ok(())
    }
}

fn unexpected() -> Broken {
    Broken::with_alert("a message came out of order", UNEXPECTED_MESSAGE)
}
