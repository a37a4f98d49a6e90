//! What every engine does first: a TCP connection, and a handshake whose time is bounded.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{sleep_until, timeout};

use super::failure::connect_failure;
use super::handshake_record::micros;
use super::observed_stream::Tap;
use crate::classic::{Side, TlsStream};
use crate::observation::Attempt;

/// A TCP connection, noted in `attempt`; none where the attempt ends here.
pub(super) async fn connect(
    attempt: &mut Attempt,
    begun: Instant,
    address: SocketAddr,
    patience: Duration,
) -> Option<TcpStream> {
    let connected = timeout(patience, TcpStream::connect(address)).await;
    let tcp = match connected.map_err(io::Error::from).flatten() {
        Ok(tcp) => tcp,
        Err(error) => {
            attempt.reply = connect_failure(&error);
            return None;
        }
    };
    attempt.times.connect_us = Some(micros(begun.elapsed()));
    // Without it a small flight may wait for an acknowledgement. A socket that refuses is only slower.
    let _ = tcp.set_nodelay(true);
    Some(tcp)
}

/// The handshake of `side` over `tap`. Time is bounded before ServerHello and after it.
pub(super) async fn handshake<C, S>(
    side: &mut C,
    tap: &mut Tap<S>,
    patience: Duration,
) -> io::Result<()>
where
    C: Side + Unpin,
    S: AsyncRead + AsyncWrite + Unpin,
{
    if let Ok(done) = timeout(patience, TlsStream::new(side, tap).handshake()).await {
        return done;
    }
    let Some(hello_at) = tap.hello_at() else {
        return Err(io::ErrorKind::TimedOut.into());
    };
    let until = tokio::time::Instant::from_std(hello_at + patience);
    let mut stream = TlsStream::new(side, tap);
    tokio::select! {
        done = stream.handshake() => done,
        () = sleep_until(until) => Err(io::ErrorKind::TimedOut.into()),
    }
}
