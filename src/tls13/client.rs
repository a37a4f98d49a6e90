//! A TLS 1.3 connection of the client without its socket: bytes in, bytes out.

use std::sync::Arc;
use std::time::Instant;

use super::handshake::Handshake;
use super::hello::Greeting13;
use super::messages::{Request, Ticket};
use super::session::{Offered13, Tls13Session};
use super::transport::{Records13, Transport13};
use crate::bounds::{AFTER_HANDSHAKE_MAX, TICKETS_KEPT};
use crate::classic::Credential;
use crate::classic::Side;
use crate::classic::connection_error::Broken;
use crate::classic::length_prefixed::message;
use crate::classic::message_name::message_name;
use crate::classic::random;
use crate::observation::{Breach, ClientCertificate, KeyExchange, KeyExchangeMethod, TlsVersion};
use crate::wire::{CertificateRequest, NewSessionTicket};

const NEW_SESSION_TICKET: u8 = 4;
const CERTIFICATE_REQUEST: u8 = 13;
const KEY_UPDATE: u8 = 24;
const UPDATE_REQUESTED: u8 = 1;

/// What came after the handshake.
#[derive(Default)]
pub(crate) struct Told13 {
    /// The first ticket; its lifetime stands for the hint of TLS 1.2.
    pub(crate) first_ticket: Option<NewSessionTicket>,
    /// Length of its nonce, in bytes.
    pub(crate) nonce_length: usize,
    /// Its max_early_data_size, in bytes.
    pub(crate) early_data: Option<u32>,
    /// The longest lifetime of a ticket, in seconds.
    pub(crate) longest_lifetime: u32,
    /// NewSessionTicket messages.
    pub(crate) tickets: u32,
    /// When the first and the last of them came.
    pub(crate) tickets_at: Option<(Instant, Instant)>,
    /// CertificateRequest messages after the handshake.
    pub(crate) requests: u32,
    /// KeyUpdate messages.
    pub(crate) key_updates: u32,
    /// Whether anything at all came under the keys of the application: then the server has accepted the handshake.
    pub(crate) spoke: bool,
}

/// What the client knows of a connection.
pub(crate) struct Client13 {
    transport: Transport13,
    text: Vec<u8>,
    handshake: Handshake,
    sessions: Vec<Tls13Session>,
    told: Told13,
    later: Option<(Request, ClientCertificate)>,
    messages: u32,
    breach: Option<Breach>,
}

impl Client13 {
    /// A connection whose ClientHello is ready to be sent.
    pub(crate) fn new(
        server_name: Option<String>,
        credential: Option<Arc<Credential>>,
        offered: Offered13,
    ) -> Result<Self, Broken> {
        let greeting = Greeting13 {
            server_name,
            random: random::array()?,
            session_id: random::array()?,
            offered,
        };
        let mut transport = Transport13::in_clear();
        let handshake = Handshake::start(greeting, credential, &mut transport)?;
        Ok(Self {
            transport,
            text: Vec::new(),
            handshake,
            sessions: Vec::new(),
            told: Told13::default(),
            later: None,
            messages: 0,
            breach: None,
        })
    }

    /// The tickets that can be offered, in the order in which they came; the last ones where there were many.
    pub(crate) fn into_sessions(self) -> Vec<Tls13Session> {
        self.sessions
    }

    /// The rule that the server broke, so that this side ended the connection.
    pub(crate) fn breach(&self) -> Option<Breach> {
        self.breach.clone()
    }

    /// What came after the handshake.
    pub(crate) fn told(&self) -> &Told13 {
        &self.told
    }

    /// The certificates that the server sent, DER, leaf first; empty where a session went on.
    pub(crate) fn chain(&self) -> &[Vec<u8>] {
        &self.handshake.chain
    }

    /// The request for a certificate: that of the handshake, or else one that came later.
    pub(crate) fn request(&self) -> Option<&CertificateRequest> {
        let later = self.later.as_ref().map(|(request, _)| request);
        let first = self.handshake.request.as_ref();
        first.or(later).map(|request| &request.request)
    }

    /// Whether the handshake itself asked for a certificate.
    pub(crate) fn was_asked_in_handshake(&self) -> bool {
        self.handshake.request.is_some()
    }

    /// What was answered: to the request of the handshake, and to the last one after it.
    pub(crate) fn answered(&self) -> (ClientCertificate, Option<ClientCertificate>) {
        let later = self.later.as_ref().map(|(_, answered)| *answered);
        (self.handshake.certificate, later)
    }

