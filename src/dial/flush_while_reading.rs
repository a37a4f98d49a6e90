//! A TLS stream of tokio-rustls that says what it has to while it is read.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::client::TlsStream;

use super::observed_stream::Tap;

/// Reads, and sends what rustls wants to say meanwhile. tokio-rustls leaves the no_renegotiation that answers a HelloRequest
/// unsent while a read is pending, and the server waits for it.
pub(super) struct Answering<'a, 'b, S>(pub(super) &'a mut TlsStream<&'b mut Tap<S>>);

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Answering<'_, '_, S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut *self.0).poll_read(cx, buffer);
        if read.is_pending() && self.0.get_ref().1.wants_write() {
            // A failed write shows in the next read.
            let _ = Pin::new(&mut *self.0).poll_flush(cx);
        }
        read
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Answering<'_, '_, S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0).poll_shutdown(cx)
    }
}
