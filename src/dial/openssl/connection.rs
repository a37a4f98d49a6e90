//! A TLS connection of the client without its socket: bytes in, bytes out.

use std::sync::Arc;

use super::failure::{BAD_RECORD_MAC, Broken, DECODE_ERROR, UNEXPECTED_MESSAGE};
use super::handshake::{Bond, Handshake, Outgoing};
use super::hello::{Greeting, Offered, OpensslSession};
use super::identity::ClientIdentity;
use super::prf::Secret;
use super::record::{HEADER_LENGTH, Protection, Unopened, record};
use crate::bounds::{IDLE_RECORDS_MAX, MESSAGE_MAX, RECORD_MAX, RENEGOTIATIONS_MAX};
use crate::dial::recording::{size_of_request, ticket_without_secret};
use crate::observation::{Renegotiation, TlsVersion};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const HELLO_REQUEST: u8 = 0;
const CLOSE_NOTIFY: u8 = 0;
const NO_RENEGOTIATION: u8 = 100;
const WARNING: u8 = 1;
const FATAL: u8 = 2;

/// Text of one record at most, in bytes.
const FRAGMENT_MAX: usize = 1 << 14;

/// What the client knows of a connection.
pub(super) struct Connection {
    greeting: Arc<Greeting>,
    identity: Option<Arc<ClientIdentity>>,
    input: Vec<u8>,
    messages: Vec<u8>,
    output: Vec<u8>,
    plaintext: Vec<u8>,
    read: Option<Protection>,
    write: Option<Protection>,
    handshake: Handshake,
    /// Where the first handshake offered tickets, so does the next.
    offers_tickets: bool,
    first_session: Option<OpensslSession>,
    /// Whether the first handshake is done.
    established: bool,
    hello_requests: u32,
    renegotiations: u32,
    /// Records in a row that brought nothing.
    idle_records: u32,
    closed: bool,
}

impl Connection {
    /// A connection whose ClientHello is ready to be sent.
    pub(super) fn new(
        greeting: Greeting,
        identity: Option<Arc<ClientIdentity>>,
        offered: Offered,
    ) -> Result<Self, Broken> {
        let greeting = Arc::new(greeting);
        let offers_tickets = offered.ticket.is_some();
        let bond = Some(Bond::default());
        let (handshake, hello) =
            Handshake::start(greeting.clone(), identity.clone(), offered, bond)?;
        let mut connection = Self {
            greeting,
            identity,
            input: Vec::new(),
            messages: Vec::new(),
            output: Vec::new(),
            plaintext: Vec::new(),
            read: None,
            write: None,
            handshake,
            offers_tickets,
            first_session: None,
            established: false,
            hello_requests: 0,
            renegotiations: 0,
            idle_records: 0,
            closed: false,
        };
        connection.put_out(vec![hello])?;
        // The version of the first record says nothing (RFC 5246 appendix E.1); this one no server stumbles over.
        if let Some(version) = connection.output.get_mut(1..3) {
            version.copy_from_slice(&TlsVersion::TLS10.0.to_be_bytes());
        }
        Ok(connection)
    }

    /// Whether no handshake is under way.
    pub(super) fn is_settled(&self) -> bool {
        self.handshake.is_done()
    }

    /// The session of the first handshake.
    pub(super) fn first_session(&self) -> Option<OpensslSession> {
        self.first_session.clone()
    }

    /// The session that the last renegotiation made.
    pub(super) fn renegotiated_session(&self) -> Option<OpensslSession> {
        let renegotiated = Some(&self.handshake).filter(|_| self.renegotiations > 0);
        renegotiated.and_then(Handshake::session)
    }

    /// HelloRequests that came.
    pub(super) fn hello_requests(&self) -> u32 {
        self.hello_requests
    }

    /// The last handshake after the first.
    pub(super) fn renegotiation(&self) -> Option<Renegotiation> {
        (self.renegotiations > 0).then(|| Renegotiation {
            completed: self.handshake.is_done(),
            certificate_request: self.handshake.request().map(size_of_request),
            client_certificate: self.handshake.certificate(),
            new_session_ticket: self.handshake.ticket().map(ticket_without_secret),
        })
    }

    /// The acceptable issuers that a renegotiation named.
    pub(super) fn renegotiated_issuers(&self) -> Vec<Vec<u8>> {
        let request = self.handshake.request().filter(|_| self.renegotiations > 0);
        request.map_or_else(Vec::new, |request| request.issuers.clone())
    }

    /// Whether the peer said close_notify.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Bytes for the peer; what was sent is to be drained.
    pub(super) fn output(&mut self) -> &mut Vec<u8> {
        &mut self.output
    }

    /// What the peer said; what was read is to be drained.
    pub(super) fn plaintext(&mut self) -> &mut Vec<u8> {
        &mut self.plaintext
    }

    /// Says `text` to the peer.
    pub(super) fn send(&mut self, text: &[u8]) -> Result<(), Broken> {
        self.put_records(APPLICATION_DATA, text)
    }

    /// Says close_notify.
    pub(super) fn close(&mut self) {
        self.alert(WARNING, CLOSE_NOTIFY);
    }

    /// Takes in bytes from the peer. After an error, the output ends with the alert that tells the peer of it.
    pub(super) fn receive(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        self.input.extend_from_slice(bytes);
        let taken = self.take_records();
        if let Err(Broken {
            alert: Some(description),
            ..
        }) = &taken
        {
            self.alert(FATAL, *description);
        }
        taken
    }

