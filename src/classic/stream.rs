//! One side of a connection over its socket.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::connection_error::Broken;
use super::transport::{Received, Records, Transport};

/// Bytes that are read from the socket at a time.
const CHUNK: usize = 16 * 1024;

/// One side of a connection without its socket: bytes in, bytes out.
pub(crate) trait Side {
    /// How its version does with records.
    type Records: Records;

    /// Its record layer.
    fn transport(&mut self) -> &mut Transport<Self::Records>;
    /// What the peer said; what was read is to be drained.
    fn text(&mut self) -> &mut Vec<u8>;
    /// Whether no handshake is under way.
    fn is_settled(&self) -> bool;
    /// Handshake messages came.
    fn take_messages(&mut self) -> Result<(), Broken>;
    /// ChangeCipherSpec came.
    fn take_change_cipher_spec(&mut self) -> Result<(), Broken>;
    /// Text of the application came. Fails where it may not come yet.
    fn expect_text(&mut self) -> Result<(), Broken>;
    /// This side ends the connection.
    fn end(&mut self, broken: Broken) -> Broken {
        broken
    }

    /// Whether the peer said close_notify.
    fn is_closed(&mut self) -> bool {
        self.transport().is_closed()
    }

    /// Bytes for the peer; what was sent is to be drained.
    fn output(&mut self) -> &mut Vec<u8> {
        self.transport().output()
    }

    /// Says `text` to the peer.
    fn say(&mut self, text: &[u8]) -> Result<(), Broken> {
        self.transport().put_text(text)
    }

    /// Takes in bytes from the peer. After an error, the output ends with the alert that tells the peer of it.
    fn hear(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        self.transport().take_bytes(bytes);
        let taken = self.take_records().map_err(|broken| self.end(broken));
        if let Err(broken) = &taken {
            self.transport().put_end(broken);
        }
        taken
    }

    /// Understands the records that have come in.
    fn take_records(&mut self) -> Result<(), Broken> {
        while let Some(heard) = self.transport().next()? {
            match heard {
                Received::Messages => self.take_messages()?,
                Received::ChangeCipherSpec => self.take_change_cipher_spec()?,
                Received::Text(text) => {
                    self.expect_text()?;
                    self.text().extend_from_slice(&text);
                }
                Received::Nothing => {}
            }
        }
        Ok(())
    }
}

/// A TLS stream: what is read from it is what the peer said. Whatever the peer asks for meanwhile, renegotiation too, is answered.
pub(crate) struct TlsStream<'a, C, S> {
    side: &'a mut C,
    socket: &'a mut S,
    /// How it ended, to be told once what was left to say is out.
    end: Option<Broken>,
    goodbye: Goodbye,
}

/// Whether this side has said close_notify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goodbye {
    NotSaid,
    Said,
}

impl<'a, C: Side + Unpin, S: AsyncRead + AsyncWrite + Unpin> TlsStream<'a, C, S> {
    pub(crate) fn new(side: &'a mut C, socket: &'a mut S) -> Self {
        Self {
            side,
            socket,
            end: None,
            goodbye: Goodbye::NotSaid,
        }
    }

    /// The socket under it.
    pub(crate) fn socket(&self) -> &S {
        self.socket
    }

    /// The socket under it, to read what is no longer looked at.
    pub(crate) fn socket_mut(&mut self) -> &mut S {
        self.socket
    }

    /// The side that speaks.
    pub(crate) fn side(&mut self) -> &mut C {
        self.side
    }

    /// Reads and writes until the handshake is done.
    pub(crate) async fn handshake(&mut self) -> io::Result<()> {
        std::future::poll_fn(|cx| self.poll_handshake(cx)).await
    }

    fn poll_handshake(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let sent = ready!(self.poll_send(cx));
            // Whether or not the peer could be told of it.
            if let Some(end) = &self.end {
                return Poll::Ready(Err(end.clone().into()));
            }
            sent?;
            if self.side.is_settled() {
                return Poll::Ready(Ok(()));
            }
            if ready!(self.poll_receive(cx))? == Came::End {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }

    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.side.output().is_empty() {
            let output = self.side.output();
            let written = ready!(Pin::new(&mut *self.socket).poll_write(cx, output))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            output.drain(..written);
        }
        Pin::new(&mut *self.socket).poll_flush(cx)
    }

    /// Hears something more, or tells how it ended.
    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Came>> {
        if let Some(end) = &self.end {
            return Poll::Ready(Err(end.clone().into()));
        }
        if self.side.is_closed() {
            return Poll::Ready(Ok(Came::End));
        }
        let mut chunk = [0; CHUNK];
        let mut buffer = ReadBuf::new(&mut chunk);
        ready!(Pin::new(&mut *self.socket).poll_read(cx, &mut buffer))?;
        if buffer.filled().is_empty() {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        self.end = self.side.hear(buffer.filled()).err();
        Poll::Ready(Ok(Came::More))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    More,
    /// close_notify.
    End,
}

impl<C: Side + Unpin, S: AsyncRead + AsyncWrite + Unpin> AsyncRead for TlsStream<'_, C, S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            let text = this.side.text();
            if !text.is_empty() {
                let length = text.len().min(buffer.remaining());
                buffer.put_slice(&text[..length]);
                text.drain(..length);
                return Poll::Ready(Ok(()));
            }
            // What cannot be sent now does not keep this side from listening: the peer may be waiting to be heard.
            if let Poll::Ready(sent) = this.poll_send(cx) {
                // How it ended here comes before whether the peer could be told of it.
                if this.end.is_none() {
                    sent?;
                }
            }
            if ready!(this.poll_receive(cx))? == Came::End {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl<C: Side + Unpin, S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for TlsStream<'_, C, S> {
    /// What is taken here is out when it was flushed, or when more is taken.
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        text: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_send(cx))?;
        self.side.say(text)?;
        if let Poll::Ready(sent) = self.poll_send(cx) {
            sent?;
        }
        Poll::Ready(Ok(text.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_send(cx)
    }

    /// Says close_notify, unless another alert has ended it.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.goodbye == Goodbye::NotSaid {
            self.goodbye = Goodbye::Said;
            if self.end.is_none() {
                self.side.transport().put_close();
            }
        }
        ready!(self.poll_send(cx))?;
        Pin::new(&mut *self.socket).poll_shutdown(cx)
    }
}
