//! A blocking socket whose every read and write ends at a time, for a TLS client that knows no other kind.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, ReadBuf};

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

/// A blocking stream for code that reads asynchronously: each poll waits. For a thread of its own alone.
pub(super) struct Waiting<S>(pub(super) S);

impl<S: Read + Unpin> AsyncRead for Waiting<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = self.0.read(buffer.initialize_unfilled());
        Poll::Ready(read.map(|length| buffer.advance(length)))
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

    #[tokio::test]
    async fn a_blocking_stream_is_read_to_its_end() {
        use tokio::io::AsyncReadExt;
        let mut all = Vec::new();
        Waiting(&b"reply"[..]).read_to_end(&mut all).await.unwrap();
        assert_eq!(all, b"reply");
    }
}
