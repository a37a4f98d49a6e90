//! A stream that reads what both sides send while it passes the bytes on.

#[cfg(any(windows, test))]
mod blocking;

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::wire::{ClientFlight, ServerFlight};

/// Passes bytes through and follows both directions.
#[derive(Debug)]
pub(super) struct Tap<S> {
    inner: S,
    client: ClientFlight,
    server: ServerFlight,
    hello_at: Option<Instant>,
    write_failure: Option<io::ErrorKind>,
    fin: Fin,
}

/// Whether the peer ended the TCP connection, by FIN or by reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fin {
    Seen,
    NotSeen,
}

impl<S> Tap<S> {
    pub(super) fn new(inner: S) -> Self {
        Self {
            inner,
            client: ClientFlight::default(),
            server: ServerFlight::default(),
            hello_at: None,
            write_failure: None,
            fin: Fin::NotSeen,
        }
    }

    pub(super) fn client(&self) -> &ClientFlight {
        &self.client
    }

    pub(super) fn server(&self) -> &ServerFlight {
        &self.server
    }

    /// What the server has said; the connection closes.
    pub(super) fn into_server(self) -> ServerFlight {
        self.server
    }

    /// Whether the peer closed, as far as it was read.
    pub(super) fn fin(&self) -> Fin {
        self.fin
    }

    /// When the ServerHello was complete.
    pub(super) fn hello_at(&self) -> Option<Instant> {
        self.hello_at
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tap<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        if let Err(error) = ready!(Pin::new(&mut self.inner).poll_read(cx, buf)) {
            if peer_is_gone(error.kind()) {
                self.fin = Fin::Seen;
            }
            return Poll::Ready(Err(error));
        }
        let heard = &buf.filled()[before..];
        if heard.is_empty() {
            self.fin = Fin::Seen;
            // The end of the stream. A write that failed earlier took the reset away from this read.
            return Poll::Ready(match self.write_failure {
                Some(kind) => Err(kind.into()),
                None => Ok(()),
            });
        }
        self.server.follow(heard);
        if self.hello_at.is_none() && self.server.hello().is_some() {
            self.hello_at = Some(Instant::now());
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> Tap<S> {
    /// Hears what was written. A peer that has gone may have said why: such a write counts as done, so that its last words are read.
    fn written(&mut self, result: io::Result<usize>, bytes: &[u8]) -> io::Result<usize> {
        match result {
            Ok(length) => {
                self.client.follow(&bytes[..length]);
                Ok(length)
            }
            Err(error) if peer_is_gone(error.kind()) => {
                self.write_failure = Some(io::ErrorKind::ConnectionReset);
                Ok(bytes.len())
            }
            Err(error) => Err(error),
        }
    }
}

fn peer_is_gone(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
    )
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = ready!(Pin::new(&mut self.inner).poll_write(cx, bytes));
        Poll::Ready(self.written(result, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = ready!(Pin::new(&mut self.inner).poll_write_vectored(cx, slices));
        let mut left = match &result {
            Ok(length) => *length,
            Err(_) => {
                let all: usize = slices.iter().map(|slice| slice.len()).sum();
                let gone = self.written(result, &[]);
                return Poll::Ready(gone.map(|_| all));
            }
        };
        for slice in slices {
            let length = left.min(slice.len());
            self.client.follow(&slice[..length]);
            left -= length;
        }
        Poll::Ready(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
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
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn bytes_pass_unchanged_and_are_heard() {
        let (near, mut far) = tokio::io::duplex(64);
        let mut tap = Tap::new(near);
        let alert = [21, 3, 3, 0, 2, 2, 40];
        tap.write_all(&alert).await.unwrap();
        let mut got = [0; 7];
        far.read_exact(&mut got).await.unwrap();
        assert_eq!(got, alert);
        assert_eq!(tap.client().alerts(), [40]);

        far.write_all(&alert).await.unwrap();
        tap.read_exact(&mut got).await.unwrap();
        assert_eq!(tap.server().alerts(), [40]);
        assert!(tap.hello_at().is_none());
    }

    #[tokio::test]
    async fn the_last_words_of_a_peer_that_left_are_read() {
        let (near, mut far) = tokio::io::duplex(64);
        far.write_all(&[21, 3, 3, 0, 2, 2, 49]).await.unwrap();
        drop(far);
        let mut tap = Tap::new(near);
        tap.write_all(b"into the void").await.unwrap();
        let mut words = Vec::new();
        let error = tap.read_to_end(&mut words).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
        assert_eq!(tap.server().alerts(), [49]);
    }
}
