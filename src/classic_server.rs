//! The server half of a connection: what the lab needs to play a front end that rustls cannot play.
//!
//! It speaks one version, keeps sessions by ticket and by session ID, and can ask for the client certificate by renegotiation.

mod cache;
mod client_messages;
mod flight;
mod handshake;
mod offer;
mod setup;
mod ticket;

use std::sync::Arc;

use self::handshake::ServerHandshake;
pub(crate) use self::setup::{CertificatePolicy, ResumedBy, ServerSetup, TicketPolicy};
use crate::classic::Side;
use crate::classic::classic_records::{ClassicRecords, Outgoing};
use crate::classic::connection_error::Broken;
use crate::classic::renegotiation_info::Bond;
use crate::classic::transport::Transport;

const CLIENT_HELLO: u8 = 1;
const NO_RENEGOTIATION: u8 = 100;
/// A HelloRequest: type 0, no body (RFC 5246 section 7.4.1.1).
const HELLO_REQUEST: [u8; 4] = [0; 4];

/// What the server knows of a connection.
pub(crate) struct ServerConnection {
    setup: Arc<ServerSetup>,
    transport: Transport<ClassicRecords>,
    text: Vec<u8>,
    handshake: ServerHandshake,
    resumed_by: ResumedBy,
    /// Whether the first handshake is done.
    established: bool,
}

impl ServerConnection {
    /// A connection that waits for a ClientHello.
    pub(crate) fn new(setup: Arc<ServerSetup>) -> Result<Self, Broken> {
        Ok(Self {
            transport: Transport::new(ClassicRecords::new(setup.version)),
            text: Vec::new(),
            handshake: ServerHandshake::start(
                setup.clone(),
                Some(Bond::default()),
                setup.first_handshake,
            )?,
            resumed_by: ResumedBy::Nothing,
            established: false,
            setup,
        })
    }

    /// How the session of the first handshake was taken up.
    pub(crate) fn resumed_by(&self) -> ResumedBy {
        self.resumed_by
    }

    /// Whether the first handshake ended because a ticket was to be denied.
    pub(crate) fn denied_ticket(&self) -> bool {
        self.handshake.denied_ticket()
    }

    /// Asks for the client's certificate by a new handshake. Fails where a handshake is under way.
    pub(crate) fn ask_for_certificate(&mut self) -> Result<(), Broken> {
        if !self.is_settled() {
            return Err(Broken::local("a handshake is under way"));
        }
        let bond = self.handshake.is_secure().then(|| self.handshake.bond());
        self.handshake =
            ServerHandshake::start(self.setup.clone(), bond, CertificatePolicy::AskedAlways)?;
        let request = Outgoing::Message(HELLO_REQUEST.to_vec());
        self.transport.put(vec![request])
    }
}

impl Side for ServerConnection {
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
        match self.established {
            true => Ok(()),
            false => Err(Broken::before_finished()),
        }
    }

    fn take_change_cipher_spec(&mut self) -> Result<(), Broken> {
        let protection = self.handshake.change_cipher_spec()?;
        self.transport.read_under(protection);
        Ok(())
    }

    fn take_messages(&mut self) -> Result<(), Broken> {
        while let Some((kind, message)) = self.transport.next_message()? {
            if kind == CLIENT_HELLO && self.established && self.handshake.is_done() {
                // Nobody asked for it.
                self.transport.put_warning(NO_RENEGOTIATION);
                continue;
            }
            self.transport.went_on();
            let outgoing = self.handshake.take(kind, &message)?;
            self.transport.put(outgoing)?;
            if !self.established && self.handshake.is_done() {
                self.established = true;
                self.resumed_by = self.handshake.resumed_by();
            }
        }
        Ok(())
    }
}
