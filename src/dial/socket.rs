//! A blocking socket whose every read and write ends at a time, for a TLS client that knows no other kind.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Ends with [`io::ErrorKind::TimedOut`] once its time is up, however slowly the peer trickles.
#[derive(Debug)]
pub(super) struct TimedSocket {
    tcp: TcpStream,
    until: Instant,
}

impl TimedSocket {
    pub(super) fn new(tcp: TcpStream, patience: Duration) -> Self {
        Self {
            tcp,
            until: Instant::now() + patience,
        }
    }

    /// The next step may take so long.
    pub(super) fn allow(&mut self, patience: Duration) {
        self.until = Instant::now() + patience;
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left)
    }
}

/// Systems differ in what they call a read that waited too long.
fn timed_out(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock => io::ErrorKind::TimedOut.into(),
        _ => error,
    }
}

impl Read for TimedSocket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.tcp.set_read_timeout(Some(self.left()?))?;
        self.tcp.read(buffer).map_err(timed_out)
    }
}

impl Write for TimedSocket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tcp.set_write_timeout(Some(self.left()?))?;
        self.tcp.write(bytes).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

/// How long a poll waits before it lets others look at the clock.
pub(super) const SLICE: Duration = Duration::from_millis(20);

/// A blocking stream for code that converses asynchronously: each poll waits a little. For a thread of its own alone.
pub(super) struct Waiting<S, F> {
    stream: S,
    /// Gives the next read or write this time.
    allow: F,
    patience: Duration,
    turn: Turn,
}

/// Whether the next poll waits, or lets a time-out around it be seen first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Wait,
    Yield,
}

impl<S, F: Fn(Duration)> Waiting<S, F> {
    /// `patience` bounds a write.
    pub(super) fn new(stream: S, patience: Duration, allow: F) -> Self {
        Self {
            stream,
            allow,
            patience,
            turn: Turn::Wait,
        }
    }
}

impl<S: Read + Unpin, F: Fn(Duration) + Unpin> AsyncRead for Waiting<S, F> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.turn == Turn::Yield {
            self.turn = Turn::Wait;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        (self.allow)(SLICE);
        match self.stream.read(buffer.initialize_unfilled()) {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            read => {
                self.turn = Turn::Yield;
                Poll::Ready(read.map(|length| buffer.advance(length)))
            }
        }
    }
}

impl<S: Write + Unpin, F: Fn(Duration) + Unpin> AsyncWrite for Waiting<S, F> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        (self.allow)(self.patience);
        Poll::Ready(self.stream.write(bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        (self.allow)(self.patience);
        Poll::Ready(self.stream.flush())
    }

    /// The stream is closed by whoever has it.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn silence_ends_at_the_time() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let tcp = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let mut socket = TimedSocket::new(tcp, Duration::from_millis(20));
        for _ in 0..2 {
            let error = socket.read(&mut [0; 4]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        }
        let (mut peer, _) = listener.accept().unwrap();
        peer.write_all(b"late").unwrap();
        socket.allow(Duration::from_secs(20));
        let mut late = [0; 4];
        socket.read_exact(&mut late).unwrap();
        assert_eq!(&late, b"late");
    }

    /// A peer that never says anything.
    struct Mute;

    impl Read for Mute {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::TimedOut.into())
        }
    }

    #[tokio::test]
    async fn a_time_out_around_a_blocking_stream_is_seen() {
        use tokio::io::AsyncReadExt;
        for endless in [true, false] {
            let silence: Box<dyn Read + Unpin> = match endless {
                true => Box::new(io::repeat(7)),
                false => Box::new(Mute),
            };
            let mut waiting = Waiting::new(silence, SLICE, |_| {});
            let mut all = Vec::new();
            let reading = waiting.read_to_end(&mut all);
            let late = tokio::time::timeout(SLICE, reading).await;
            assert!(late.is_err());
        }
    }

    #[tokio::test]
    async fn a_blocking_stream_is_read_to_its_end() {
        use tokio::io::AsyncReadExt;
        let mut all = Vec::new();
        let stream = &b"reply"[..];
        let mut waiting = Waiting::new(stream, SLICE, |_| {});
        waiting.read_to_end(&mut all).await.unwrap();
        assert_eq!(all, b"reply");
    }
}
