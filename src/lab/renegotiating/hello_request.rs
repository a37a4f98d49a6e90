//! A HelloRequest from underneath OpenSSL.
//!
//! A HelloRequest is one record more than OpenSSL knows of. Records are numbered under their keys (RFC 5246 section 6.1), so that those
//! that OpenSSL seals after it have to be sealed again, each with the next number, until its ChangeCipherSpec brings new keys.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use openssl::error::ErrorStack;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::dial::openssl::record::{HEADER_LENGTH, Protection, Unopened};
use crate::wire::{ClientFlight, ClientHello, ServerFlight};

const CHANGE_CIPHER_SPEC: u8 = 20;
const HANDSHAKE: u8 = 22;
/// The whole message: its type and a length of 0.
const HELLO_REQUEST: [u8; 4] = [0; 4];

/// What becomes of the records that OpenSSL writes.
enum Records {
    /// They pass, and are in clear text.
    Clear,
    /// They pass and are counted. The last one is kept: TLS 1.0 goes on with its last block.
    Protected { count: u64, last: Vec<u8> },
    /// They are opened with the first and sealed with the second.
    Renumber(Box<(Protection, Protection)>),
    /// Those after the second ChangeCipherSpec pass.
    Renegotiated,
}

/// Where a connection that takes up a ticket shall end before its ServerHello.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ticket {
    Welcome,
    Denied,
}

/// A socket that can send a HelloRequest.
pub(in crate::lab) struct Asking<S> {
    pub(in crate::lab) inner: S,
    ticket: Ticket,
    denied: bool,
    client: ClientFlight,
    server: ServerFlight,
    records: Records,
    /// What OpenSSL has written and is not yet a whole record.
    written: Vec<u8>,
    output: Vec<u8>,
}

impl<S> Asking<S> {
    pub(super) fn new(inner: S, ticket: Ticket) -> Self {
        Self {
            inner,
            ticket,
            denied: false,
            client: ClientFlight::default(),
            server: ServerFlight::default(),
            records: Records::Clear,
            written: Vec::new(),
            output: Vec::new(),
        }
    }

    /// Whether the ClientHello had a ticket in it.
    pub(super) fn ticket_offered(&self) -> bool {
        let length = self.client.hello().and_then(ClientHello::ticket_length);
        length.is_some_and(|length| length > 0)
    }

    /// Whether it kept a ServerHello back.
    pub(super) fn is_denied(&self) -> bool {
        self.denied
    }

    /// Asks for a handshake. `protection` is that of what the server writes, as it was when the first handshake ended.
    pub(super) fn ask(&mut self, protection: Protection) -> Result<(), ErrorStack> {
        let Records::Protected { count, last } = &self.records else {
            return Ok(());
        };
        let theirs = protection.after(*count, last);
        let mut ours = theirs.clone();
        self.output.extend(ours.seal(HANDSHAKE, &HELLO_REQUEST)?);
        self.records = Records::Renumber(Box::new((theirs, ours)));
        Ok(())
    }

    /// Takes the whole records out of what OpenSSL has written.
    fn take_records(&mut self) -> io::Result<()> {
        while let Some(&[content_type, _, _, high, low]) =
            self.written.first_chunk::<HEADER_LENGTH>()
        {
            let length = HEADER_LENGTH + usize::from(u16::from_be_bytes([high, low]));
            if self.written.len() < length {
                break;
            }
            let record: Vec<u8> = self.written.drain(..length).collect();
            self.server.follow(&record);
            if self.ticket == Ticket::Denied && self.takes_up_ticket() {
                self.denied = true;
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            self.pass(content_type, record)?;
        }
        Ok(())
    }

    /// A ticket that is taken up has its session_id echoed (RFC 5077 section 3.4).
    fn takes_up_ticket(&self) -> bool {
        let id = self.client.hello().map(|hello| &hello.session_id);
        self.ticket_offered()
            && self
                .server
                .hello()
                .is_some_and(|hello| Some(&hello.session_id) == id)
    }

    fn pass(&mut self, content_type: u8, record: Vec<u8>) -> io::Result<()> {
        match &mut self.records {
            Records::Clear => {
                if content_type == CHANGE_CIPHER_SPEC {
                    self.records = Records::Protected {
                        count: 0,
                        last: Vec::new(),
                    };
                }
                self.output.extend(record);
            }
            Records::Protected { count, last } => {
                *count += 1;
                last.clone_from(&record);
                self.output.extend(record);
            }
            Records::Renegotiated => self.output.extend(record),
            Records::Renumber(protections) => {
                let (theirs, ours) = &mut **protections;
                let plain = theirs.open(content_type, &record[HEADER_LENGTH..]);
                let sealed = ours.seal(content_type, &plain.map_err(broken)?);
                self.output.extend(sealed?);
                if content_type == CHANGE_CIPHER_SPEC {
                    self.records = Records::Renegotiated;
                }
            }
        }
        Ok(())
    }
}

fn broken(unopened: Unopened) -> io::Error {
    match unopened {
        Unopened::Forged => io::ErrorKind::InvalidData.into(),
        Unopened::Engine(error) => error.into(),
    }
}

impl<S: AsyncWrite + Unpin> Asking<S> {
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.output.is_empty() {
            let sent = ready!(Pin::new(&mut self.inner).poll_write(cx, &self.output))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.output.drain(..sent);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Asking<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buffer))?;
        self.client.follow(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Asking<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // One portion at a time: what is held here does not grow.
        ready!(self.poll_send(cx))?;
        self.written.extend_from_slice(bytes);
        self.take_records()?;
        if let Poll::Ready(sent) = self.poll_send(cx) {
            sent?;
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_send(cx))?;
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_send(cx))?;
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
