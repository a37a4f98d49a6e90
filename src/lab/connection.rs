//! One connection to a simulated front end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::{HandshakeKind, ServerConfig};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::delay::Delayed;
use super::front_end_tls::{Host, Running, witnessed};
use super::http::{Connection, Question, Status};
use super::settings::{Asks, Failure};
use super::tickets::TicketUse;
use super::withheld_resumption::Gate;
use crate::classic;
use crate::classic_server::{ResumedBy, ServerConnection, ServerSetup};
use crate::observation::TlsVersion;

/// Longest wait for the client's close after ours.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);

/// Longest silence between two requests: that of http.sys when nothing else is set.
const KEEP_ALIVE: Duration = Duration::from_secs(120);

/// A fatal access_denied in clear text (RFC 5246 sections 6.2.1 and 7.2).
fn access_denied(version: TlsVersion) -> [u8; 7] {
    let [major, minor] = version.0.to_be_bytes();
    [
        21, // ContentType alert
        major, minor, // version
        0, 2,  // length
        2,  // AlertLevel fatal
        49, // AlertDescription access_denied
    ]
}

pub(super) type Tcp = Delayed<TcpStream>;

/// A TLS stream, over whichever engine, and the socket under it.
trait Stream: AsyncRead + AsyncWrite + Unpin {
    fn tcp(&self) -> &TcpStream;
}

impl Stream for TlsStream<Gate<Tcp>> {
    fn tcp(&self) -> &TcpStream {
        &self.get_ref().0.inner.inner
    }
}

impl Stream for classic::TlsStream<'_, ServerConnection, Tcp> {
    fn tcp(&self) -> &TcpStream {
        &self.socket().inner
    }
}

/// Attends to one connection. What a client does wrong, and how, is nothing to the lab.
pub(super) async fn attend(host: Arc<Host>, tcp: TcpStream) {
    let _ = converse(&host, tcp).await;
}

async fn converse(host: &Host, tcp: TcpStream) -> io::Result<()> {
    tcp.set_nodelay(true)?;
    match host.running() {
        Running::Rustls(config) => ask_first(host, *config, tcp).await,
        Running::Classic(setup) => play(host, setup, tcp).await,
    }
}

/// The certificate was asked for in the first handshake.
async fn ask_first(host: &Host, config: ServerConfig, tcp: TcpStream) -> io::Result<()> {
    let seen = Arc::new(TicketUse::default());
    let tcp = Delayed::new(tcp, host.delay);
    let gate = match host.failure {
        Failure::Alert => Gate::watching(tcp, seen.clone()),
        _ => Gate::open(tcp),
    };
    let acceptor = TlsAcceptor::from(witnessed(config, &seen));
    let mut stream = match acceptor.accept(gate).into_fallible().await {
        Ok(stream) => stream,
        Err((_, mut gate)) if gate.is_shut() => return deny(&mut gate.inner, host.version).await,
        Err((error, _)) => return Err(error),
    };
    let mut pending = Vec::new();
    let question = Question::read(&mut stream, &mut pending).await?;
    let kind = stream.get_ref().1.handshake_kind();
    let by_ticket = seen.opened() && kind == Some(HandshakeKind::Resumed);
    match question {
        _ if by_ticket => fail(stream, host, question).await,
        Some(question) => serve(stream, question, pending).await,
        None => close(stream).await,
    }
}

/// What rustls cannot play.
async fn play(host: &Host, setup: Arc<ServerSetup>, tcp: TcpStream) -> io::Result<()> {
    let mut tcp = Delayed::new(tcp, host.delay);
    let mut connection = ServerConnection::new(setup)?;
    let mut stream = classic::TlsStream::new(&mut connection, &mut tcp);
    if let Err(error) = stream.handshake().await {
        if stream.side().denied_ticket() {
            return close(stream).await;
        }
        return Err(error);
    }
    let by_ticket = stream.side().resumed_by() == ResumedBy::Ticket;
    let mut pending = Vec::new();
    let question = Question::read(&mut stream, &mut pending).await?;
    match question {
        _ if by_ticket => fail(stream, host, question).await,
        Some(question) => {
            if host.asks == Asks::AfterRequest {
                stream.side().ask_for_certificate()?;
                stream.handshake().await?;
            }
            serve(stream, question, pending).await
        }
        None => close(stream).await,
    }
}

/// What becomes of a connection that was resumed by ticket.
async fn fail(mut stream: impl Stream, host: &Host, question: Option<Question>) -> io::Result<()> {
    match (host.failure, question) {
        (Failure::Status, Some(question)) => {
            reply(stream, question.last(), Status::FORBIDDEN).await
        }
        (Failure::Stall, _) => until_gone(&mut stream).await,
        (Failure::Reset, _) => {
            // Nothing is written that could be delayed.
            sleep(host.delay).await;
            reset(stream.tcp())
        }
        (Failure::Close | Failure::Alert | Failure::Status, _) => close(stream).await,
    }
}

/// Answers one request after another, until the client has enough.
async fn serve(mut stream: impl Stream, first: Question, mut pending: Vec<u8>) -> io::Result<()> {
    let mut question = first;
    loop {
        question.read_body(&mut stream, &mut pending).await?;
        if question.connection == Connection::Closing {
            return reply(stream, question, question.status).await;
        }
        stream.write_all(&question.answer(question.status)).await?;
        stream.flush().await?;
        let next = timeout(KEEP_ALIVE, Question::read(&mut stream, &mut pending)).await;
        match next {
            Ok(next) => match next? {
                Some(next) => question = next,
                None => return close(stream).await,
            },
            Err(_) => return close(stream).await,
        }
    }
}

/// The last reply on a connection.
async fn reply(mut stream: impl Stream, question: Question, status: Status) -> io::Result<()> {
    stream.write_all(&question.answer(status)).await?;
    stream.flush().await?;
    close(stream).await
}

/// Sends close_notify and waits a little for the client's: data that comes to a closed socket makes it a reset.
async fn close(mut stream: impl Stream) -> io::Result<()> {
    stream.shutdown().await?;
    timeout(CLOSE_PATIENCE, until_gone(&mut stream)).await?
}

/// With nothing to linger for, the closed socket sends a reset.
fn reset(tcp: &TcpStream) -> io::Result<()> {
    tcp.set_zero_linger()
}

async fn deny(tcp: &mut Tcp, version: TlsVersion) -> io::Result<()> {
    tcp.write_all(&access_denied(version)).await?;
    tcp.shutdown().await?;
    timeout(CLOSE_PATIENCE, until_gone(tcp)).await?
}

async fn until_gone(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let mut unheard = [0; 4096];
    while stream.read(&mut unheard).await? > 0 {}
    Ok(())
}
