//! The stream of one direction, rewritten: the same length, handshakes as they are but for their tickets, application data blank.

use super::ticket_pseudonym::Blind;
use crate::bounds::{MESSAGE_MAX, RECORD_MAX};
use crate::wire::{Reader, extension_number};

/// The header of a record, and of a handshake message.
const RECORD_HEADER: usize = 5;
const MESSAGE_HEADER: usize = 4;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const NEW_SESSION_TICKET: u8 = 4;

/// What is written next.
pub(super) enum Out {
    Bytes(Vec<u8>),
    /// So many bytes are missing.
    Missing(u64),
}

/// What the current record is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Body {
    /// Its header is not whole.
    #[default]
    None,
    /// A handshake in clear text.
    Clear,
    /// A handshake after ChangeCipherSpec: blanked where its first bytes do not say that it is a whole hello. After HelloRetryRequest of TLS
    /// 1.3 that is in clear text (RFC 8446 appendix D.4), and has the ticket in it.
    Unknown,
    /// Passed on as it is: alerts, ChangeCipherSpec.
    Kept,
    /// Blanked.
    Blank,
}

/// Rewrites one direction.
#[derive(Default)]
pub(super) struct Rewriter {
    header: Vec<u8>,
    body: Body,
    left: usize,
    encrypted: bool,
    /// It is not known where records begin: everything is blanked from here on.
    lost: bool,
    /// Bytes that wait until the message among them is whole.
    held: Vec<u8>,
    /// The message, and where in `held` each of its bytes stands.
    message: Vec<u8>,
    places: Vec<usize>,
}

impl Rewriter {
    /// Takes the next bytes; what can be written goes to `out`.
    pub(super) fn push(&mut self, bytes: &[u8], blind: &Blind, out: &mut Vec<Out>) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.lost {
                self.held.resize(self.held.len() + rest.len(), 0);
                break;
            }
            rest = match self.left {
                0 => self.push_header(rest),
                _ => self.push_body(rest, blind),
            };
        }
        // What turns out to be no header is blanked.
        if self.message.is_empty() && self.header.is_empty() {
            self.flush(out);
        }
    }

    /// Bytes are missing.
    pub(super) fn miss(&mut self, count: u64, out: &mut Vec<Out>) {
        self.lose_message();
        if !self.header.is_empty() {
            let begin = self.held.len().saturating_sub(self.header.len());
            self.held.iter_mut().skip(begin).for_each(|byte| *byte = 0);
            self.header.clear();
            self.lost = true;
        }
        self.flush(out);
        out.push(Out::Missing(count));
        let inside = usize::try_from(count).is_ok_and(|count| count <= self.left);
        if !self.lost && inside && matches!(self.body, Body::Kept | Body::Blank) {
            self.left -= usize::try_from(count).unwrap_or(0);
        } else {
            self.lost = true;
        }
    }

    fn flush(&mut self, out: &mut Vec<Out>) {
        if !self.held.is_empty() {
            out.push(Out::Bytes(std::mem::take(&mut self.held)));
        }
    }

    /// A message that never becomes whole may be a ticket.
    fn lose_message(&mut self) {
        for place in self.places.drain(..) {
            if let Some(byte) = self.held.get_mut(place) {
                *byte = 0;
            }
        }
        self.message.clear();
    }

    fn push_header<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let missing = RECORD_HEADER - self.header.len();
        let (taken, rest) = bytes.split_at(missing.min(bytes.len()));
        self.header.extend_from_slice(taken);
        self.held.extend_from_slice(taken);
        if let [kind, major, _, high, low] = self.header[..] {
            self.header.clear();
            let length = u16::from_be_bytes([high, low]);
            if !(20..=23).contains(&kind) || major != 3 || length > RECORD_MAX {
                self.lost = true;
                self.lose_message();
                let header = self.held.len().saturating_sub(RECORD_HEADER);
                self.held.truncate(header);
                self.held.resize(header + RECORD_HEADER, 0);
                return rest;
            }
            self.left = usize::from(length);
            self.body = match kind {
                22 if !self.encrypted => Body::Clear,
                22 => Body::Unknown,
                23 => Body::Blank,
                _ => Body::Kept,
            };
            self.encrypted |= kind == 20;
        }
        rest
    }

    fn push_body<'a>(&mut self, bytes: &'a [u8], blind: &Blind) -> &'a [u8] {
        let (body, rest) = bytes.split_at(self.left.min(bytes.len()));
        self.left -= body.len();
        match self.body {
            Body::Kept => self.held.extend_from_slice(body),
            Body::Blank | Body::None => self.held.resize(self.held.len() + body.len(), 0),
            Body::Unknown => self.push_unknown(body, blind),
            Body::Clear => body.iter().for_each(|byte| self.push_byte(*byte, blind)),
        }
        rest
    }

    fn push_unknown(&mut self, body: &[u8], blind: &Blind) {
        let missing = MESSAGE_HEADER.saturating_sub(self.message.len());
        let (begin, rest) = body.split_at(missing.min(body.len()));
        for byte in begin {
            self.places.push(self.held.len());
            self.held.push(*byte);
            self.message.push(*byte);
        }
        let after = self.left + rest.len();
        if let [kind, high, middle, low] = self.message[..] {
            let length = u32::from_be_bytes([0, high, middle, low]) as usize;
            let is_hello = matches!(kind, CLIENT_HELLO | SERVER_HELLO);
            if is_hello && length == after && after > 0 {
                self.body = Body::Clear;
                rest.iter().for_each(|byte| self.push_byte(*byte, blind));
                return;
            }
        } else if after > 0 {
            return;
        }
        self.lose_message();
        self.body = Body::Blank;
        self.held.resize(self.held.len() + rest.len(), 0);
    }

    fn push_byte(&mut self, byte: u8, blind: &Blind) {
        self.places.push(self.held.len());
        self.held.push(byte);
        self.message.push(byte);
        let Some([_, high, middle, low]) = self.message.first_chunk::<MESSAGE_HEADER>() else {
            return;
        };
        let length = u32::from_be_bytes([0, *high, *middle, *low]) as usize;
        if length > MESSAGE_MAX {
            self.lose_message();
            self.lost = true;
        } else if self.message.len() == MESSAGE_HEADER + length {
            self.end_message(blind);
        }
    }

    fn end_message(&mut self, blind: &Blind) {
        for (begin, length) in tickets(&self.message) {
            if let Some(ticket) = self.message.get_mut(begin..begin + length) {
                blind.replace(ticket);
            }
        }
        for (place, byte) in self.places.drain(..).zip(&self.message) {
            if let Some(held) = self.held.get_mut(place) {
                *held = *byte;
            }
        }
        self.message.clear();
    }
}

