//! The OpenSSL engine: TLS 1.0 to 1.2 with RSA, DHE and ECDHE, session control by ticket and by session ID, and the client certificate
//! in the first handshake or by renegotiation.
//!
//! The cryptography is OpenSSL's; the messages are put together here. OpenSSL's own TLS client cannot serve: the function that offers a
//! session (`SSL_set_session`) is unsafe in the crate `openssl`, and this crate has no unsafe code. It also would not say what a
//! renegotiation asked for.

mod connection;
mod encode;
mod exchange;
mod failure;
mod handshake;
mod hello;
mod identity;
pub(crate) mod prf;
pub(crate) mod record;
mod server_hello;
mod signing;
mod stream;
pub(crate) mod suite;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::openssl::error::ErrorStack;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{sleep_until, timeout};

use self::connection::Connection;
pub(super) use self::failure::Broken;
pub use self::hello::OpensslSession;
use self::hello::{Greeting, Offered};
use self::identity::ClientIdentity;
use self::stream::TlsStream;
use super::failure::{connect_failure, stream_failure};
use super::http::{Request, read_reply};
use super::recording::{micros, record};
use super::tap::Tap;
use super::{Dial, Dialled, Hello, Order};
use crate::bounds::CLOSE_PATIENCE;
use crate::observation::{Attempt, Reply, Stage, TlsVersion};
use crate::wire::ServerFlight;

/// Why the engine cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum OpensslSetupError {
    /// OpenSSL does not read the client's key.
    #[error("OpenSSL cannot read the client's private key: {0}")]
    Key(ErrorStack),
}

/// What all attempts of a run share.
#[derive(Clone)]
pub struct OpensslSetup {
    identity: Option<Arc<ClientIdentity>>,
    patience: Duration,
}

impl fmt::Debug for OpensslSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpensslSetup")
            .field("identity", &self.identity)
            .field("patience", &self.patience)
            .finish()
    }
}

impl OpensslSetup {
    /// Sets the engine up with, where given, a client certificate: its chain, leaf first, and its key. `patience` bounds each step.
    ///
    /// # Errors
    /// [`OpensslSetupError`].
    pub fn new(
        identity: Option<(&[CertificateDer<'static>], &PrivateKeyDer<'_>)>,
        patience: Duration,
    ) -> Result<Self, OpensslSetupError> {
        let identity = identity.map(|(chain, key)| ClientIdentity::new(chain, key));
        Ok(Self {
            identity: identity.transpose()?.map(Arc::new),
            patience,
        })
    }

    /// The longest wait for one step of an attempt.
    #[must_use]
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// An engine for one front end and one version: TLS 1.0, 1.1 or 1.2. Nothing else is offered.
    #[must_use]
    pub fn dial(
        &self,
        address: SocketAddr,
        server_name: &ServerName<'_>,
        version: TlsVersion,
        request: Request,
    ) -> OpensslDial {
        let server_name = match server_name {
            ServerName::DnsName(name) => Some(name.as_ref().to_owned()),
            _ => None,
        };
        OpensslDial {
            setup: self.clone(),
            address,
            server_name,
            version,
            request,
        }
    }
}

/// Makes attempts at one address in one version of TLS.
#[derive(Clone, Debug)]
pub struct OpensslDial {
    setup: OpensslSetup,
    address: SocketAddr,
    server_name: Option<String>,
    version: TlsVersion,
    request: Request,
}

impl Dial for OpensslDial {
    type Session = OpensslSession;

    async fn attempt(&self, order: Order<OpensslSession>) -> Dialled<OpensslSession> {
        let mut attempt = Attempt::new(order.series, order.number, order.hello.offer());
        attempt.offered_version = self.version;
        let begun = Instant::now();
        let mut dialled = match self.connection_for(order.hello) {
            Ok(mut connection) => {
                let heard = self.connect(&mut attempt, begun, &mut connection).await;
                let session = connection.first_session();
                let mut dialled = Dialled::new(attempt, heard, session);
                dialled.renegotiated = connection.renegotiated_session();
                if dialled.issuers.is_empty() {
                    dialled.issuers = connection.renegotiated_issuers();
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

impl OpensslDial {
    fn connection_for(&self, hello: Hello<OpensslSession>) -> Result<Connection, Broken> {
        let offered = Offered::of(hello, self.version)?;
        let greeting = Greeting {
            version: self.version,
            server_name: self.server_name.clone(),
        };
        Connection::new(greeting, self.setup.identity.clone(), offered)
    }

    /// Connects, converses and records; returns what the server said in the first handshake.
    async fn connect(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        connection: &mut Connection,
    ) -> ServerFlight {
        let connected = timeout(self.setup.patience, TcpStream::connect(self.address)).await;
        let tcp = match connected.map_err(io::Error::from).flatten() {
            Ok(tcp) => tcp,
            Err(error) => {
                attempt.reply = connect_failure(&error);
                return ServerFlight::default();
            }
        };
        attempt.times.connect_us = Some(since(begun));
        // Without it a small flight may wait for an acknowledgement. A socket that refuses is only slower.
        let _ = tcp.set_nodelay(true);
        let mut tap = Tap::new(tcp);
        attempt.stage = Stage::Hello;
        let end = self.converse(attempt, begun, &mut tap, connection).await;
        attempt.reply = end.unwrap_or_else(|error| stream_failure(&error, tap.server()));
        record(attempt, begun, &tap);
        // The tap takes every encrypted handshake record for a HelloRequest.
        attempt.hello_requests = connection.hello_requests();
        attempt.renegotiation = connection.renegotiation();
        tap.into_server()
    }

    /// Handshake, request and reply over one connection.
    async fn converse(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        tap: &mut Tap<TcpStream>,
        connection: &mut Connection,
    ) -> io::Result<Reply> {
        self.handshake(tap, connection).await?;
        attempt.stage = Stage::Request;
        attempt.times.handshake_us = Some(since(begun));
        let mut stream = TlsStream::new(connection, tap);
        let Some(request) = self.request.bytes() else {
            close(&mut stream).await;
            return Ok(Reply::NotRequested);
        };
        timeout(self.setup.patience, stream.send(request)).await??;
        attempt.stage = Stage::Reply;
        attempt.times.request_us = Some(since(begun));
        let reply = read_reply(&mut stream, &self.request, self.setup.patience).await;
        if let Ok((_, at)) = &reply {
            attempt.times.reply_us = Some(micros(at.duration_since(begun)));
        }
        close(&mut stream).await;
        Ok(reply?.0)
    }

    /// The handshake. Time is bounded before ServerHello and after it.
    async fn handshake(
        &self,
        tap: &mut Tap<TcpStream>,
        connection: &mut Connection,
    ) -> io::Result<()> {
        if let Ok(done) = timeout(
            self.setup.patience,
            TlsStream::new(connection, tap).handshake(),
        )
        .await
        {
            return done;
        }
        let Some(hello_at) = tap.hello_at() else {
            return Err(io::ErrorKind::TimedOut.into());
        };
        let until = tokio::time::Instant::from_std(hello_at + self.setup.patience);
        let mut stream = TlsStream::new(connection, tap);
        tokio::select! {
            done = stream.handshake() => done,
            () = sleep_until(until) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

/// Ends in order, whatever was heard.
async fn close<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut TlsStream<'_, S>) {
    // However it ends, the answer is already there.
    let _ = timeout(CLOSE_PATIENCE, stream.close()).await;
}

fn since(begun: Instant) -> u64 {
    micros(begun.elapsed())
}
