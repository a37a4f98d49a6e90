//! The rustls engine: TLS 1.2 with the suites of 2012 R2, session control by ticket and by session ID.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::rustls::client::{Resumption, Tls12ClientSessionValue, Tls12Resumption};
use ::rustls::crypto::CryptoProvider;
use ::rustls::sign::{CertifiedKey, SingleCertAndKey};
use ::rustls::time_provider::TimeProvider;
use ::rustls::{ClientConfig, Error};
use rustls_pki_types::{ServerName, UnixTime};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::time::{sleep_until, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::after_close::read_rest;
use super::connect_and_handshake::connect;
use super::conversation_record::write_down;
use super::failure::{broken_rule, stream_failure};
use super::flush_while_reading::Answering;
use super::handshake_record::{micros, name_other, record};
use super::observed_stream::Tap;
use super::sessions::Slot;
use super::verifier::RecordingVerifier;
use super::{Dial, Dialled, Hello, Order, session_with_random_ticket};
use crate::bounds::CLOSE_PATIENCE;
use crate::http::{ConversationOutcome, Request, converse};
use crate::observation::{Attempt, Reply, Stage};
use crate::wire::ServerFlight;

/// A TLS session that can be offered again. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct RustlsSession(Tls12ClientSessionValue);

impl fmt::Debug for RustlsSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RustlsSession").finish_non_exhaustive()
    }
}

/// Why the engine cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The suites do not fit the engine.
    #[error("the TLS engine cannot be set up: {0}")]
    Engine(Error),
}

/// What all attempts of a run share.
#[derive(Clone, Debug)]
pub struct DialSetup {
    config: ClientConfig,
    patience: Duration,
}

impl DialSetup {
    /// Sets the engine up with the suites of `provider` and, where given, a client certificate. `patience` bounds each step.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn new(
        provider: Arc<CryptoProvider>,
        identity: Option<Arc<CertifiedKey>>,
        patience: Duration,
    ) -> Result<Self, SetupError> {
        let verifier = Arc::new(RecordingVerifier(provider.clone()));
        let builder = ClientConfig::builder_with_details(provider, Arc::new(StoppedClock::now()))
            .with_protocol_versions(&[&::rustls::version::TLS12])
            .map_err(SetupError::Engine)?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let config = match identity {
            Some(key) => builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(key))),
            None => builder.with_no_client_auth(),
        };
        Ok(Self { config, patience })
    }

    /// The longest wait for one step of an attempt.
    #[must_use]
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// An engine for one front end.
    #[must_use]
    pub fn dial(
        &self,
        address: SocketAddr,
        server_name: ServerName<'static>,
        request: Request,
    ) -> RustlsDial {
        RustlsDial {
            setup: self.clone(),
            address,
            server_name,
            request,
        }
    }
}

/// A clock that stands still, so that no session expires within a run: rustls would then silently not offer it.
#[derive(Debug)]
struct StoppedClock(UnixTime);

impl StoppedClock {
    fn now() -> Self {
        Self(UnixTime::now())
    }
}

impl TimeProvider for StoppedClock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// Makes attempts at one address.
#[derive(Clone, Debug)]
pub struct RustlsDial {
    setup: DialSetup,
    address: SocketAddr,
    server_name: ServerName<'static>,
    request: Request,
}

impl Dial for RustlsDial {
    type Session = RustlsSession;

    async fn attempt(&self, order: Order<RustlsSession>) -> Dialled<RustlsSession> {
        let mut attempt = Attempt::new(order.series, order.number, order.hello.offer());
        let begun = Instant::now();
        let (config, slot) = match self.config_for(order.hello) {
            Ok(made) => made,
            Err(error) => return not_made(attempt, begun, &error),
        };
        let heard = match connect(&mut attempt, begun, self.address, self.setup.patience).await {
            Some(tcp) => self.over(&mut attempt, begun, tcp, config).await,
            None => ServerFlight::default(),
        };
        done(attempt, begun, heard, &slot)
    }
}

impl RustlsDial {
    /// Makes an attempt over a stream that is connected already, such as one in memory.
    pub async fn attempt_over<S>(
        &self,
        order: Order<RustlsSession>,
        stream: S,
    ) -> Dialled<RustlsSession>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin,
    {
        let mut attempt = Attempt::new(order.series, order.number, order.hello.offer());
        let begun = Instant::now();
        let (config, slot) = match self.config_for(order.hello) {
            Ok(made) => made,
            Err(error) => return not_made(attempt, begun, &error),
        };
        let heard = self.over(&mut attempt, begun, stream, config).await;
        done(attempt, begun, heard, &slot)
    }

