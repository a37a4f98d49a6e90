//! A stream that can keep back the whole answer of the TLS engine.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::tickets::TicketUse;

/// Passes bytes through. Told to watch, it lets nothing out once it is clear that a ticket is being resumed.
#[derive(Debug)]
pub(super) struct Gate<S> {
    pub(super) inner: S,
    state: State,
}

#[derive(Debug)]
enum State {
    Watching(Arc<TicketUse>),
    Open,
    Shut,
}

impl<S> Gate<S> {
    pub(super) fn open(inner: S) -> Self {
        let state = State::Open;
        Self { inner, state }
    }

    pub(super) fn watching(inner: S, seen: Arc<TicketUse>) -> Self {
        let state = State::Watching(seen);
        Self { inner, state }
    }

    /// Whether it has kept an answer back.
    pub(super) fn is_shut(&self) -> bool {
        matches!(self.state, State::Shut)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Gate<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Gate<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let State::Watching(seen) = &self.state {
            // The first bytes decide: they are the ServerHello, or an alert.
            self.state = if seen.renewed() {
                State::Shut
            } else {
                State::Open
            };
        }
        if self.is_shut() {
            return Poll::Ready(Err(io::ErrorKind::PermissionDenied.into()));
        }
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use rustls::crypto::ring::Ticketer;
    use rustls::server::ProducesTickets;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::super::tickets::Witness;
    use super::*;

    fn witness() -> (Witness, Arc<TicketUse>, Vec<u8>) {
        let seen = Arc::new(TicketUse::default());
        let witness = Witness::new(Ticketer::new().unwrap(), seen.clone());
        let ticket = witness.encrypt(b"session").unwrap();
        (witness, seen, ticket)
    }

    #[tokio::test]
    async fn nothing_of_a_resumed_handshake_gets_out() {
        let (witness, seen, ticket) = witness();
        let (near, mut far) = tokio::io::duplex(64);
        let mut gate = Gate::watching(near, seen);
        witness.decrypt(&ticket).unwrap();
        witness.encrypt(b"session").unwrap();
        for _ in 0..2 {
            gate.write_all(b"ServerHello").await.unwrap_err();
            assert!(gate.is_shut());
        }
        drop(gate);
        assert_eq!(far.read_to_end(&mut Vec::new()).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_ticket_that_is_opened_and_not_resumed_shuts_nothing() {
        let (witness, seen, ticket) = witness();
        let (near, mut far) = tokio::io::duplex(64);
        let mut gate = Gate::watching(near, seen);
        witness.decrypt(&ticket).unwrap();
        gate.write_all(b"ServerHello").await.unwrap();
        witness.encrypt(b"session").unwrap();
        gate.write_all(b"NewSessionTicket").await.unwrap();
        drop(gate);
        let mut heard = Vec::new();
        far.read_to_end(&mut heard).await.unwrap();
        assert_eq!(heard, b"ServerHelloNewSessionTicket");
    }
}
