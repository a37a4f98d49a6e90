//! A TLS connection of the client without its socket: bytes in, bytes out.

mod awaited;
mod client_flight;
mod handshake;
mod server_flight;
mod server_messages;

use std::sync::Arc;

use self::handshake::Handshake;
use super::classic_records::ClassicRecords;
use super::connection_error::Broken;
use super::credential::Credential;
use super::hello::Greeting;
use super::renegotiation_info::Bond;
use super::session::{ClassicSession, Offered};
use super::stream::Side;
use super::transport::Transport;
use crate::bounds::RENEGOTIATIONS_MAX;
use crate::observation::{Breach, ClientCertificate, KeyExchange, Rules, TlsVersion};
use crate::wire::{CertificateRequest, NewSessionTicket};

const HELLO_REQUEST: u8 = 0;
const NO_RENEGOTIATION: u8 = 100;

/// What a renegotiation brought: the last one, where there were several.
pub(crate) struct Renegotiated<'a> {
    pub(crate) completed: bool,
    pub(crate) request: Option<&'a CertificateRequest>,
    pub(crate) certificate: ClientCertificate,
    pub(crate) ticket: Option<&'a NewSessionTicket>,
}

/// What the client knows of a connection.
pub(crate) struct ClientConnection {
    greeting: Arc<Greeting>,
    credential: Option<Arc<Credential>>,
    rules: Rules,
    transport: Transport<ClassicRecords>,
    text: Vec<u8>,
    handshake: Handshake,
    /// Where the first handshake offered tickets, so does the next.
    offers_tickets: bool,
    first_session: Option<ClassicSession>,
    key_exchange: Option<KeyExchange>,
    /// Whether the first handshake is done.
    established: bool,
    hello_requests: u32,
    renegotiations: u32,
    breach: Option<Breach>,
}

impl ClientConnection {
    /// A connection whose ClientHello is ready to be sent.
    pub(crate) fn new(
        greeting: Greeting,
        credential: Option<Arc<Credential>>,
        offered: Offered,
        rules: Rules,
    ) -> Result<Self, Broken> {
        let greeting = Arc::new(greeting);
        let offers_tickets = offered.ticket.is_some();
        let (handshake, hello) = Handshake::start(
            greeting.clone(),
            credential.clone(),
            (offered, rules),
            Some(Bond::default()),
        )?;
        let mut transport = Transport::new(ClassicRecords::new(greeting.version));
        transport.put(vec![hello])?;
        // The version of the first record says nothing (RFC 5246 appendix E.1); this one no server stumbles over.
        if let Some(version) = transport.output().get_mut(1..3) {
            version.copy_from_slice(&TlsVersion::TLS10.0.to_be_bytes());
        }
        Ok(Self {
            greeting,
            credential,
            rules,
            transport,
            text: Vec::new(),
            handshake,
            offers_tickets,
            first_session: None,
            key_exchange: None,
            established: false,
            hello_requests: 0,
            renegotiations: 0,
            breach: None,
        })
    }

    /// The session of the first handshake.
    pub(crate) fn first_session(&self) -> Option<ClassicSession> {
        self.first_session.clone()
    }

    /// The session that the last renegotiation made.
    pub(crate) fn renegotiated_session(&self) -> Option<ClassicSession> {
        let renegotiated = Some(&self.handshake).filter(|_| self.renegotiations > 0);
        renegotiated.and_then(Handshake::session)
    }

    /// The key exchange of the first handshake; none in an abbreviated one.
    pub(crate) fn key_exchange(&self) -> Option<KeyExchange> {
        self.key_exchange.or_else(|| self.handshake.key_exchange())
    }

    /// The rule that the server broke, so that this side ended the connection.
    pub(crate) fn breach(&self) -> Option<Breach> {
        self.breach.clone()
    }

    /// HelloRequests that came.
    pub(crate) fn hello_requests(&self) -> u32 {
        self.hello_requests
    }

    /// The last handshake after the first.
    pub(crate) fn renegotiated(&self) -> Option<Renegotiated<'_>> {
        (self.renegotiations > 0).then(|| Renegotiated {
            completed: self.handshake.is_done(),
            request: self.handshake.request(),
            certificate: self.handshake.certificate(),
            ticket: self.handshake.ticket(),
        })
    }

    /// Within a handshake it means nothing (RFC 5246 section 7.4.1.1).
    fn take_hello_request(&mut self) -> Result<(), Broken> {
        if !self.is_settled() {
            return Ok(());
        }
        self.hello_requests = self.hello_requests.saturating_add(1);
        if self.renegotiations >= RENEGOTIATIONS_MAX {
            self.transport.put_warning(NO_RENEGOTIATION);
            return Ok(());
        }
        self.renegotiations += 1;
        let offered = match self.offers_tickets {
            true => Offered::tickets(),
            false => Offered::nothing(),
        };
        let bond = self.handshake.is_secure().then(|| self.handshake.bond());
        let (handshake, hello) = Handshake::start(
            self.greeting.clone(),
            self.credential.clone(),
            (offered, self.rules),
            bond,
        )?;
        self.handshake = handshake;
        self.transport.put(vec![hello])
    }
}

impl Side for ClientConnection {
    type Records = ClassicRecords;

    fn transport(&mut self) -> &mut Transport<ClassicRecords> {
        &mut self.transport
    }

    fn text(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    fn is_settled(&self) -> bool {
        self.handshake.is_done()
    }

    fn expect_text(&mut self) -> Result<(), Broken> {
        match self.established && !self.handshake.awaits_finished() {
            true => Ok(()),
            false => Err(Broken::before_finished()),
        }
    }

    fn end(&mut self, broken: Broken) -> Broken {
        let again = self.established && !self.handshake.is_done();
        let broken = match again {
            true => broken.within("in the renegotiation"),
            false => broken,
        };
        self.breach = broken.breach(self.greeting.version);
        broken
    }

    fn take_change_cipher_spec(&mut self) -> Result<(), Broken> {
        let protection = self.handshake.change_cipher_spec()?;
        self.transport.read_under(protection);
        Ok(())
    }

    fn take_messages(&mut self) -> Result<(), Broken> {
        while let Some((kind, message)) = self.transport.next_message()? {
            if kind == HELLO_REQUEST {
                if message.len() > 4 {
                    return Err(Broken::malformed("HelloRequest has a body"));
                }
                self.take_hello_request()?;
                continue;
            }
            self.transport.went_on();
            let outgoing = self.handshake.take(kind, &message)?;
            self.transport.put(outgoing)?;
            if !self.established && self.handshake.is_done() {
                self.established = true;
                self.first_session = self.handshake.session();
                self.key_exchange = self.handshake.key_exchange();
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
