//! Attempts over the engine of module [`crate::classic`]: TLS 1.0 to 1.2, with renegotiation.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::after_close::read_rest;
use super::connect::{connect, handshake};
use super::conversation_record::write_down;
use super::failure::stream_failure;
use super::handshake_record::{
    micros, name_breach, record, size_of_request, ticket_without_secret,
};
use super::http::{Request, Told, converse};
use super::tap::Tap;
use super::tls13::Tls13Dial;
use super::{Dial, Dialled, Hello, Order};
use crate::bounds::CLOSE_PATIENCE;
use crate::classic::{
    Broken, ClassicSession, ClientConnection, Credential, Greeting, Offered, TlsStream,
};
use crate::observation::{Attempt, Renegotiation, Reply, Rules, Stage, TlsVersion};
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
        ClassicDial {
            setup: self.clone(),
            address,
            server_name: host_name(server_name),
            version,
            request,
        }
    }
}

impl ClassicSetup {
    /// An engine for one front end in TLS 1.3.
    #[must_use]
    pub fn dial_tls13(
        &self,
        address: SocketAddr,
        server_name: &ServerName<'_>,
        request: Request,
    ) -> Tls13Dial {
        Tls13Dial {
            credential: self.credential.clone(),
            patience: self.patience,
            address,
            server_name: host_name(server_name),
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
pub struct ClassicDial {
    setup: ClassicSetup,
    address: SocketAddr,
    server_name: Option<String>,
    version: TlsVersion,
    request: Request,
}

impl Dial for ClassicDial {
    type Session = ClassicSession;

    async fn attempt(&self, order: Order<ClassicSession>) -> Dialled<ClassicSession> {
        let mut attempt = Attempt::new(order.series, order.number, order.hello.offer());
        attempt.rules = order.rules;
        attempt.offered_version = self.version;
        let begun = Instant::now();
        let mut dialled = match self.connection_for(order.hello, order.rules) {
            Ok(mut connection) => {
                let heard = self.connect(&mut attempt, begun, &mut connection).await;
                let session = connection.first_session();
                let mut dialled = Dialled::new(attempt, heard, session);
                dialled.renegotiated = connection.renegotiated_session();
                if dialled.issuers.is_empty() {
                    dialled.issuers = renegotiated_issuers(&connection);
                }
                dialled
            }
            Err(broken) => {
                attempt.reply = broken.reply;
                Dialled::new(attempt, ServerFlight::default(), None)
            }
        };
        dialled.attempt.times.end_us = since(begun);
        dialled
    }
}

impl ClassicDial {
    fn connection_for(
        &self,
        hello: Hello<ClassicSession>,
        rules: Rules,
    ) -> Result<ClientConnection, Broken> {
        let offered = match hello {
            Hello::Plain => Offered::nothing(),
            Hello::EmptyTicketExtension => Offered::tickets(),
            Hello::Ticket(session) => Offered::ticket(session)?,
            Hello::SessionId(session) => Offered::session_id(session),
            Hello::UnknownTicket(length) => Offered::unknown_ticket(length, self.version)?,
        };
        let greeting = Greeting {
            version: self.version,
            server_name: self.server_name.clone(),
        };
        let credential = self.setup.credential.clone();
        ClientConnection::new(greeting, credential, offered, rules)
    }

    /// Connects, converses and records; returns what the server said in the first handshake.
    async fn connect(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        connection: &mut ClientConnection,
    ) -> ServerFlight {
        let Some(tcp) = connect(attempt, begun, self.address, self.setup.patience).await else {
            return ServerFlight::default();
        };
        let mut tap = Tap::new(tcp);
        attempt.stage = Stage::Hello;
        match self.converse(attempt, begun, &mut tap, connection).await {
            Ok(Some(told)) => write_down(attempt, begun, told, &tap),
            Ok(None) => attempt.reply = Reply::NotRequested,
            Err(error) => attempt.reply = stream_failure(&error, tap.server()),
        }
        record(attempt, begun, &tap);
        // The tap takes every encrypted handshake record for a HelloRequest.
        attempt.hello_requests = connection.hello_requests();
        attempt.renegotiation = renegotiation(connection).map(Box::new);
        attempt.key_exchange = connection.key_exchange();
        name_breach(attempt, connection.breach());
        tap.into_server()
    }

    /// Handshake and conversation over one connection; no conversation where nothing is to be asked.
    async fn converse(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        tap: &mut Tap<TcpStream>,
        connection: &mut ClientConnection,
    ) -> io::Result<Option<Told>> {
        handshake(connection, tap, self.setup.patience).await?;
        attempt.stage = Stage::Request;
        attempt.times.handshake_us = Some(since(begun));
        let mut stream = TlsStream::new(connection, tap);
        let told = match self.request.asks() {
            true => Some(converse(&mut stream, &self.request, self.setup.patience).await),
            false => None,
        };
        close(&mut stream).await;
        Ok(told)
    }
}

/// Ends in order, whatever was heard: servers drop a session from their cache when a connection is cut.
async fn close<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut TlsStream<'_, ClientConnection, S>) {
    let end = async {
        stream.shutdown().await?;
        read_rest(stream.socket_mut()).await
    };
    // However it ends, the answer is already there.
    let _ = timeout(CLOSE_PATIENCE, end).await;
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

fn since(begun: Instant) -> u64 {
    micros(begun.elapsed())
}
