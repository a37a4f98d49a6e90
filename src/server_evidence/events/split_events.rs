//! Long files cut into events, each of bounded size. What does not end is passed over, and the next event found.

use std::io::{self, BufRead};

use memchr::{memchr, memchr3, memrchr};

use crate::printout::scan::{End, read_past, skip_past};

/// Longest event that is read, in bytes. Windows writes at most 64 KiB of binary XML.
pub(super) const EVENT_MAX: usize = 1024 * 1024;

/// Part of a file.
pub(super) enum Piece {
    /// One event.
    Record(Vec<u8>),
    /// What should have been one.
    Damaged,
}

/// The `Event` elements of a file, whatever stands around them.
pub(super) fn xml_records(mut input: impl BufRead) -> impl FnMut() -> io::Result<Option<Piece>> {
    // The beginning of the next event, where it was found inside one that does not end.
    let mut begun: Option<Vec<u8>> = None;
    let mut around = Around::NotSeen;
    move || {
        let start = match begun.take() {
            Some(start) => start,
            None => match next_event(&mut input, &mut around)? {
                Some(start) => start,
                // What was opened around the events does not end: there may have been more of them.
                None if std::mem::replace(&mut around, Around::NotSeen) == Around::Open => {
                    return Ok(Some(Piece::Damaged));
                }
                None => return Ok(None),
            },
        };
        let mut record = start;
        loop {
            let from = record.len();
            match read_past(&mut input, b'>', &mut record, EVENT_MAX)? {
                End::Found => {}
                End::TooLong => return Ok(Some(Piece::Damaged)),
                End::OfFile => {
                    // That is told by this one.
                    around = Around::NotSeen;
                    return Ok(Some(Piece::Damaged));
                }
            }
            let tag = last_tag(&record, from);
            if is_end(tag) {
                return Ok(Some(Piece::Record(record)));
            }
            if is_start(tag) && memchr(b'=', tag).is_some() {
                begun = Some(tag.to_vec());
                return Ok(Some(Piece::Damaged));
            }
        }
    }
}

/// What stands around all events, an element or the brackets of an array. Not every file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    NotSeen,
    Open,
    Closed,
}

impl Around {
    /// Goes on by a tag that is none of an event's.
    fn pass(&mut self, tag: &[u8]) {
        let inner = tag.trim_ascii_end();
        if let Some(name) = inner.strip_prefix(b"</").and_then(|n| n.strip_suffix(b">")) {
            if local(name.trim_ascii_end()) == b"Events" {
                *self = Self::Closed;
            }
        } else if let Some(inner) = inner.strip_prefix(b"<")
            && local(name_of(inner)) == b"Events"
            && !inner.ends_with(b"/>")
        {
            *self = Self::Open;
        }
    }
}

/// Finds the next start tag of an event and returns it.
fn next_event(input: &mut impl BufRead, around: &mut Around) -> io::Result<Option<Vec<u8>>> {
    loop {
        if !skip_past(input, b'<')? {
            return Ok(None);
        }
        let mut tag = vec![b'<'];
        match read_past(input, b'>', &mut tag, EVENT_MAX)? {
            End::Found => {}
            End::TooLong => continue,
            End::OfFile => return Ok(None),
        }
        let tag = last_tag(&tag, 1);
        if is_start(tag) {
            return Ok(Some(tag.to_vec()));
        }
        around.pass(tag);
    }
}

/// The last tag of `text`, which begins at `from` or later, or just before it.
fn last_tag(text: &[u8], from: usize) -> &[u8] {
    let start = memrchr(b'<', text).unwrap_or_else(|| from.min(text.len()));
    &text[start..]
}

/// Whether a tag is `<Event …>`, with or without a prefix.
fn is_start(tag: &[u8]) -> bool {
    let Some(inner) = tag.strip_prefix(b"<") else {
        return false;
    };
    local(name_of(inner)) == b"Event" && !tag.ends_with(b"/>")
}

/// The name at the beginning of a tag, behind its bracket.
fn name_of(inner: &[u8]) -> &[u8] {
    let end = inner
        .iter()
        .position(|b| b.is_ascii_whitespace() || *b == b'>' || *b == b'/');
    &inner[..end.unwrap_or(inner.len())]
}

fn is_end(tag: &[u8]) -> bool {
    let inner = tag
        .strip_prefix(b"</")
        .and_then(|tag| tag.strip_suffix(b">"));
    inner.is_some_and(|name| local(name.trim_ascii_end()) == b"Event")
}

fn local(name: &[u8]) -> &[u8] {
    memchr(b':', name).map_or(name, |at| &name[at + 1..])
}