    /// The shared configuration with its own session slot: rustls resumes only where verifier and client certificate are the same objects.
    fn config_for(&self, hello: Hello<RustlsSession>) -> Result<(ClientConfig, Arc<Slot>), Error> {
        let (kind, offer) = match hello {
            Hello::Plain => (Tls12Resumption::SessionIdOnly, None),
            Hello::EmptyTicketExtension => (Tls12Resumption::SessionIdOrTickets, None),
            Hello::Ticket(session) => (Tls12Resumption::SessionIdOrTickets, Some(session.0)),
            Hello::SessionId(session) => (Tls12Resumption::SessionIdOnly, Some(session.0)),
            Hello::UnknownTicket(length) => {
                let session = session_with_random_ticket::session(&self.setup.config, length)?;
                (Tls12Resumption::SessionIdOrTickets, Some(session))
            }
        };
        let slot = Arc::new(Slot::new(offer));
        let mut config = self.setup.config.clone();
        config.resumption = Resumption::store(slot.clone()).tls12_resumption(kind);
        Ok((config, slot))
    }

    /// Converses and records; returns what the server said.
    async fn over<S>(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        stream: S,
        config: ClientConfig,
    ) -> ServerFlight
    where
        S: AsyncRead + AsyncWrite + Send + Unpin,
    {
        let mut tap = Tap::new(stream);
        attempt.stage = Stage::Hello;
        let mut rule = None;
        match self.converse(attempt, begun, &mut tap, config).await {
            Ok(Some(told)) => write_down(attempt, begun, told, &tap),
            Ok(None) => attempt.reply = Reply::NotRequested,
            Err(error) => {
                rule = broken_rule(&error);
                attempt.reply = stream_failure(&error, tap.server());
            }
        }
        record(attempt, begun, &tap);
        name_other(attempt, rule);
        tap.into_server()
    }

    /// Handshake and conversation over one connection; no conversation where nothing is to be asked.
    async fn converse<S>(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        tap: &mut Tap<S>,
        config: ClientConfig,
    ) -> io::Result<Option<ConversationOutcome>>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin,
    {
        let mut stream = self.handshake(tap, config).await?;
        attempt.stage = Stage::Request;
        attempt.times.handshake_us = Some(since(begun));
        let told = match self.request.asks() {
            true => {
                let mut answering = Answering(&mut stream);
                Some(converse(&mut answering, &self.request, self.setup.patience).await)
            }
            false => None,
        };
        if told
            .as_ref()
            .is_none_or(ConversationOutcome::is_worth_closing)
        {
            close(&mut stream).await;
        }
        Ok(told)
    }

    /// The handshake. Time is bounded before ServerHello and after it.
    async fn handshake<'a, S>(
        &self,
        tap: &'a mut Tap<S>,
        config: ClientConfig,
    ) -> io::Result<TlsStream<&'a mut Tap<S>>>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin,
    {
        let connector = TlsConnector::from(Arc::new(config));
        let mut handshake = connector.connect(self.server_name.clone(), tap);
        if let Ok(done) = timeout(self.setup.patience, &mut handshake).await {
            return done;
        }
        let hello_at = handshake.get_ref().and_then(|tap| tap.hello_at());
        let Some(hello_at) = hello_at else {
            return Err(io::ErrorKind::TimedOut.into());
        };
        let until = tokio::time::Instant::from_std(hello_at + self.setup.patience);
        tokio::select! {
            done = &mut handshake => done,
            () = sleep_until(until) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

/// An attempt for which no ClientHello could be made.
fn not_made(mut attempt: Attempt, begun: Instant, error: &Error) -> Dialled<RustlsSession> {
    let what = error.to_string();
    attempt.reply = Reply::LocalFault { what };
    attempt.times.end_us = since(begun);
    Dialled::new(attempt, ServerFlight::default(), None)
}

fn done(
    mut attempt: Attempt,
    begun: Instant,
    heard: ServerFlight,
    slot: &Slot,
) -> Dialled<RustlsSession> {
    let session = slot.take_received().map(RustlsSession);
    attempt.times.end_us = since(begun);
    Dialled::new(attempt, heard, session)
}

/// Sends close_notify and waits a little for the peer's: servers drop a session from their cache when a connection is cut.
async fn close<S>(stream: &mut TlsStream<&mut Tap<S>>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let orderly = async {
        stream.shutdown().await?;
        // Past rustls: what breaks the rules after its close_notify trips an assertion in it.
        read_rest(stream.get_mut().0).await
    };
    // However it ends, the answer is already there.
    let _ = timeout(CLOSE_PATIENCE, orderly).await;
}

fn since(begun: Instant) -> u64 {
    micros(begun.elapsed())
}
