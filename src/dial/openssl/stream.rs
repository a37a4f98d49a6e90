//! The connection over its socket.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::connection::Connection;
use super::failure::Broken;
use crate::dial::rest::read_rest;

/// Bytes that are read from the socket at a time.
const CHUNK: usize = 16 * 1024;

/// A TLS stream: what is read from it is what the peer said. Whatever the peer asks for meanwhile, renegotiation too, is answered.
pub(super) struct TlsStream<'a, S> {
    connection: &'a mut Connection,
    socket: &'a mut S,
    /// How it ended, to be told once what was left to say is out.
    end: Option<Broken>,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> TlsStream<'a, S> {
    pub(super) fn new(connection: &'a mut Connection, socket: &'a mut S) -> Self {
        Self {
            connection,
            socket,
            end: None,
        }
    }

    /// Reads and writes until the handshake is done.
    pub(super) async fn handshake(&mut self) -> io::Result<()> {
        std::future::poll_fn(|cx| self.poll_handshake(cx)).await
    }

    fn poll_handshake(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            ready!(self.poll_send(cx))?;
            if self.connection.is_settled() {
                return Poll::Ready(Ok(()));
            }
            if ready!(self.poll_receive(cx))? == Heard::End {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }

    /// Says `text`.
    pub(super) async fn send(&mut self, text: &[u8]) -> io::Result<()> {
        self.connection.send(text)?;
        std::future::poll_fn(|cx| self.poll_send(cx)).await
    }

    /// Says close_notify and waits for the end: servers drop a session from their cache when a connection is cut.
    pub(super) async fn close(&mut self) -> io::Result<()> {
        if self.end.is_none() {
            self.connection.close();
        }
        std::future::poll_fn(|cx| self.poll_send(cx)).await?;
        self.socket.shutdown().await?;
        read_rest(self.socket).await
    }

    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.connection.output().is_empty() {
            let output = self.connection.output();
            let written = ready!(Pin::new(&mut *self.socket).poll_write(cx, output))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            output.drain(..written);
        }
        Pin::new(&mut *self.socket).poll_flush(cx)
    }

    /// Hears something more, or tells how it ended.
    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Heard>> {
        if let Some(end) = &self.end {
            return Poll::Ready(Err(end.clone().into()));
        }
        if self.connection.is_closed() {
            return Poll::Ready(Ok(Heard::End));
        }
        let mut chunk = vec![0; CHUNK];
        let mut buffer = ReadBuf::new(&mut chunk);
        ready!(Pin::new(&mut *self.socket).poll_read(cx, &mut buffer))?;
        if buffer.filled().is_empty() {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        self.end = self.connection.receive(buffer.filled()).err();
        Poll::Ready(Ok(Heard::More))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    More,
    /// close_notify.
    End,
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for TlsStream<'_, S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            let plaintext = this.connection.plaintext();
            if !plaintext.is_empty() {
                let length = plaintext.len().min(buffer.remaining());
                buffer.put_slice(&plaintext[..length]);
                plaintext.drain(..length);
                return Poll::Ready(Ok(()));
            }
            ready!(this.poll_send(cx))?;
            if ready!(this.poll_receive(cx))? == Heard::End {
                return Poll::Ready(Ok(()));
            }
        }
    }
}
