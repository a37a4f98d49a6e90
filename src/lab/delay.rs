//! A stream that answers later than it could: each flight waits for its delay, as it would on a long way.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// Passes bytes through. What is written after something was read goes out a delay after it was read.
#[derive(Debug)]
pub(super) struct Delayed<S> {
    pub(super) inner: S,
    delay: Duration,
    heard: Option<Instant>,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Delayed<S> {
    pub(super) fn new(inner: S, delay: Duration) -> Self {
        Self {
            inner,
            delay,
            heard: None,
            waiting: None,
        }
    }

    /// Ready when what was heard last is long enough ago.
    fn poll_turn(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(heard) = self.heard.take() {
            self.waiting = Some(Box::pin(sleep_until(heard + self.delay)));
        }
        if let Some(waiting) = &mut self.waiting {
            ready!(waiting.as_mut().poll(cx));
            self.waiting = None;
        }
        Poll::Ready(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Delayed<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buffer))?;
        if buffer.filled().len() > before && !self.delay.is_zero() {
            self.heard = Some(Instant::now());
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Delayed<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_turn(cx));
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
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// The clock stands still but for the delays, so that they are counted and not measured.
    #[tokio::test(start_paused = true)]
    async fn every_turn_costs_one_delay() {
        let delay = Duration::from_millis(50);
        let (near, mut far) = tokio::io::duplex(64);
        let mut near = Delayed::new(near, delay);
        let begun = Instant::now();
        for turn in 1..=3 {
            far.write_all(b"flight").await.unwrap();
            near.read_exact(&mut [0; 6]).await.unwrap();
            near.write_all(b"answer").await.unwrap();
            near.write_all(b"and more").await.unwrap();
            far.read_exact(&mut [0; 14]).await.unwrap();
            let passed = begun.elapsed().as_millis();
            let expected = u128::from(turn * 50_u32);
            assert!((expected..=expected + 3).contains(&passed), "{passed}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_speaks_first_does_not_wait() {
        let (near, mut far) = tokio::io::duplex(64);
        let mut near = Delayed::new(near, Duration::from_secs(1));
        let begun = Instant::now();
        near.write_all(b"first").await.unwrap();
        far.read_exact(&mut [0; 5]).await.unwrap();
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}