    fn take_records(&mut self) -> Result<(), Broken> {
        while !self.closed
            && let Some((content_type, body)) = self.next_record()?
        {
            let plain = match &mut self.read {
                None => body,
                Some(protection) => protection.open(content_type, &body)?,
            };
            self.take_record(content_type, &plain)?;
        }
        Ok(())
    }

    fn next_record(&mut self) -> Result<Option<(u8, Vec<u8>)>, Broken> {
        let Some(&[content_type, major, _, high, low]) = self.input.first_chunk::<HEADER_LENGTH>()
        else {
            return Ok(None);
        };
        let length = u16::from_be_bytes([high, low]);
        let known = (CHANGE_CIPHER_SPEC..=APPLICATION_DATA).contains(&content_type);
        if !known || major != 3 || length > RECORD_MAX {
            return Err(Broken::with_alert("a record header is none", DECODE_ERROR));
        }
        let end = HEADER_LENGTH + usize::from(length);
        let Some(body) = self.input.get(HEADER_LENGTH..end).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        self.input.drain(..end);
        Ok(Some((content_type, body)))
    }

    fn take_record(&mut self, content_type: u8, plain: &[u8]) -> Result<(), Broken> {
        self.idle_records += 1;
        if self.idle_records > IDLE_RECORDS_MAX {
            let what = "too many records in a row bring nothing";
            return Err(Broken::with_alert(what, UNEXPECTED_MESSAGE));
        }
        match content_type {
            CHANGE_CIPHER_SPEC => {
                if plain != [1] || !self.messages.is_empty() {
                    return Err(unexpected());
                }
                self.read = Some(self.handshake.change_cipher_spec()?);
                Ok(())
            }
            ALERT => self.take_alert(plain),
            HANDSHAKE => self.take_messages(plain),
            _ if !self.established => Err(unexpected()),
            _ => {
                if !plain.is_empty() {
                    self.idle_records = 0;
                }
                self.plaintext.extend_from_slice(plain);
                Ok(())
            }
        }
    }

    fn take_alert(&mut self, plain: &[u8]) -> Result<(), Broken> {
        match *plain {
            [_, CLOSE_NOTIFY] => {
                self.closed = true;
                Ok(())
            }
            [WARNING, _] => Ok(()),
            [_, description] => Err(Broken::by_alert(description)),
            _ => Err(Broken::with_alert("an alert is none", DECODE_ERROR)),
        }
    }

    fn take_messages(&mut self, plain: &[u8]) -> Result<(), Broken> {
        self.messages.extend_from_slice(plain);
        while let Some(&[kind, high, middle, low]) = self.messages.first_chunk::<4>() {
            let length = u32::from_be_bytes([0, high, middle, low]) as usize;
            if length > MESSAGE_MAX {
                return Err(Broken::with_alert("a message is too long", DECODE_ERROR));
            }
            if self.messages.len() < 4 + length {
                break;
            }
            let message: Vec<u8> = self.messages.drain(..4 + length).collect();
            self.take_message(kind, &message)?;
        }
        Ok(())
    }

    fn take_message(&mut self, kind: u8, message: &[u8]) -> Result<(), Broken> {
        if kind == HELLO_REQUEST {
            return self.take_hello_request();
        }
        self.idle_records = 0;
        let outgoing = self.handshake.take(kind, message)?;
        self.put_out(outgoing)?;
        if !self.established && self.handshake.is_done() {
            self.established = true;
            self.first_session = self.handshake.session();
        }
        Ok(())
    }

    /// Within a handshake it means nothing (RFC 5246 section 7.4.1.1).
    fn take_hello_request(&mut self) -> Result<(), Broken> {
        if !self.is_settled() {
            return Ok(());
        }
        self.hello_requests = self.hello_requests.saturating_add(1);
        if self.renegotiations >= RENEGOTIATIONS_MAX {
            self.alert(WARNING, NO_RENEGOTIATION);
            return Ok(());
        }
        self.renegotiations += 1;
        let offered = Offered::nothing(self.offers_tickets.then(Secret::default));
        let bond = self.handshake.is_secure().then(|| self.handshake.bond());
        let (greeting, identity) = (self.greeting.clone(), self.identity.clone());
        let (handshake, hello) = Handshake::start(greeting, identity, offered, bond)?;
        self.handshake = handshake;
        self.put_out(vec![hello])
    }

    fn put_out(&mut self, outgoing: Vec<Outgoing>) -> Result<(), Broken> {
        for out in outgoing {
            match out {
                Outgoing::Message(message) => self.put_records(HANDSHAKE, &message)?,
                Outgoing::ChangeCipherSpec(protection) => {
                    self.put_records(CHANGE_CIPHER_SPEC, &[1])?;
                    self.write = Some(*protection);
                }
            }
        }
        Ok(())
    }

    fn put_records(&mut self, content_type: u8, text: &[u8]) -> Result<(), Broken> {
        for fragment in text.chunks(FRAGMENT_MAX) {
            let record = match &mut self.write {
                None => record(content_type, self.greeting.version, fragment),
                Some(protection) => protection.seal(content_type, fragment)?,
            };
            self.output.extend(record);
        }
        Ok(())
    }

    fn alert(&mut self, level: u8, description: u8) {
        // Where not even an alert can be made, the end of the connection says enough.
        let _ = self.put_records(ALERT, &[level, description]);
    }
}

fn unexpected() -> Broken {
    Broken::with_alert("a record came out of order", UNEXPECTED_MESSAGE)
}

impl From<Unopened> for Broken {
    fn from(unopened: Unopened) -> Self {
        match unopened {
            Unopened::Forged => Self::with_alert("a record fails its MAC", BAD_RECORD_MAC),
            Unopened::Engine(error) => Self::from(error),
        }
    }
}

#[cfg(test)]
mod tests;
