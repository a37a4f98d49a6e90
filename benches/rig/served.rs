//! Handshakes in memory: the tool's and those of bare rustls, with the time that the client alone took.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::{ServerConfig, ServerConnection};
use rustls::{ClientConfig, DigitallySignedStruct, Error, HandshakeKind, SignatureScheme};
use ticketprobe::dial::{DialSetup, Dialled, Hello, Order, RustlsDial, RustlsSession};
use ticketprobe::http::Request;
use ticketprobe::observation::{self, Method, Series};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio_rustls::TlsConnector;

use super::identity::{Identity, NAME};
use super::only;

/// A server in memory. It does its work inside the client's reads and writes, and counts the time of it.
struct Served {
    server: ServerConnection,
    outgoing: Vec<u8>,
    sent: usize,
    closed: bool,
    idle: u32,
    spent: Arc<AtomicU64>,
}

/// Reads in a row that find nothing: then client and server wait for each other.
const IDLE_MAX: u32 = 100;

impl Served {
    fn take(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            self.server.read_tls(&mut bytes)?;
            let state = self.server.process_new_packets();
            if state.map_err(io::Error::other)?.peer_has_closed() && !self.closed {
                self.server.send_close_notify();
                self.closed = true;
            }
        }
        Ok(())
    }

    fn give(&mut self, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        while self.server.wants_write() {
            if let Err(error) = self.server.write_tls(&mut self.outgoing) {
                return Poll::Ready(Err(error));
            }
        }
        let rest = &self.outgoing[self.sent..];
        let length = rest.len().min(buffer.remaining());
        buffer.put_slice(&rest[..length]);
        self.sent += length;
        if length > 0 || self.closed {
            self.idle = 0;
            return Poll::Ready(Ok(()));
        }
        self.idle += 1;
        assert!(
            self.idle < IDLE_MAX,
            "client and server wait for each other"
        );
        Poll::Pending
    }

    fn timed<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let begun = Instant::now();
        let done = work(self);
        let nanos = u64::try_from(begun.elapsed().as_nanos()).unwrap();
        self.spent.fetch_add(nanos, Ordering::Relaxed);
        done
    }
}

impl AsyncRead for Served {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let given = self.timed(|served| served.give(buffer));
        if given.is_pending() {
            // The client may have something to say that changes this.
            cx.waker().wake_by_ref();
        }
        given
    }
}

impl AsyncWrite for Served {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.timed(|served| served.take(bytes).map(|()| bytes.len())))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Full or abbreviated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Full,
    Abbreviated,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Full, Self::Abbreviated];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Abbreviated => "abbreviated",
        }
    }
}

/// Both clients of one suite, and the server that they talk to.
pub(crate) struct Handshakes {
    runtime: tokio::runtime::Runtime,
    server: Arc<ServerConfig>,
    name: ServerName<'static>,
    tool: RustlsDial,
    session: Option<RustlsSession>,
    bare: [Arc<ClientConfig>; 2],
}

impl Handshakes {
    pub(crate) fn new(number: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let provider = only(number);
        let name = ServerName::try_from(NAME).unwrap();
        let nowhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 444));
        let nothing = Request::new(Method::None, NAME, "/");
        let tool = DialSetup::new(provider.clone(), None, Duration::from_secs(5)).unwrap();
        let bare = [Resumption::disabled(), Resumption::in_memory_sessions(4)];
        let mut handshakes = Self {
            runtime,
            server: server_config(number, provider.clone()),
            tool: tool.dial(nowhere, name.clone(), nothing),
            session: None,
            bare: bare.map(|resumption| client_config(provider.clone(), resumption)),
            name,
        };
        let order = order(Series::Issue, Hello::EmptyTicketExtension);
        let (dialled, _) = handshakes.dial(order);
        handshakes.session = dialled.session;
        let (kind, _) = handshakes.connect(handshakes.bare[1].clone());
        assert_eq!(kind, HandshakeKind::Full);
        handshakes
    }

    /// One connection of the tool: handshake, close, observation. The time is that of the client.
    pub(crate) fn of_tool(&self, kind: Kind) -> Duration {
        let (order, wanted) = match kind {
            Kind::Full => (
                order(Series::Full, Hello::Plain),
                observation::HandshakeKind::Full,
            ),
            Kind::Abbreviated => (
                order(
                    Series::ByTicket,
                    Hello::Ticket(self.session.clone().unwrap()),
                ),
                observation::HandshakeKind::Abbreviated,
            ),
        };
        let (dialled, time) = self.dial(order);
        assert_eq!(dialled.attempt.handshake, wanted);
        assert_eq!(dialled.attempt.reply, observation::Reply::NotRequested);
        time
    }

    /// The same of rustls, without tap and recording.
    pub(crate) fn of_bare_rustls(&self, kind: Kind) -> Duration {
        let (config, wanted) = match kind {
            Kind::Full => (&self.bare[0], HandshakeKind::Full),
            Kind::Abbreviated => (&self.bare[1], HandshakeKind::Resumed),
        };
        let (seen, time) = self.connect(config.clone());
        assert_eq!(seen, wanted);
        time
    }

    fn dial(&self, order: Order<RustlsSession>) -> (Dialled<RustlsSession>, Duration) {
        self.timed(|served| self.tool.attempt_over(order, served))
    }

    fn connect(&self, config: Arc<ClientConfig>) -> (HandshakeKind, Duration) {
        self.timed(async |served| {
            let connector = TlsConnector::from(config);
            let mut stream = connector.connect(self.name.clone(), served).await.unwrap();
            let kind = stream.get_ref().1.handshake_kind().unwrap();
            stream.shutdown().await.unwrap();
            assert_eq!(stream.read(&mut [0; 64]).await.unwrap(), 0);
            kind
        })
    }

    fn timed<T>(&self, work: impl AsyncFnOnce(Served) -> T) -> (T, Duration) {
        let spent = Arc::new(AtomicU64::new(0));
        let served = Served {
            server: ServerConnection::new(self.server.clone()).unwrap(),
            outgoing: Vec::with_capacity(8192),
            sent: 0,
            closed: false,
            idle: 0,
            spent: spent.clone(),
        };
        let begun = Instant::now();
        let done = self.runtime.block_on(work(served));
        let all = begun.elapsed();
        let of_server = Duration::from_nanos(spent.load(Ordering::Relaxed));
        (done, all - of_server)
    }
}

fn order(series: Series, hello: Hello<RustlsSession>) -> Order<RustlsSession> {
    Order {
        series,
        number: 1,
        hello,
        rules: observation::Rules::default(),
    }
}

fn server_config(number: u16, provider: Arc<CryptoProvider>) -> Arc<ServerConfig> {
    let identity = Identity::for_suite(number);
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![identity.certificate.clone()], identity.key())
        .unwrap();
    config.ticketer = ring::Ticketer::new().unwrap();
    Arc::new(config)
}

fn client_config(provider: Arc<CryptoProvider>, resumption: Resumption) -> Arc<ClientConfig> {
    let verifier = Arc::new(Trusting(provider.clone()));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.resumption = resumption;
    Arc::new(config)
}

/// Checks what the tool checks within a handshake: that the peer holds the key. Chains are judged afterwards.
#[derive(Debug)]
struct Trusting(Arc<CryptoProvider>);

impl ServerCertVerifier for Trusting {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        // As the tool has them: PKCS #1 before PSS.
        vec![
            SignatureScheme::ECDSA_NISTP256_SHA256,
            SignatureScheme::RSA_PKCS1_SHA256,
        ]
    }
}
