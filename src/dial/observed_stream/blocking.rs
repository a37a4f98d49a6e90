//! The same for a blocking stream.

use std::io::{self, Read, Write};
use std::time::Instant;

use super::Tap;

impl<S> Tap<S> {
    /// The stream underneath, to be told of time.
    pub(in crate::dial) fn inner_mut(&mut self) -> &mut S {
        &mut self.inner
    }
}

impl<S: Read> Read for Tap<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.server.follow(&buffer[..length]);
        if self.hello_at.is_none() && self.server.hello().is_some() {
            self.hello_at = Some(Instant::now());
        }
        Ok(length)
    }
}

impl<S: Write> Write for Tap<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.client.follow(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_are_heard() {
        let alert = [21, 3, 3, 0, 2, 2, 40];
        let mut tap = Tap::new(io::Cursor::new(alert.to_vec()));
        let mut heard = [0; 7];
        tap.read_exact(&mut heard).unwrap();
        assert_eq!((heard, tap.server().alerts()), (alert, &[40][..]));
        tap.write_all(&alert).unwrap();
        tap.flush().unwrap();
        assert_eq!(tap.client().alerts(), [40]);
        assert_eq!(tap.inner_mut().get_ref().len(), 14);
    }
}
