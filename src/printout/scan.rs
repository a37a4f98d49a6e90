//! Reading up to a byte, in bounded memory.

use std::io::{self, BufRead};

use memchr::memchr;

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// At the byte.
    Found,
    /// Before it: there is more than may be kept.
    TooLong,
    /// At the end of the file.
    OfFile,
}

/// Reads up to and with `wanted`; too long is what would make `into` longer than `max` bytes.
pub(crate) fn read_past(
    input: &mut impl BufRead,
    wanted: u8,
    into: &mut Vec<u8>,
    max: usize,
) -> io::Result<End> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(End::OfFile);
        }
        let found = memchr(wanted, buffer);
        let length = found.map_or(buffer.len(), |at| at + 1);
        if into.len() + length > max {
            return Ok(End::TooLong);
        }
        into.extend_from_slice(&buffer[..length]);
        input.consume(length);
        if found.is_some() {
            return Ok(End::Found);
        }
    }
}

/// Passes over everything up to and with `wanted`; false at the end of the file.
pub(crate) fn skip_past(input: &mut impl BufRead, wanted: u8) -> io::Result<bool> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        let found = memchr(wanted, buffer);
        let length = found.map_or(buffer.len(), |at| at + 1);
        input.consume(length);
        if found.is_some() {
            return Ok(true);
        }
    }
}

/// Reads a line into `line`, without its end. Of one longer than `max` bytes the beginning is kept; the rest is shown to `passed` and
/// left out.
pub(crate) fn read_line(
    input: &mut impl BufRead,
    line: &mut Vec<u8>,
    max: usize,
    mut passed: impl FnMut(&[u8]),
) -> io::Result<Line> {
    line.clear();
    let (mut seen, mut cut) = (false, false);
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(match (seen, cut) {
                (false, _) => Line::None,
                (true, false) => Line::Whole,
                (true, true) => Line::Cut,
            });
        }
        seen = true;
        let found = memchr(b'\n', buffer);
        let length = found.unwrap_or(buffer.len());
        let room = max.saturating_sub(line.len());
        line.extend_from_slice(&buffer[..length.min(room)]);
        if length > room {
            cut = true;
            passed(&buffer[room..length]);
        }
        input.consume(found.map_or(length, |at| at + 1));
        if found.is_some() {
            return Ok(if cut { Line::Cut } else { Line::Whole });
        }
    }
}

/// What [`read_line`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line.
    Whole,
    /// The beginning of a line that is too long.
    Cut,
    /// The end of the file.
    None,
}
