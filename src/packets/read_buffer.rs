//! The bytes of a file that are in memory: a window that moves forward and grows no further than one packet needs.

use std::io::{self, ErrorKind, Read};

/// What is read at once, in bytes.
const STEP: usize = 256 * 1024;

/// A window over what is read.
pub(super) struct Window<R> {
    input: R,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes of the file before the window.
    passed: u64,
}

impl<R: Read> Window<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            bytes: vec![0; 2 * STEP],
            start: 0,
            end: 0,
            passed: 0,
        }
    }

    /// The place in the file of the first byte of the window.
    pub(super) fn place(&self) -> u64 {
        self.passed + self.start as u64
    }

    /// At least `length` bytes, or all that are left of the file.
    pub(super) fn at_least(&mut self, length: usize) -> io::Result<&[u8]> {
        if self.end - self.start < length {
            self.fill(length)?;
        }
        Ok(self.bytes.get(self.start..self.end).unwrap_or_default())
    }

    fn fill(&mut self, length: usize) -> io::Result<()> {
        self.bytes.copy_within(self.start..self.end, 0);
        self.passed += self.start as u64;
        self.end -= self.start;
        self.start = 0;
        if self.bytes.len() < length + STEP {
            self.bytes.resize(length + STEP, 0);
        }
        while self.end < length {
            let room = self.bytes.get_mut(self.end..).unwrap_or_default();
            match self.input.read(room) {
                Ok(0) => return Ok(()),
                Ok(read) => self.end += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Goes past `length` bytes that are in the window.
    pub(super) fn pass(&mut self, length: usize) {
        self.start = (self.start + length).min(self.end);
    }

    /// Goes past `length` bytes, whether or not they are in the window; whether the file has as many.
    pub(super) fn skip(&mut self, length: u64) -> io::Result<bool> {
        let mut left = length;
        loop {
            let there = (self.end - self.start) as u64;
            if there >= left {
                self.start += usize::try_from(left).unwrap_or(0);
                return Ok(true);
            }
            left -= there;
            self.start = self.end;
            if self.at_least(1)?.is_empty() {
                return Ok(false);
            }
        }
    }
}
