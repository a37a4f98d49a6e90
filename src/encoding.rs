//! Text encodings of exported files: what Windows tools write, as UTF-8.
//!
//! regedit and PowerShell 5 write UTF-16LE with a byte order mark, newer tools UTF-8 with or without one, older ones the ANSI code
//! page. Names and numbers that decide are ASCII in all of them.

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes that are looked at to find the encoding.
const HEAD: usize = 4;
/// Bytes that are read at a time.
const BLOCK: usize = 64 * 1024;

/// The text of `bytes`: by their byte order mark, as UTF-16 where every other byte of the first two characters is 0, as UTF-8
/// where they are that, and else as Windows-1252.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    let encoding = match guess(bytes) {
        encoding if encoding != UTF_8 => encoding,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}

/// UTF-16 where the first bytes look like it, else UTF-8.
fn guess(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    match head {
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => UTF_16LE,
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => UTF_16BE,
        _ => UTF_8,
    }
}

/// A reader of UTF-8 over a reader of UTF-8 or UTF-16. What is neither becomes U+FFFD.
pub struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    /// Bytes that were read, and where those begin that are not yet decoded.
    input: Vec<u8>,
    taken: usize,
    /// Text that was decoded, and where that begins which is not yet handed on.
    output: Vec<u8>,
    given: usize,
    at_end: bool,
    done: bool,
}

impl<R: Read> Transcoder<R> {
    /// Looks at the first bytes of `inner`.
    ///
    /// # Errors
    /// Those of `inner`.
    pub fn new(mut inner: R) -> io::Result<Self> {
        let mut input = Vec::with_capacity(BLOCK);
        inner.by_ref().take(HEAD as u64).read_to_end(&mut input)?;
        let decoder = guess(&input).new_decoder_with_bom_removal();
        Ok(Self {
            inner,
            decoder,
            input,
            taken: 0,
            output: Vec::new(),
            given: 0,
            at_end: false,
            done: false,
        })
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.taken < self.input.len() || self.at_end {
            return Ok(());
        }
        self.input.clear();
        self.taken = 0;
        let block = self.inner.by_ref().take(BLOCK as u64);
        self.at_end = { block }.read_to_end(&mut self.input)? == 0;
        Ok(())
    }

    fn decode_block(&mut self) -> io::Result<()> {
        self.refill()?;
        self.output.resize(BLOCK, 0);
        self.given = 0;
        let rest = &self.input[self.taken..];
        let (state, taken, written, _) =
            self.decoder
                .decode_to_utf8(rest, &mut self.output, self.at_end);
        self.taken += taken;
        self.output.truncate(written);
        self.done = self.at_end && state == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> BufRead for Transcoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.given >= self.output.len() && !self.done {
            self.decode_block()?;
        }
        Ok(self.output.get(self.given..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.given = self.given.saturating_add(amount).min(self.output.len());
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let read = ready.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bom: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = bom.then_some(0xfeff);
        let units = mark.into_iter().chain(text.encode_utf16());
        units.flat_map(bytes).collect()
    }

    fn stream(bytes: &[u8]) -> String {
        let mut text = String::new();
        let mut reader = Transcoder::new(bytes).unwrap();
        reader.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_encoding_of_windows_tools_is_read() {
        let text = "Zürich 東京\r\n";
        for bytes in [
            utf16(text, true, u16::to_le_bytes),
            utf16(text, true, u16::to_be_bytes),
            utf16(text, false, u16::to_le_bytes),
            utf16(text, false, u16::to_be_bytes),
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        ] {
            assert_eq!(decode(&bytes), text);
            assert_eq!(stream(&bytes), text);
        }
        assert_eq!(decode(b"Z\xfcrich"), "Zürich");
        assert_eq!(stream(b"Z\xfcrich"), "Z\u{fffd}rich");
    }

    #[test]
    fn long_text_comes_out_whole() {
        let text = "äöü東".repeat(100_000);
        assert_eq!(stream(&utf16(&text, true, u16::to_le_bytes)), text);
        assert_eq!(stream(text.as_bytes()), text);
        assert_eq!(stream(b""), "");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_can_be_read(bytes: Vec<u8>) {
            let _ = decode(&bytes);
            stream(&bytes);
        }
    }
}
