//! What the peer still says after this client's goodbye.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

use crate::bounds::REST_MAX;

/// Reads to the end, or until it is more than enough: servers drop a session from their cache when a connection is cut.
pub(super) async fn read_rest(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let mut portion = [0; 2048];
    let mut left = REST_MAX;
    while left > 0 {
        match stream.read(&mut portion).await? {
            0 => break,
            length => left = left.saturating_sub(length),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_more_is_read_than_the_bound() {
        let mut endless = tokio::io::repeat(7);
        read_rest(&mut endless).await.unwrap();
        let mut short = &[7; 100][..];
        read_rest(&mut short).await.unwrap();
        assert!(short.is_empty());
    }
}
