//! What each side has sent so far, followed byte by byte.

mod stream;

use self::stream::{Encryption, Messages, Stream};
use super::{
    Certificate, CertificateRequest, ClientHello, DecodeError, HandshakeType, Message,
    NewSessionTicket, ServerHello,
};

pub use self::stream::Defect;

/// First bytes that are kept, to tell what a peer speaks that is not TLS.
const FIRST_BYTES: usize = 16;

/// What the server has said.
#[derive(Debug, Default)]
pub struct ServerFlight {
    stream: Stream,
    first_bytes: Vec<u8>,
    heard: ServerMessages,
}

/// What came next after ServerHello: it decides whether the session is resumed (RFC 5246 section 7.3, RFC 5077 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterHello {
    /// NewSessionTicket: an abbreviated handshake that renews the ticket.
    NewSessionTicket,
    /// ChangeCipherSpec: an abbreviated handshake.
    ChangeCipherSpec,
    /// Certificate, or another message of a full handshake.
    FullHandshake,
}

/// The messages of the server that are kept.
#[derive(Debug, Default)]
struct ServerMessages {
    hello: Option<ServerHello>,
    retry_request: Option<ServerHello>,
    after_hello: Option<AfterHello>,
    certificate: Option<Certificate>,
    certificate_request: Option<CertificateRequest>,
    hello_done: bool,
    new_session_ticket: Option<NewSessionTicket>,
}

impl ServerMessages {
    /// The version that the server chose; TLS 1.2 until it has.
    fn version(&self) -> u16 {
        self.hello.as_ref().map_or(0x0303, |hello| hello.version)
    }

    /// The first HelloRetryRequest stands apart; a second is taken for the answer, with which no client can continue.
    fn take_hello(&mut self, hello: ServerHello) {
        if hello.is_retry_request() && self.retry_request.is_none() {
            self.retry_request = Some(hello);
        } else {
            self.hello = Some(hello);
        }
    }
}

impl Messages for ServerMessages {
    fn encryption(&self) -> Encryption {
        match (&self.hello, &self.retry_request) {
            (Some(hello), _) if hello.begins_encryption() => Encryption::Begun,
            (None, Some(_)) => Encryption::FromHello,
            _ => Encryption::FromChangeCipherSpec,
        }
    }

    fn take(&mut self, message: Message<'_>) -> Result<(), DecodeError> {
        // A HelloRequest in the middle of a handshake says nothing (RFC 5246 section 7.4.1.1).
        // Nor does Finished without the ChangeCipherSpec that belongs before it.
        const FINISHED: HandshakeType = HandshakeType::Other(20);
        let telling = !matches!(
            message.handshake_type,
            HandshakeType::HelloRequest | FINISHED
        );
        if self.hello.is_some() && telling {
            self.after_hello
                .get_or_insert(match message.handshake_type {
                    HandshakeType::NewSessionTicket => AfterHello::NewSessionTicket,
                    _ => AfterHello::FullHandshake,
                });
        }
        match message.handshake_type {
            HandshakeType::ServerHello => self.take_hello(ServerHello::decode(message.body)?),
            HandshakeType::Certificate => {
                self.certificate = Some(Certificate::decode(message.body)?);
            }
            HandshakeType::CertificateRequest => {
                self.certificate_request =
                    Some(CertificateRequest::decode(message.body, self.version())?);
            }
            HandshakeType::ServerHelloDone => self.hello_done = true,
            HandshakeType::NewSessionTicket => {
                self.new_session_ticket = Some(NewSessionTicket::decode(message.body)?);
            }
            _ => {}
        }
        Ok(())
    }
}

impl ServerFlight {
    /// Follows the next bytes from the server.
    pub fn follow(&mut self, bytes: &[u8]) {
        let missing = FIRST_BYTES.saturating_sub(self.first_bytes.len());
        self.first_bytes
            .extend_from_slice(&bytes[..missing.min(bytes.len())]);
        self.stream.follow(bytes, &mut self.heard);
    }

    /// The first bytes of the stream, at most 16.
    #[must_use]
    pub fn first_bytes(&self) -> &[u8] {
        &self.first_bytes
    }

