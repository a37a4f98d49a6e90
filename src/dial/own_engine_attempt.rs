//! Attempts over the engine of module [`crate::classic`], in whatever version.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::time::timeout;

use super::connect_and_handshake::{connect, handshake};
use super::conversation_record::write_down;
use super::failure::stream_failure;
use super::handshake_record::{micros, record};
use super::observed_stream::Tap;
use super::{Dialled, Hello, Order};
use crate::bounds::CLOSE_PATIENCE;
use crate::classic::{Broken, Credential, Greeting, Side, TlsStream};
use crate::http::{ConversationOutcome, Request, converse};
use crate::observation::{Attempt, Reply, Rules, Stage};
use crate::wire::ServerFlight;

/// The client half of a version.
pub(super) trait Client: Side + Send + Sized + Unpin {
    /// What it can offer again.
    type Session: Send;

    /// A connection whose ClientHello is ready to be sent.
    fn begin(
        greeting: Greeting,
        credential: Option<Arc<Credential>>,
        hello: Hello<Self::Session>,
        rules: Rules,
    ) -> Result<Self, Broken>;

    /// Ends in order, and hears what the server still says: servers drop a session from their cache when a connection is cut.
    fn close(
        stream: &mut TlsStream<'_, Self, Tap<TcpStream>>,
    ) -> impl Future<Output = io::Result<()>> + Send;

    /// Writes down what the tap cannot read.
    fn write_down(&self, attempt: &mut Attempt, begun: Instant);

    /// What came of the attempt; `heard` is what the server said in clear.
    fn dialled(self, attempt: Attempt, heard: ServerFlight) -> Dialled<Self::Session>;
}

/// Calls one address in one version of TLS.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) credential: Option<Arc<Credential>>,
    pub(super) patience: Duration,
    pub(super) address: SocketAddr,
    pub(super) greeting: Greeting,
    pub(super) request: Request,
}

impl Caller {
    pub(super) async fn attempt<C: Client>(&self, order: Order<C::Session>) -> Dialled<C::Session> {
        let mut attempt = Attempt::new(order.series, order.number, order.hello.offer());
        attempt.rules = order.rules;
        attempt.offered_version = self.greeting.version;
        let begun = Instant::now();
        let (greeting, credential) = (self.greeting.clone(), self.credential.clone());
        let mut dialled = match C::begin(greeting, credential, order.hello, order.rules) {
            Ok(mut client) => {
                let heard = self.connect(&mut attempt, begun, &mut client).await;
                client.dialled(attempt, heard)
            }
            Err(broken) => {
                attempt.reply = broken.reply;
                Dialled::new(attempt, ServerFlight::default(), None)
            }
        };
        dialled.attempt.times.end_us = micros(begun.elapsed());
        dialled
    }

    /// Connects, converses and records; returns what the server said in clear.
    async fn connect<C: Client>(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        client: &mut C,
    ) -> ServerFlight {
        let Some(tcp) = connect(attempt, begun, self.address, self.patience).await else {
            return ServerFlight::default();
        };
        let mut tap = Tap::new(tcp);
        attempt.stage = Stage::Hello;
        match self.converse(attempt, begun, &mut tap, client).await {
            Ok(Some(told)) => write_down(attempt, begun, told, &tap),
            Ok(None) => attempt.reply = Reply::NotRequested,
            Err(error) => attempt.reply = stream_failure(&error, tap.server()),
        }
        record(attempt, begun, &tap);
        client.write_down(attempt, begun);
        tap.into_server()
    }

    /// Handshake and conversation over one connection; no conversation where nothing is to be asked.
    async fn converse<C: Client>(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        tap: &mut Tap<TcpStream>,
        client: &mut C,
    ) -> io::Result<Option<ConversationOutcome>> {
        handshake(client, tap, self.patience).await?;
        attempt.stage = Stage::Request;
        attempt.times.handshake_us = Some(micros(begun.elapsed()));
        let mut stream = TlsStream::new(client, tap);
        let told = match self.request.asks() {
            true => Some(converse(&mut stream, &self.request, self.patience).await),
            false => None,
        };
        match timeout(CLOSE_PATIENCE, C::close(&mut stream)).await {
            // An alert, or a rule that was broken; that the server takes its time, or goes without a word, is none. What was told, it
            // does not change.
            Ok(Err(error)) if told.is_none() && error.kind() == io::ErrorKind::InvalidData => {
                Err(error)
            }
            _ => Ok(told),
        }
    }
}
