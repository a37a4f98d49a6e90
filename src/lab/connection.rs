//! One connection to a simulated front end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::HandshakeKind;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::delay::Delayed;
use super::gate::Gate;
use super::host::Host;
use super::http::{Question, Status};
use super::settings::Failure;
use super::tickets::TicketUse;

/// Longest wait for the client's close after ours.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);

/// A fatal access_denied in clear text (RFC 5246 sections 6.2.1 and 7.2).
const ACCESS_DENIED: [u8; 7] = [
    21, // ContentType alert
    3, 3, // version: TLS 1.2
    0, 2,  // length
    2,  // AlertLevel fatal
    49, // AlertDescription access_denied
];

type Tcp = Delayed<TcpStream>;
type Stream = TlsStream<Gate<Tcp>>;

/// Attends to one connection. What a client does wrong, and how, is nothing to the lab.
pub(super) async fn attend(host: Arc<Host>, tcp: TcpStream) {
    let _ = converse(&host, tcp).await;
}

async fn converse(host: &Host, tcp: TcpStream) -> io::Result<()> {
    tcp.set_nodelay(true)?;
    let seen = Arc::new(TicketUse::default());
    let tcp = Delayed::new(tcp, host.delay);
    let gate = match host.failure {
        Failure::Alert => Gate::watching(tcp, seen.clone()),
        _ => Gate::open(tcp),
    };
    let acceptor = TlsAcceptor::from(host.config(&seen));
    let mut stream = match acceptor.accept(gate).into_fallible().await {
        Ok(stream) => stream,
        Err((_, gate)) if gate.is_shut() => return deny(gate.inner).await,
        Err((error, _)) => return Err(error),
    };
    let question = Question::read(&mut stream).await?;
    let kind = stream.get_ref().1.handshake_kind();
    let by_ticket = seen.opened() && kind == Some(HandshakeKind::Resumed);
    match question {
        _ if by_ticket => fail(stream, host, question).await,
        Some(question) => reply(stream, question, question.status).await,
        None => close(stream).await,
    }
}

/// What becomes of a connection that was resumed by ticket.
async fn fail(mut stream: Stream, host: &Host, question: Option<Question>) -> io::Result<()> {
    match (host.failure, question) {
        (Failure::Status, Some(question)) => reply(stream, question, Status::FORBIDDEN).await,
        (Failure::Stall, _) => until_gone(&mut stream).await,
        (Failure::Reset, _) => {
            // Nothing is written that could be delayed.
            sleep(host.delay).await;
            reset(&stream)
        }
        (Failure::Close | Failure::Alert | Failure::Status, _) => close(stream).await,
    }
}

async fn reply(mut stream: Stream, question: Question, status: Status) -> io::Result<()> {
    stream.write_all(&question.answer(status)).await?;
    close(stream).await
}

/// Sends close_notify and waits a little for the client's: data that comes to a closed socket makes it a reset.
async fn close(mut stream: Stream) -> io::Result<()> {
    stream.shutdown().await?;
    timeout(CLOSE_PATIENCE, until_gone(&mut stream)).await?
}

/// With nothing to linger for, the closed socket sends a reset.
fn reset(stream: &Stream) -> io::Result<()> {
    let tcp = &stream.get_ref().0.inner.inner;
    SockRef::from(tcp).set_linger(Some(Duration::ZERO))
}

async fn deny(mut tcp: Tcp) -> io::Result<()> {
    tcp.write_all(&ACCESS_DENIED).await?;
    tcp.shutdown().await?;
    timeout(CLOSE_PATIENCE, until_gone(&mut tcp)).await?
}

async fn until_gone(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let mut unheard = [0; 4096];
    while stream.read(&mut unheard).await? > 0 {}
    Ok(())
}