    /// The ServerHello.
    #[must_use]
    pub fn hello(&self) -> Option<&ServerHello> {
        self.heard.hello.as_ref()
    }

    /// The HelloRetryRequest before it.
    #[must_use]
    pub fn retry_request(&self) -> Option<&ServerHello> {
        self.heard.retry_request.as_ref()
    }

    /// What came next after the ServerHello; none where the stream ended there.
    #[must_use]
    pub fn after_hello(&self) -> Option<AfterHello> {
        let came_first = self.hello().is_some() && self.changed_cipher_spec();
        let changed = came_first.then_some(AfterHello::ChangeCipherSpec);
        self.heard.after_hello.or(changed)
    }

    /// Whether ChangeCipherSpec came.
    #[must_use]
    pub fn changed_cipher_spec(&self) -> bool {
        self.stream.encrypted
    }

    /// The certificates: only a full handshake has them.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        self.heard.certificate.as_ref()
    }

    /// The CertificateRequest of the first handshake.
    #[must_use]
    pub fn certificate_request(&self) -> Option<&CertificateRequest> {
        self.heard.certificate_request.as_ref()
    }

    /// The certificates and the acceptable issuers, DER, for whoever keeps them; empty where none came.
    #[must_use]
    pub fn into_certificates_and_issuers(self) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
        let certificates = self.heard.certificate.map(|list| list.0);
        let issuers = self
            .heard
            .certificate_request
            .map(|request| request.issuers);
        (
            certificates.unwrap_or_default(),
            issuers.unwrap_or_default(),
        )
    }

    /// Whether ServerHelloDone came.
    #[must_use]
    pub fn hello_done(&self) -> bool {
        self.heard.hello_done
    }

    /// The ticket that was issued or renewed.
    #[must_use]
    pub fn new_session_ticket(&self) -> Option<&NewSessionTicket> {
        self.heard.new_session_ticket.as_ref()
    }

    /// HelloRequests after the handshake: encrypted handshake records beyond the one of Finished.
    #[must_use]
    pub fn hello_requests(&self) -> u32 {
        self.stream.encrypted_handshake_records.saturating_sub(1)
    }

    /// Descriptions of the alerts that came in clear text.
    #[must_use]
    pub fn alerts(&self) -> &[u8] {
        &self.stream.alerts
    }

    /// Description of the first fatal alert that came in clear text.
    #[must_use]
    pub fn fatal_alert(&self) -> Option<u8> {
        self.stream.fatal
    }

    /// Where decoding failed.
    #[must_use]
    pub fn defect(&self) -> Option<Defect> {
        self.stream.defect
    }
}

/// What the client has said.
#[derive(Debug, Default)]
pub struct ClientFlight {
    stream: Stream,
    heard: ClientMessages,
}

#[derive(Debug, Default)]
struct ClientMessages {
    hello: Option<ClientHello>,
    certificate: Option<Certificate>,
}

impl Messages for ClientMessages {
    fn encryption(&self) -> Encryption {
        Encryption::FromChangeCipherSpec
    }

    fn take(&mut self, message: Message<'_>) -> Result<(), DecodeError> {
        match message.handshake_type {
            HandshakeType::ClientHello => self.hello = Some(ClientHello::decode(message.body)?),
            HandshakeType::Certificate => {
                self.certificate = Some(Certificate::decode(message.body)?);
            }
            _ => {}
        }
        Ok(())
    }
}

impl ClientFlight {
    /// Follows the next bytes from the client.
    pub fn follow(&mut self, bytes: &[u8]) {
        self.stream.follow(bytes, &mut self.heard);
    }

    /// The ClientHello.
    #[must_use]
    pub fn hello(&self) -> Option<&ClientHello> {
        self.heard.hello.as_ref()
    }

    /// The answer to a CertificateRequest; it may be empty.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        self.heard.certificate.as_ref()
    }

    /// Descriptions of the alerts that went out in clear text.
    #[must_use]
    pub fn alerts(&self) -> &[u8] {
        &self.stream.alerts
    }

    /// Description of the first fatal alert that went out in clear text.
    #[must_use]
    pub fn fatal_alert(&self) -> Option<u8> {
        self.stream.fatal
    }
}

#[cfg(test)]
mod tests;