/// The objects of a file that holds one, an array of them, or one after the other.
///
/// Broken quotes and braces must not take the rest of the file with them: a line break ends every text, and where objects begin on lines
/// of their own, a brace at the same depth of line begins the next one.
pub(super) fn json_records(mut input: impl BufRead) -> impl FnMut() -> io::Result<Option<Piece>> {
    let mut margin = Margin(Some(0));
    let mut array = Around::NotSeen;
    move || {
        if !skip_to_brace(&mut input, &mut margin, &mut array)? {
            // An array that does not end may have had more.
            let open = std::mem::replace(&mut array, Around::Closed) == Around::Open;
            return Ok(open.then_some(Piece::Damaged));
        }
        if array == Around::NotSeen {
            array = Around::Closed;
        }
        let mut object = Object::new(margin);
        loop {
            let buffer = input.fill_buf()?;
            if buffer.is_empty() {
                array = Around::Closed;
                return Ok(Some(Piece::Damaged));
            }
            match object.take(buffer) {
                Step::More(length) => input.consume(length),
                Step::Ended(length) => {
                    input.consume(length);
                    margin = object.margin;
                    return Ok(Some(object.piece()));
                }
                Step::Another(length) => {
                    input.consume(length);
                    margin = object.margin;
                    return Ok(Some(Piece::Damaged));
                }
            }
        }
    }
}

/// The blanks at the beginning of a line; none behind its first other character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Margin(Option<usize>);

impl Margin {
    fn pass(&mut self, byte: u8) {
        self.0 = match (byte, self.0) {
            (b'\n', _) => Some(0),
            (b' ' | b'\t' | b'\r', Some(blanks)) => Some(blanks + 1),
            _ => None,
        };
    }
}

/// Passes over everything up to the next opening brace, which is left; false at the end of the file. The array around the objects begins
/// before the first of them, and ends behind the last.
fn skip_to_brace(
    input: &mut impl BufRead,
    margin: &mut Margin,
    array: &mut Around,
) -> io::Result<bool> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        let found = memchr(b'{', buffer);
        let length = found.unwrap_or(buffer.len());
        for byte in &buffer[..length] {
            margin.pass(*byte);
            match (byte, *array) {
                (b'[', Around::NotSeen) => *array = Around::Open,
                (b']', Around::Open) => *array = Around::Closed,
                _ => {}
            }
        }
        input.consume(length);
        if found.is_some() {
            return Ok(true);
        }
    }
}

/// How far an object came.
enum Step {
    /// So many bytes, and it goes on.
    More(usize),
    /// So many bytes, and it is whole.
    Ended(usize),
    /// So many bytes, and then another begins.
    Another(usize),
}

/// An object that is being read.
struct Object {
    bytes: Vec<u8>,
    depth: usize,
    in_text: bool,
    escaped: bool,
    too_long: bool,
    /// Where its line stands, and that of its first brace.
    margin: Margin,
    first: Margin,
}

impl Object {
    fn new(first: Margin) -> Self {
        Self {
            bytes: Vec::new(),
            depth: 0,
            in_text: false,
            escaped: false,
            too_long: false,
            margin: first,
            first,
        }
    }

    fn take(&mut self, buffer: &[u8]) -> Step {
        let mut step = Step::More(buffer.len());
        let mut at = 0;
        while let Some(byte) = buffer.get(at) {
            if self.in_text && !self.escaped {
                // Nothing else matters in a text.
                let rest = &buffer[at..];
                let next = memchr3(b'"', b'\\', b'\n', rest).unwrap_or(rest.len());
                if next > 0 {
                    self.margin = Margin(None);
                    at += next;
                    continue;
                }
            }
            let again = self.depth > 0 && *byte == b'{' && self.first.0.is_some();
            if again && self.margin == self.first {
                step = Step::Another(at);
                break;
            }
            if self.ends_with(*byte) {
                step = Step::Ended(at + 1);
                break;
            }
            at += 1;
        }
        let (Step::More(length) | Step::Ended(length) | Step::Another(length)) = step;
        if self.bytes.len() + length > EVENT_MAX {
            self.too_long = true;
        } else {
            self.bytes.extend_from_slice(&buffer[..length]);
        }
        step
    }

    fn ends_with(&mut self, byte: u8) -> bool {
        self.margin.pass(byte);
        if byte == b'\n' {
            // JSON has no line breaks in texts.
            (self.in_text, self.escaped) = (false, false);
        }
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' => self.depth += 1,
            b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0
    }

    fn piece(self) -> Piece {
        if self.too_long {
            Piece::Damaged
        } else {
            Piece::Record(self.bytes)
        }
    }
}
