//! A stream that ends where the user stops, also while nothing comes.

use std::io::{self, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// What is read at once, in bytes.
const PORTION: usize = 64 * 1024;
/// Portions that are read ahead.
const AHEAD: usize = 4;
/// How long nothing may come before the user's wish is looked at.
const LOOK: Duration = Duration::from_millis(100);

type Portion = io::Result<Vec<u8>>;

/// The stream; a thread reads it, which nobody can wake while it waits, and which ends with the program.
pub(super) struct UntilStopped {
    portions: Receiver<Portion>,
    current: io::Cursor<Vec<u8>>,
    stop: Arc<AtomicBool>,
    /// Portions that are still taken after the user stopped: those that had been read by then.
    left: usize,
}

impl UntilStopped {
    pub(super) fn new(input: impl Read + Send + 'static, stop: Arc<AtomicBool>) -> Self {
        let (send, portions) = sync_channel(AHEAD);
        thread::spawn(move || read_ahead(input, &send));
        Self {
            portions,
            current: io::Cursor::default(),
            stop,
            left: AHEAD + 1,
        }
    }

    /// The next portion; none at the end.
    fn next(&mut self) -> Option<Portion> {
        loop {
            if self.stop.load(Ordering::Relaxed) {
                self.left = self.left.checked_sub(1)?;
                return self.portions.try_recv().ok();
            }
            match self.portions.recv_timeout(LOOK) {
                Ok(portion) => return Some(portion),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }
}

fn read_ahead(mut input: impl Read, send: &SyncSender<Portion>) {
    loop {
        let mut bytes = vec![0; PORTION];
        let portion = match input.read(&mut bytes) {
            Ok(0) => return,
            Ok(length) => {
                bytes.truncate(length);
                Ok(bytes)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = portion.is_err();
        if send.send(portion).is_err() || failed {
            return;
        }
    }
}

impl Read for UntilStopped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.current.read(buffer)?;
        if read > 0 || buffer.is_empty() {
            return Ok(read);
        }
        match self.next() {
            Some(portion) => {
                self.current = io::Cursor::new(portion?);
                self.current.read(buffer)
            }
            None => Ok(0),
        }
    }
}