/// Where in a message tickets stand: begin and length.
fn tickets(message: &[u8]) -> Vec<(usize, usize)> {
    match message.first() {
        // Lifetime hint and length stand before it.
        Some(&NEW_SESSION_TICKET) => {
            let begin = MESSAGE_HEADER + 6;
            vec![(begin, message.len().saturating_sub(begin))]
        }
        Some(&CLIENT_HELLO) => in_client_hello(message).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn in_client_hello(message: &[u8]) -> Option<Vec<(usize, usize)>> {
    let mut found = Vec::new();
    let mut reader = Reader::new(message.get(MESSAGE_HEADER..)?);
    reader.take(2 + 32, "version and random").ok()?;
    reader.vector8("session_id").ok()?;
    reader.vector16("cipher_suites").ok()?;
    reader.vector8("compression_methods").ok()?;
    let mut extensions = reader.vector16("extensions").ok()?;
    while !extensions.is_empty() {
        let kind = extensions.u16("extension_type").ok()?;
        let data = extensions.vector16("extension_data").ok()?.remainder();
        if matches!(
            kind,
            extension_number::SESSION_TICKET | extension_number::PRE_SHARED_KEY
        ) {
            let after = extensions.clone().remainder().len();
            found.push((message.len() - after - data.len(), data.len()));
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(bytes: &[u8], portion: usize) -> Vec<u8> {
        let (mut rewriter, blind) = (Rewriter::default(), Blind::new([1; 32]));
        let mut out = Vec::new();
        bytes
            .chunks(portion)
            .for_each(|part| rewriter.push(part, &blind, &mut out));
        let bytes = out.into_iter().filter_map(|one| match one {
            Out::Bytes(bytes) => Some(bytes),
            Out::Missing(_) => None,
        });
        bytes.flatten().collect()
    }

    #[test]
    fn tickets_and_application_data_go_and_the_rest_stays() {
        let stream = [
            &[22, 3, 3, 0, 6, 4, 0, 0, 26, 0, 0][..], // NewSessionTicket, 26 bytes, in two records
            &[22, 3, 3, 0, 24, 28, 32, 0, 20][..],
            &[9; 20],
            &[20, 3, 3, 0, 1, 1],
            &[22, 3, 3, 0, 2, 5, 6],
            &[22, 3, 3, 0, 5, 2, 0, 0, 1, 9],
            &[23, 3, 3, 0, 3, 7, 7, 7],
            &[21, 3, 3, 0, 2, 8, 8],
        ]
        .concat();
        let whole = rewritten(&stream, stream.len());
        assert_eq!(whole.len(), stream.len());
        let ticket = 20..40;
        assert_eq!(whole[..20], stream[..20]);
        assert_ne!(whole[ticket.clone()], stream[ticket]);
        // What is encrypted is blank too; a hello after ChangeCipherSpec is not encrypted.
        let rest = [
            &stream[40..51],
            &[0; 2],
            &stream[53..68],
            &[0; 3],
            &stream[71..],
        ]
        .concat();
        assert_eq!(whole[40..], rest);
        for portion in [1, 3, 7] {
            assert_eq!(rewritten(&stream, portion), whole, "{portion}");
        }
        assert_eq!(rewritten(b"GET / HTTP/1.1", 4), [0; 14]);
    }
}
