//! Attempts over Schannel of Windows itself: the client library that Lync uses.
//!
//! It can be told the version, the name, the certificate, and which credential to use. It cannot be told what to offer: whether a
//! ClientHello has the SessionTicket extension, a ticket or a session ID is read from the stream underneath. A connection on a credential
//! of its own is meant to be a full handshake; one on the credential of an earlier connection, to the same name, lets Windows resume. The
//! wire tells whether it was so.

mod failure;
mod store;

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustls_pki_types::ServerName;
use schannel::schannel_cred::{Direction, Protocol, SchannelCred};
use schannel::tls_stream::{Builder, HandshakeError, TlsStream};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use self::failure::reply_of;
pub use self::store::StoreCertificate;
use super::conversation_record::write_down_by;
use super::failure::connect_failure;
use super::handshake_record::{micros, record};
use super::observed_stream::Tap;
use super::socket::{TimedSocket, Waiting};
use super::{Dial, Dialled, Hello, Order};
use crate::bounds::CLOSE_PATIENCE;
use crate::http::{ConversationOutcome, Request, converse};
use crate::observation::{
    Attempt, ClientCertificate, HandshakeKind, Renegotiation, Reply, Stage, TlsVersion,
};
use crate::wire::ServerFlight;

/// What all attempts of a run share.
#[derive(Clone, Debug)]
pub struct SchannelSetup {
    certificate: Option<StoreCertificate>,
    patience: Duration,
}

impl SchannelSetup {
    /// Sets the engine up with, where given, a certificate of the store. `patience` bounds each step.
    #[must_use]
    pub fn new(certificate: Option<StoreCertificate>, patience: Duration) -> Self {
        Self {
            certificate,
            patience,
        }
    }

    /// An engine for one front end and one version; Windows is told to offer no other.
    #[must_use]
    pub fn dial(
        &self,
        address: SocketAddr,
        server_name: &ServerName<'_>,
        version: TlsVersion,
        request: Request,
    ) -> SchannelDial {
        SchannelDial {
            setup: self.clone(),
            address,
            target_name: server_name.to_str().into_owned(),
            version,
            request,
        }
    }
}

/// Held while a credential is acquired with a key of the store.
static ACQUIRING: Mutex<()> = Mutex::new(());

/// Makes attempts at one address in one version of TLS.
#[derive(Clone, Debug)]
pub struct SchannelDial {
    setup: SchannelSetup,
    address: SocketAddr,
    /// Windows keeps sessions under it, and sends it where it is no address.
    target_name: String,
    version: TlsVersion,
    request: Request,
}

/// The credential under which Windows keeps the session of a connection. Nothing of it can be read.
#[derive(Clone)]
pub struct SchannelSession(SchannelCred);

impl std::fmt::Debug for SchannelSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SchannelSession").finish_non_exhaustive()
    }
}

impl Dial for SchannelDial {
    type Session = SchannelSession;

    async fn attempt(&self, order: Order<SchannelSession>) -> Dialled<SchannelSession> {
        let mut attempt = Attempt::new(order.series, order.number, order.hello.offer());
        attempt.offered_version = self.version;
        let (dial, runtime) = (self.clone(), Handle::current());
        let spare = attempt.clone();
        let made = spawn_blocking(move || dial.make(attempt, order.hello, &runtime)).await;
        made.unwrap_or_else(|error| {
            let what = format!("the thread of this connection broke off: {error}");
            failed(spare, Reply::LocalFault { what })
        })
    }
}

fn failed(mut attempt: Attempt, reply: Reply) -> Dialled<SchannelSession> {
    attempt.reply = reply;
    Dialled::new(attempt, ServerFlight::default(), None)
}

impl SchannelDial {
    /// One connection, from its beginning to its end, on a thread that may wait.
    fn make(
        &self,
        mut attempt: Attempt,
        hello: Hello<SchannelSession>,
        runtime: &Handle,
    ) -> Dialled<SchannelSession> {
        let begun = Instant::now();
        let credential = match hello {
            Hello::Ticket(session) | Hello::SessionId(session) => Ok(session.0),
            _ => self.fresh_credential(),
        };
        let credential = match credential {
            Ok(credential) => credential,
            Err(error) => return failed(attempt, failure::of_this_machine(&error)),
        };
        let tcp = match TcpStream::connect_timeout(&self.address, self.setup.patience) {
            Ok(tcp) => tcp,
            Err(error) => {
                attempt.times.end_us = micros(begun.elapsed());
                return failed(attempt, connect_failure(&error));
            }
        };
        attempt.times.connect_us = Some(micros(begun.elapsed()));
        // Without it a small flight may wait for an acknowledgement. A socket that refuses is only slower.
        let _ = tcp.set_nodelay(true);
        attempt.stage = Stage::Hello;
        let shared = Shared::new(tcp, self.setup.patience);
        let mut talk = RunningAttempt {
            dial: self,
            attempt: &mut attempt,
            begun,
            runtime,
            told: HandshakeKind::NotSeen,
        };
        let end = talk.converse(&credential, &shared);
        let told_by_windows = talk.told;
        let tap = shared.0.borrow();
        match end {
            Ok(Some(told)) => write_down_by(&mut attempt, begun, told, &tap, reply_of),
            Ok(None) => attempt.reply = Reply::NotRequested,
            Err(error) => attempt.reply = reply_of(&error, tap.server()),
        }
        record(&mut attempt, begun, &tap);
        if attempt.handshake == HandshakeKind::NotSeen {
            attempt.handshake = told_by_windows;
        }
        // The messages of a renegotiation are encrypted as the HelloRequest is: the first such record is it.
        attempt.hello_requests = attempt.hello_requests.min(1);
        if attempt.hello_requests == 0 {
            attempt.renegotiation = None;
        }
        attempt.times.end_us = micros(begun.elapsed());
        drop(tap);
        let session = attempt
            .completed_handshake()
            .then_some(SchannelSession(credential));
        Dialled::new(attempt, shared.into_server(), session)
    }