    /// The group of the exchange, and the one that a HelloRetryRequest asked for.
    pub(crate) fn groups(&self) -> (Option<u16>, Option<u16>) {
        (self.handshake.group, self.handshake.retried)
    }

    /// How the secret came about; none before the server signed, or where a session went on.
    pub(crate) fn key_exchange(&self) -> Option<KeyExchange> {
        self.handshake.chain.first()?;
        Some(KeyExchange {
            method: KeyExchangeMethod::Ecdhe,
            group_bits: None,
            signature: self.handshake.signed,
        })
    }

    /// A message after the handshake (RFC 8446 section 4.6). How many there may be is bounded.
    fn take_later(&mut self, kind: u8, whole: &[u8]) -> Result<(), Broken> {
        self.told.spoke = true;
        self.messages += 1;
        if self.messages > AFTER_HANDSHAKE_MAX {
            let what = format!("more than {AFTER_HANDSHAKE_MAX} messages after the handshake");
            return Err(Broken::too_much(&what));
        }
        let body = whole.get(4..).unwrap_or_default();
        match kind {
            NEW_SESSION_TICKET => self.take_ticket(Ticket::decode(body)?),
            CERTIFICATE_REQUEST => self.take_request(whole, Request::decode(body)?),
            KEY_UPDATE => self.update_keys(body),
            _ => {
                let what = format!("{} came after Finished", message_name(kind));
                Err(Broken::misplaced(&what))
            }
        }
    }

    fn take_ticket(&mut self, ticket: Ticket) -> Result<(), Broken> {
        let suite = self.handshake.suite()?;
        let session = Tls13Session::of(&ticket, suite, self.handshake.resumption())?;
        if self.sessions.len() == TICKETS_KEPT {
            self.sessions.remove(0);
        }
        self.sessions.extend(session);
        let (now, told) = (Instant::now(), &mut self.told);
        let first = told.tickets_at.map_or(now, |(first, _)| first);
        told.tickets_at = Some((first, now));
        told.tickets += 1;
        told.longest_lifetime = told.longest_lifetime.max(ticket.lifetime);
        if told.first_ticket.is_none() {
            told.nonce_length = ticket.nonce.len();
            told.early_data = ticket.early_data;
            told.first_ticket = Some(NewSessionTicket {
                lifetime_hint: ticket.lifetime,
                ticket: ticket.ticket,
            });
        }
        Ok(())
    }

    fn take_request(&mut self, whole: &[u8], request: Request) -> Result<(), Broken> {
        self.told.requests += 1;
        let transport = &mut self.transport;
        let answered = self.handshake.answer_later(whole, &request, transport)?;
        self.later = Some((request, answered));
        Ok(())
    }

    /// New keys for what the server sends, and for what this side sends where it is asked for them (RFC 8446 section 4.6.3).
    fn update_keys(&mut self, body: &[u8]) -> Result<(), Broken> {
        self.told.key_updates += 1;
        if !matches!(body, [0 | UPDATE_REQUESTED]) {
            return Err(Broken::malformed(
                "KeyUpdate has a value that is not allowed",
            ));
        }
        let missing = Broken::out_of_order;
        let reads = self.transport.read_keys().ok_or_else(missing)?.updated()?;
        self.transport.read_under(reads)?;
        if body == [UPDATE_REQUESTED] {
            self.transport.put_message(&message(KEY_UPDATE, &[0]))?;
            let writes = self.transport.write_keys().ok_or_else(missing)?;
            let writes = writes.updated()?;
            self.transport.write_under(writes);
        }
        Ok(())
    }
}

impl Side for Client13 {
    type Records = Records13;

    fn transport(&mut self) -> &mut Transport13 {
        &mut self.transport
    }

    fn text(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    fn is_settled(&self) -> bool {
        self.handshake.is_done()
    }

    fn take_messages(&mut self) -> Result<(), Broken> {
        while let Some((kind, whole)) = self.transport.next_message()? {
            if self.handshake.is_done() {
                self.take_later(kind, &whole)?;
                continue;
            }
            self.transport.went_on();
            self.handshake.take(kind, &whole, &mut self.transport)?;
        }
        Ok(())
    }

    /// It says nothing (RFC 8446 appendix D.4).
    fn take_change_cipher_spec(&mut self) -> Result<(), Broken> {
        Ok(())
    }

    fn expect_text(&mut self) -> Result<(), Broken> {
        if !self.handshake.is_done() {
            return Err(self.handshake.too_early());
        }
        self.told.spoke = true;
        Ok(())
    }

    fn end(&mut self, broken: Broken) -> Broken {
        self.breach = broken.breach(TlsVersion::TLS13);
        broken
    }
}
