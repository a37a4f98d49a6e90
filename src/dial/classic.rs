//! Attempts over the engine of module [`crate::classic`]: TLS 1.0 to 1.2, with renegotiation.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls_pki_types::ServerName;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::after_close::read_rest;
use super::handshake_record::{name_breach, size_of_request, ticket_without_secret};
use super::observed_stream::Tap;
use super::own_engine_attempt::{Caller, Client};
use super::tls13::Tls13Dial;
use super::{Dial, Dialled, Hello, Order};
use crate::classic::{
    Broken, ClassicSession, ClientConnection, Credential, Greeting, Offered, TlsStream,
};
use crate::http::Request;
use crate::observation::{Attempt, Renegotiation, Rules, TlsVersion};
use crate::wire::ServerFlight;

/// What all attempts of a run share.
#[derive(Clone, Debug)]
pub struct ClassicSetup {
    credential: Option<Arc<Credential>>,
    patience: Duration,
}

impl ClassicSetup {
    /// Sets the engine up with, where given, a client certificate and its key. `patience` bounds each step.
    #[must_use]
    pub fn new(credential: Option<Arc<Credential>>, patience: Duration) -> Self {
        Self {
            credential,
            patience,
        }
    }

    /// Why the client's key cannot sign in `version`, in words; none where it can, or there is no key.
    #[must_use]
    pub fn cannot_sign_in(&self, version: TlsVersion) -> Option<&str> {
        let credential = self.credential.as_ref()?;
        credential.cannot_sign_in(version)
    }

    /// An engine for one front end and one version: TLS 1.0, 1.1 or 1.2. Nothing else is offered.
    #[must_use]
    pub fn dial(
        &self,
        address: SocketAddr,
        server_name: &ServerName<'_>,
        version: TlsVersion,
        request: Request,
    ) -> ClassicDial {
        ClassicDial(self.caller(address, server_name, version, request))
    }

    /// An engine for one front end in TLS 1.3.
    #[must_use]
    pub fn dial_tls13(
        &self,
        address: SocketAddr,
        server_name: &ServerName<'_>,
        request: Request,
    ) -> Tls13Dial {
        Tls13Dial(self.caller(address, server_name, TlsVersion::TLS13, request))
    }

    fn caller(
        &self,
        address: SocketAddr,
        server_name: &ServerName<'_>,
        version: TlsVersion,
        request: Request,
    ) -> Caller {
        let greeting = Greeting {
            version,
            server_name: host_name(server_name),
        };
        Caller {
            credential: self.credential.clone(),
            patience: self.patience,
            address,
            greeting,
            request,
        }
    }
}

/// The name for server_name (RFC 6066 section 3).
fn host_name(name: &ServerName<'_>) -> Option<String> {
    match name {
        ServerName::DnsName(name) => Some(name.as_ref().to_owned()),
        _ => None,
    }
}

/// Makes attempts at one address in one version of TLS.
#[derive(Clone, Debug)]
pub struct ClassicDial(Caller);

impl Dial for ClassicDial {
    type Session = ClassicSession;

    async fn attempt(&self, order: Order<ClassicSession>) -> Dialled<ClassicSession> {
        self.0.attempt::<ClientConnection>(order).await
    }
}

impl Client for ClientConnection {
    type Session = ClassicSession;

    fn begin(
        greeting: Greeting,
        credential: Option<Arc<Credential>>,
        hello: Hello<ClassicSession>,
        rules: Rules,
    ) -> Result<Self, Broken> {
        let offered = match hello {
            Hello::Plain => Offered::nothing(),
            Hello::EmptyTicketExtension => Offered::tickets(),
            Hello::Ticket(session) => Offered::ticket(session)?,
            Hello::SessionId(session) => Offered::session_id(session),
            Hello::UnknownTicket(length) => Offered::unknown_ticket(length, greeting.version)?,
        };
        Self::new(greeting, credential, offered, rules)
    }

    async fn close(stream: &mut TlsStream<'_, Self, Tap<TcpStream>>) -> io::Result<()> {
        stream.shutdown().await?;
        read_rest(stream.socket_mut()).await
    }

    fn write_down(&self, attempt: &mut Attempt, _begun: Instant) {
        // The tap takes every encrypted handshake record for a HelloRequest.
        attempt.hello_requests = self.hello_requests();
        attempt.renegotiation = renegotiation(self).map(Box::new);
        attempt.key_exchange = self.key_exchange();
        name_breach(attempt, self.breach());
    }

    fn dialled(self, attempt: Attempt, heard: ServerFlight) -> Dialled<ClassicSession> {
        let mut dialled = Dialled::new(attempt, heard, self.first_session());
        dialled.renegotiated = self.renegotiated_session();
        if dialled.issuers.is_empty() {
            dialled.issuers = renegotiated_issuers(&self);
        }
        dialled
    }
}

fn renegotiation(connection: &ClientConnection) -> Option<Renegotiation> {
    connection.renegotiated().map(|made| Renegotiation {
        completed: made.completed,
        certificate_request: made.request.map(size_of_request),
        client_certificate: made.certificate,
        new_session_ticket: made.ticket.map(ticket_without_secret),
    })
}

/// The acceptable issuers that a renegotiation named.
fn renegotiated_issuers(connection: &ClientConnection) -> Vec<Vec<u8>> {
    let request = connection.renegotiated().and_then(|made| made.request);
    request.map_or_else(Vec::new, |request| request.issuers.clone())
}
