//! `.zst`: frames, one after the other.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// The frames of a `.zst`, one after the other (RFC 8878 section 3).
pub(super) struct ZstdFrames {
    /// Between two frames.
    input: Option<BufReader<File>>,
    frame: Option<StreamingDecoder<BufReader<File>, FrameDecoder>>,
}

impl ZstdFrames {
    pub(super) fn new(file: File) -> Self {
        Self {
            input: Some(BufReader::new(file)),
            frame: None,
        }
    }

    /// Begins the next frame; whether there is one.
    fn begin(&mut self) -> io::Result<bool> {
        let Some(mut input) = self.input.take() else {
            return Ok(false);
        };
        if input.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let frame = StreamingDecoder::new(input);
        self.frame = Some(frame.map_err(|error| io::Error::other(error.to_string()))?);
        Ok(true)
    }
}

impl Read for ZstdFrames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
            }
            if let Some(frame) = self.frame.take() {
                self.input = Some(frame.into_inner());
            }
            if !self.begin()? {
                return Ok(0);
            }
        }
    }
}
