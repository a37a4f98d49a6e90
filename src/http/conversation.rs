//! Asking, hearing out the reply, asking again; then silence.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::{Instant as Clock, timeout};

use super::Request;
use super::body::{Framing, Progress};
use super::head::{Head, Parsed, Persistence, parse};
use super::outcome::{After, Answer, Closed, ConversationOutcome, End, Exchanged};
use crate::bounds::{BODY_MAX, BODY_PATIENCE, CONSENT_PATIENCE, HEAD_MAX};
use crate::observation::Declared;

/// How an exchange left the connection.
enum Next {
    /// Ready for the next request.
    Ready,
    /// Not to be used again.
    Over(After),
}

/// Asks what `request` says over `stream`. Each step waits at most `patience`.
pub async fn converse<S>(
    stream: &mut S,
    request: &Request,
    patience: Duration,
) -> ConversationOutcome
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut line = Line {
        stream,
        buffer: Vec::with_capacity(2048),
        patience,
        closed: None,
    };
    let mut exchanges = Vec::new();
    let mut after = After::Nothing;
    for number in 1..=request.times.get() {
        let (exchanged, next) = line.exchange(request, number).await;
        exchanges.push(exchanged);
        match next {
            Next::Ready if number < request.times.get() => {}
            Next::Ready => after = line.silence(request.hold).await,
            // The last request asked for it.
            Next::Over(After::Announced)
                if number == request.times.get() && request.hold.is_zero() => {}
            Next::Over(how) => {
                after = how;
                break;
            }
        }
    }
    ConversationOutcome {
        exchanges,
        after,
        closed: line.closed,
    }
}

/// A connection, and what has come and was not yet understood.
struct Line<'a, S> {
    stream: &'a mut S,
    buffer: Vec<u8>,
    patience: Duration,
    closed: Option<Closed>,
}

