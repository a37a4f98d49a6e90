//! Text encodings of exported files: what Windows tools write, as UTF-8.
//!
//! regedit and PowerShell 5 write UTF-16LE with a byte order mark, newer tools UTF-8 with or without one, older ones the ANSI code
//! page, and the tools of the console that of the console. Names and numbers that decide are ASCII in all of them.

mod code_page;

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};

pub use self::code_page::CodePage;
use self::code_page::Kind;

/// Bytes that are read at a time.
const BLOCK: usize = 64 * 1024;

/// The text of `bytes`: by their byte order mark, as UTF-16 where every other byte of the first two characters is 0, as UTF-8
/// where they are that, and else in the code page that their letters look like.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    match by_mark(bytes) {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => CodePage::guess(bytes).decode(bytes),
    }
}

/// The encoding of a byte order mark, or UTF-16 where the first bytes look like it.
fn by_mark(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(encoding);
    }
    match head {
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Some(UTF_16LE),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// How bytes become text.
enum Machine {
    /// All bytes so far are ASCII: it does not matter yet.
    Open,
    /// A table of encoding_rs.
    Decoder(Box<Decoder>),
    /// A code page of one byte a character.
    Table(CodePage),
}

impl Machine {
    fn of(page: CodePage) -> Self {
        match page.kind() {
            Kind::Encoding(encoding) => {
                Self::Decoder(Box::new(encoding.new_decoder_without_bom_handling()))
            }
            Kind::Table(_) => Self::Table(page),
        }
    }
}

/// A reader of UTF-8 over a reader of text in any encoding that Windows writes. It is found by the first bytes, and else by the
/// first block that is not ASCII. What does not belong to it becomes U+FFFD.
pub struct Transcoder<R> {
    inner: R,
    machine: Machine,
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
    /// Looks at the first bytes of `inner`. Where they do not tell, `page` is the encoding; without it, it is guessed.
    ///
    /// # Errors
    /// Those of `inner`.
    pub fn new(mut inner: R, page: Option<CodePage>) -> io::Result<Self> {
        let mut input = Vec::with_capacity(BLOCK);
        inner.by_ref().take(BLOCK as u64).read_to_end(&mut input)?;
        let machine = match (by_mark(&input), page) {
            (Some(encoding), _) => {
                Machine::Decoder(Box::new(encoding.new_decoder_with_bom_removal()))
            }
            (None, Some(page)) => Machine::of(page),
            (None, None) => Machine::Open,
        };
        Ok(Self {
            inner,
            machine,
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
        self.given = 0;
        let rest = &self.input[self.taken..];
        if matches!(self.machine, Machine::Open) && !rest.is_ascii() {
            self.machine = Machine::of(CodePage::guess(rest));
        }
        match &mut self.machine {
            Machine::Open => {
                self.output.clear();
                self.output.extend_from_slice(rest);
                self.taken = self.input.len();
                self.done = self.at_end;
            }
            Machine::Table(page) => {
                self.output = page.decode(rest).into_bytes();
                self.taken = self.input.len();
                self.done = self.at_end;
            }
            Machine::Decoder(decoder) => {
                self.output.resize(BLOCK, 0);
                let (state, taken, written, _) =
                    decoder.decode_to_utf8(rest, &mut self.output, self.at_end);
                self.taken += taken;
                self.output.truncate(written);
                self.done = self.at_end && state == CoderResult::InputEmpty;
            }
        }
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
        let mut reader = Transcoder::new(bytes, None).unwrap();
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
        assert_eq!(stream(b"Z\xfcrich"), "Zürich");
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