    /// A credential that no connection has used.
    fn fresh_credential(&self) -> io::Result<SchannelCred> {
        let protocol = match self.version {
            TlsVersion::TLS10 => Protocol::Tls10,
            TlsVersion::TLS11 => Protocol::Tls11,
            _ => Protocol::Tls12,
        };
        let mut builder = SchannelCred::builder();
        builder.enabled_protocols(&[protocol]);
        if let Some(certificate) = &self.setup.certificate {
            builder.cert(certificate.context());
        }
        // One at a time: a key container may be written anew when a handle to it is closed, and another thread would read half of it.
        let _alone = ACQUIRING.lock().unwrap_or_else(PoisonError::into_inner);
        builder.acquire(Direction::Outbound)
    }
}

/// One conversation and what is noted of it.
struct RunningAttempt<'a> {
    dial: &'a SchannelDial,
    attempt: &'a mut Attempt,
    begun: Instant,
    runtime: &'a Handle,
    /// What Windows says of the session, where it answers: wine's Schannel does not.
    told: HandshakeKind,
}

impl RunningAttempt<'_> {
    fn since(&self) -> Option<u64> {
        Some(micros(self.begun.elapsed()))
    }

    /// Handshake and conversation; no conversation where nothing is to be asked.
    fn converse(
        &mut self,
        credential: &SchannelCred,
        shared: &Shared,
    ) -> io::Result<Option<ConversationOutcome>> {
        let patience = self.dial.setup.patience;
        let mut builder = Builder::new();
        // The chain is judged from what the wire shows, by the rule that judges every chain.
        builder
            .domain(&self.dial.target_name)
            .accept_invalid_hostnames(true)
            .verify_callback(|_| Ok(()));
        let mut stream = builder
            .connect(credential.clone(), shared.clone())
            .map_err(|error| match error {
                HandshakeError::Failure(error) => error,
                HandshakeError::Interrupted(_) => io::ErrorKind::TimedOut.into(),
            })?;
        self.attempt.stage = Stage::Request;
        self.attempt.times.handshake_us = self.since();
        self.told = match stream.session_resumed() {
            Ok(true) => HandshakeKind::Abbreviated,
            Ok(false) => HandshakeKind::Full,
            Err(_) => HandshakeKind::NotSeen,
        };
        let request = &self.dial.request;
        if !request.asks() {
            close(&mut stream, shared);
            return Ok(None);
        }
        // With the code that converses for every engine.
        let mut waiting = Waiting::new(&mut stream, patience, |time| shared.allow(time));
        let told = self
            .runtime
            .block_on(converse(&mut waiting, request, patience));
        self.attempt.renegotiation = Some(Box::new(renegotiation(&stream)));
        close(&mut stream, shared);
        Ok(Some(told))
    }
}

/// What Windows tells of a renegotiation, whose messages are encrypted: whether its certificate was used. That it came to its end, and
/// what was asked for, is not seen.
fn renegotiation(stream: &TlsStream<Shared>) -> Renegotiation {
    Renegotiation {
        completed: false,
        certificate_request: None,
        client_certificate: match stream.certificate() {
            Ok(_) => ClientCertificate::Presented,
            Err(_) => ClientCertificate::NotSent,
        },
        new_session_ticket: None,
    }
}

/// Ends in order: servers drop a session from their cache when a connection is cut.
fn close(stream: &mut TlsStream<Shared>, shared: &Shared) {
    shared.allow(CLOSE_PATIENCE);
    // However it ends, the answer is already there.
    if stream.shutdown().is_ok() {
        let mut rest = Read::take(shared.clone(), crate::bounds::REST_MAX as u64);
        let _ = io::copy(&mut rest, &mut io::sink());
    }
}

/// The tapped socket, still there when Schannel drops its end after a failure.
#[derive(Clone)]
struct Shared(Rc<RefCell<Tap<TimedSocket>>>);

impl Shared {
    fn new(tcp: TcpStream, patience: Duration) -> Self {
        let tap = Tap::new(TimedSocket::new(tcp, patience));
        Self(Rc::new(RefCell::new(tap)))
    }

    fn allow(&self, patience: Duration) {
        self.0.borrow_mut().inner_mut().allow(patience);
    }

    fn into_server(self) -> ServerFlight {
        let tap = Rc::into_inner(self.0).map(RefCell::into_inner);
        tap.map(Tap::into_server).unwrap_or_default()
    }
}

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}