/// What became of the body of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sent {
    Whole,
    /// The final reply came first.
    InPart,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Line<'_, S> {
    async fn exchange(&mut self, request: &Request, number: u32) -> (Exchanged, Next) {
        let mut exchanged = Exchanged {
            sent_at: None,
            head_at: None,
            answer: Ok(Answer::NotHttp),
        };
        let next = match self.ask(request, number, &mut exchanged).await {
            Ok(next) => next,
            Err(error) => {
                exchanged.answer = Err(error);
                Next::Over(After::Nothing)
            }
        };
        (exchanged, next)
    }

    async fn ask(
        &mut self,
        request: &Request,
        number: u32,
        exchanged: &mut Exchanged,
    ) -> io::Result<Next> {
        let head = request.head(number);
        timeout(self.patience, self.send(head.as_bytes())).await??;
        let sent = self.send_body(request).await?;
        exchanged.sent_at = Some(Instant::now());
        let head = timeout(self.patience, self.final_head(request)).await??;
        exchanged.head_at = Some(Instant::now());
        let Some(head) = head else {
            return Ok(Next::Over(After::Nothing));
        };
        let (received, end) = self.body(head.body).await;
        let next = self.next(head, &end, sent);
        exchanged.answer = Ok(Answer::Http {
            status: head.status,
            declared: head.body,
            received,
            end,
        });
        Ok(next)
    }

    fn next(&self, head: Head, end: &End, sent: Sent) -> Next {
        match end {
            End::CutShort(_) | End::Malformed => Next::Over(After::Nothing),
            End::Unread => Next::Over(After::Left),
            End::Whole if !self.buffer.is_empty() => Next::Over(After::Unasked),
            End::Whole if head.connection == Persistence::Closing => Next::Over(After::Announced),
            End::Whole if sent == Sent::InPart => Next::Over(After::Left),
            End::Whole => Next::Ready,
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }

    /// Sends the body, with the consent of the server or after a while without it (RFC 9110 section 10.1.1).
    async fn send_body(&mut self, request: &Request) -> io::Result<Sent> {
        if !request.expects_consent() {
            return Ok(Sent::Whole);
        }
        if let Ok(heard) = timeout(CONSENT_PATIENCE, self.consent(request)).await
            && heard? == Consent::FinalReply
        {
            return Ok(Sent::InPart);
        }
        let mut left = &request.body[..];
        let patience = self.patience;
        let sending = poll_fn(|cx| self.poll_send(cx, request, &mut left));
        timeout(patience, sending).await?
    }

    /// Waits for 100, or for the final reply, which is not taken.
    async fn consent(&mut self, request: &Request) -> io::Result<Consent> {
        loop {
            match parse(&self.buffer, request.method) {
                Parsed::Interim(status, length) => {
                    self.buffer.drain(..length);
                    if status == 100 {
                        return Ok(Consent::Given);
                    }
                }
                Parsed::Final(..) | Parsed::NotHttp => return Ok(Consent::FinalReply),
                Parsed::Partial if self.buffer.len() >= HEAD_MAX => {
                    return Ok(Consent::FinalReply);
                }
                Parsed::Partial if self.more(HEAD_MAX).await? == 0 => {
                    return Ok(Consent::FinalReply);
                }
                Parsed::Partial => {}
            }
        }
    }

    /// Sends, and hears meanwhile: a server that asks for a new handshake, or refuses, may wait to be heard before it reads on.
    fn poll_send(
        &mut self,
        cx: &mut Context<'_>,
        request: &Request,
        left: &mut &[u8],
    ) -> Poll<io::Result<Sent>> {
        while !left.is_empty() {
            match Pin::new(&mut *self.stream).poll_write(cx, left) {
                Poll::Ready(written) => match written? {
                    0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                    length => *left = &left[length.min(left.len())..],
                },
                Poll::Pending => return self.poll_hear(cx, request),
            }
        }
        match Pin::new(&mut *self.stream).poll_flush(cx) {
            Poll::Ready(flushed) => Poll::Ready(flushed.map(|()| Sent::Whole)),
            Poll::Pending => self.poll_hear(cx, request),
        }
    }

    /// Ready where it is no use to send on.
    fn poll_hear(&mut self, cx: &mut Context<'_>, request: &Request) -> Poll<io::Result<Sent>> {
        while self.buffer.len() < HEAD_MAX {
            let mut portion = [0; 2048];
            let mut heard = ReadBuf::new(&mut portion);
            match Pin::new(&mut *self.stream).poll_read(cx, &mut heard) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Ready(Ok(())) => {}
            }
            self.buffer.extend_from_slice(heard.filled());
            while let Parsed::Interim(_, length) = parse(&self.buffer, request.method) {
                self.buffer.drain(..length);
            }
            let over = matches!(parse(&self.buffer, request.method), Parsed::Final(..));
            if over || heard.filled().is_empty() {
                return Poll::Ready(Ok(Sent::InPart));
            }
        }
        Poll::Ready(Ok(Sent::InPart))
    }

    /// Reads until the head of the final reply is whole; none where what came is no HTTP. Interim replies are passed over.
    async fn final_head(&mut self, request: &Request) -> io::Result<Option<Head>> {
        let mut interim = 0;
        loop {
            match parse(&self.buffer, request.method) {
                Parsed::Final(head, length) => {
                    self.buffer.drain(..length);
                    return Ok(Some(head));
                }
                Parsed::Interim(_, length) => {
                    interim += length;
                    self.buffer.drain(..length);
                    continue;
                }
                Parsed::NotHttp => return Ok(None),
                Parsed::Partial => {}
            }
            if interim + self.buffer.len() >= HEAD_MAX {
                return Ok(None);
            }
            if self.more(HEAD_MAX - interim).await? == 0 {
                if self.buffer.is_empty() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                return Ok(None);
            }
        }
    }

    /// Reads the body: bytes of it that came, and how it ended. One that is still coming when the time is over is not cut short.
    async fn body(&mut self, declared: Declared) -> (u64, End) {
        let mut framing = Framing::of(declared);
        let patience = match framing.ends_with_connection() {
            // Whether more would come, nothing tells.
            true => self.patience.min(BODY_PATIENCE),
            false => self.patience,
        };
        let mut heard_at = Clock::now();
        let draining = self.drain(&mut framing, &mut heard_at);
        let end = match timeout(patience, draining).await {
            Ok(end) => end,
            Err(_) if framing.ends_with_connection() || heard_at.elapsed() < patience / 2 => {
                End::Unread
            }
            Err(late) => End::CutShort(late.into()),
        };
        (framing.received, end)
    }

    async fn drain(&mut self, framing: &mut Framing, heard_at: &mut Clock) -> End {
        let mut total = self.buffer.len();
        loop {
            match framing.take(&mut self.buffer) {
                Progress::Whole => return End::Whole,
                Progress::Malformed => return End::Malformed,
                Progress::More if total >= BODY_MAX => return End::Unread,
                Progress::More => {}
            }
            match self.more(BODY_MAX).await {
                Ok(0) => return framing.ended(io::ErrorKind::UnexpectedEof.into()),
                Ok(length) => {
                    total = total.saturating_add(length);
                    *heard_at = Clock::now();
                }
                Err(error) => return framing.ended(error),
            }
        }
    }

    /// Reads a portion into the buffer, which holds at most `most` bytes then.
    async fn more(&mut self, most: usize) -> io::Result<usize> {
        let room = most.saturating_sub(self.buffer.len()) as u64;
        let read = (&mut *self.stream)
            .take(room)
            .read_buf(&mut self.buffer)
            .await;
        match &read {
            Ok(0) => self.closed = Some(Closed::Notified),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.closed = Some(Closed::Unnotified);
            }
            _ => {}
        }
        read
    }

    /// Keeps quiet, and looks whether the peer does too.
    async fn silence(&mut self, hold: Duration) -> After {
        if hold.is_zero() {
            return After::Nothing;
        }
        let begun = Instant::now();
        match timeout(hold, self.more(1)).await {
            Err(_) => After::StayedOpen(hold),
            Ok(Ok(0)) => After::Ended(io::ErrorKind::UnexpectedEof.into(), begun.elapsed()),
            Ok(Ok(_)) => After::Unasked,
            Ok(Err(error)) => After::Ended(error, begun.elapsed()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Consent {
    Given,
    /// Or anything that the reader of the reply will tell.
    FinalReply,
}

impl Framing {
    /// The stream ended.
    fn ended(&self, error: io::Error) -> End {
        let orderly = error.kind() == io::ErrorKind::UnexpectedEof;
        if orderly && self.ends_with_connection() {
            End::Whole
        } else {
            End::CutShort(error)
        }
    }
}

#[cfg(test)]
mod tests;
