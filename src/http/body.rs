//! Finding the end of a body (RFC 9112 sections 6 and 7).

use crate::bounds::CHUNK_LINE_MAX;
use crate::observation::Declared;

/// Reads the framing of a body; the content is counted and not kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Framing {
    declared: Declared,
    place: Place,
    /// Bytes of the content so far.
    pub(super) received: u64,
}

/// Where in the body the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the content, with this many bytes to come.
    Content(u64),
    /// Before the size of a chunk.
    Size,
    /// Before the line end after a chunk.
    ChunkEnd,
    /// In the trailer section.
    Trailer,
    /// After the body.
    End,
}

/// What the bytes at hand have shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// The body is whole.
    Whole,
    /// More is needed.
    More,
    /// The chunks are not chunks.
    Malformed,
}

impl Framing {
    pub(super) fn of(declared: Declared) -> Self {
        let place = match declared {
            Declared::NoBody | Declared::ContentLength { bytes: 0 } => Place::End,
            Declared::ContentLength { bytes } => Place::Content(bytes),
            Declared::Chunked => Place::Size,
            Declared::UntilClose => Place::Content(u64::MAX),
        };
        Self {
            declared,
            place,
            received: 0,
        }
    }

    /// Whether the end of the connection is the end of the body.
    pub(super) fn ends_with_connection(&self) -> bool {
        self.declared == Declared::UntilClose
    }

    /// Takes what it understands from the beginning of `bytes`.
    pub(super) fn take(&mut self, bytes: &mut Vec<u8>) -> Progress {
        let mut taken = 0;
        let progress = loop {
            match self.step(&bytes[taken..]) {
                Step::Taken(length) => taken += length,
                Step::Stop(progress) => break progress,
            }
        };
        bytes.drain(..taken);
        progress
    }

    fn step(&mut self, bytes: &[u8]) -> Step {
        match self.place {
            Place::End => Step::Stop(Progress::Whole),
            _ if bytes.is_empty() => Step::Stop(Progress::More),
            Place::Content(left) => self.content(left, bytes.len()),
            Place::Size => self.size(bytes),
            Place::ChunkEnd => self.line(bytes, |line| line.is_empty().then_some(Place::Size)),
            Place::Trailer => self.line(bytes, |line| {
                Some(if line.is_empty() {
                    Place::End
                } else {
                    Place::Trailer
                })
            }),
        }
    }

    fn content(&mut self, left: u64, at_hand: usize) -> Step {
        let length = usize::try_from(left).map_or(at_hand, |left| left.min(at_hand));
        self.received = self.received.saturating_add(length as u64);
        let left = left.saturating_sub(length as u64);
        self.place = match (left, self.declared) {
            (0, Declared::Chunked) => Place::ChunkEnd,
            (0, _) => Place::End,
            _ => Place::Content(left),
        };
        Step::Taken(length)
    }

    fn size(&mut self, bytes: &[u8]) -> Step {
        match httparse::parse_chunk_size(bytes) {
            Ok(httparse::Status::Complete((length, size))) => {
                self.place = match size {
                    0 => Place::Trailer,
                    size => Place::Content(size),
                };
                Step::Taken(length)
            }
            Ok(httparse::Status::Partial) => unfinished(bytes),
            Err(_) => Step::Stop(Progress::Malformed),
        }
    }

    /// Goes on after a line, to where `next` says; none where such a line cannot stand here.
    fn line(&mut self, bytes: &[u8], next: impl FnOnce(&[u8]) -> Option<Place>) -> Step {
        let Some(end) = memchr::memchr(b'\n', bytes) else {
            return unfinished(bytes);
        };
        let line = &bytes[..end];
        match next(line.strip_suffix(b"\r").unwrap_or(line)) {
            Some(place) => {
                self.place = place;
                Step::Taken(end + 1)
            }
            None => Step::Stop(Progress::Malformed),
        }
    }
}

enum Step {
    Taken(usize),
    Stop(Progress),
}

/// A line that has not come to its end.
fn unfinished(bytes: &[u8]) -> Step {
    Step::Stop(if bytes.len() > CHUNK_LINE_MAX {
        Progress::Malformed
    } else {
        Progress::More
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same whether it comes at once or byte by byte: progress, length, and what is left.
    fn read(declared: Declared, bytes: &[u8]) -> (Progress, u64, Vec<u8>) {
        let mut at_once = Framing::of(declared);
        let mut rest = bytes.to_vec();
        let progress = at_once.take(&mut rest);
        let mut slowly = Framing::of(declared);
        let mut pending = Vec::new();
        let mut last = slowly.take(&mut pending);
        for byte in bytes {
            if last == Progress::More {
                pending.push(*byte);
                last = slowly.take(&mut pending);
            }
        }
        assert_eq!((last, slowly.received), (progress, at_once.received));
        (progress, at_once.received, rest)
    }

    #[test]
    fn a_length_is_counted() {
        let three = Declared::ContentLength { bytes: 3 };
        assert_eq!(read(three, b"abcd"), (Progress::Whole, 3, b"d".to_vec()));
        assert_eq!(read(three, b"ab"), (Progress::More, 2, vec![]));
        let none = Declared::ContentLength { bytes: 0 };
        assert_eq!(read(none, b"x"), (Progress::Whole, 0, b"x".to_vec()));
        assert_eq!(
            read(Declared::UntilClose, b"abc"),
            (Progress::More, 3, vec![])
        );
        assert_eq!(read(Declared::NoBody, b""), (Progress::Whole, 0, vec![]));
    }

    #[test]
    fn chunks_end_with_an_empty_one_and_trailers() {
        for (bytes, received) in [
            (&b"0\r\n\r\n"[..], 0),
            (b"3\r\nabc\r\n0\r\n\r\n", 3),
            (
                b"3;name=value\r\nabc\r\nA\r\n0123456789\r\n0\r\nField: 1\r\n\r\n",
                13,
            ),
        ] {
            assert_eq!(
                read(Declared::Chunked, bytes),
                (Progress::Whole, received, vec![])
            );
        }
        let more = b"3\r\nabc\r\n0\r\n\r\nHTTP/1.1";
        assert_eq!(read(Declared::Chunked, more).2, b"HTTP/1.1");
    }

    #[test]
    fn what_are_no_chunks_is_told() {
        for bytes in [
            &b"x\r\n"[..],
            b"3\r\nabcd\r\n",
            b"11111111111111111\r\n",
            &[b'1'; 40],
        ] {
            assert_eq!(read(Declared::Chunked, bytes).0, Progress::Malformed);
        }
        let endless = [b"0\r\nX: ".as_slice(), &[b'y'; CHUNK_LINE_MAX]].concat();
        assert_eq!(read(Declared::Chunked, &endless).0, Progress::Malformed);
        // The largest size there is: sixteen digits.
        let (progress, received, _) = read(Declared::Chunked, b"FFFFFFFFFFFFFFFF\r\nabc");
        assert_eq!((progress, received), (Progress::More, 3));
    }
}
