//! What a script has a server do, and what becomes of its flights on the way.

use crate::classic::record::HEADER_LENGTH;

/// Bytes that a script says in one place, at most.
const SAID_MAX: usize = 64;

/// Bytes as instructions; once they are used up, nothing is changed.
pub(super) struct Script<'a> {
    rest: &'a [u8],
    has_changed: bool,
}

impl<'a> Script<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            has_changed: false,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether anything was done to the conversation.
    pub(super) fn has_changed(&self) -> bool {
        self.has_changed
    }

    pub(super) fn byte(&mut self) -> u8 {
        let (first, rest) = self.rest.split_first().unwrap_or((&0, &[]));
        self.rest = rest;
        *first
    }

    pub(super) fn number(&mut self) -> usize {
        usize::from(self.byte())
    }

    /// Whether the client gets what it needs.
    pub(super) fn grants(&mut self) -> bool {
        let grants = self.byte().is_multiple_of(2);
        self.has_changed |= !grants;
        grants
    }

    fn place(&mut self, length: usize) -> usize {
        let number = self.number() << 8 | self.number();
        number % length.max(1)
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.number().min(most).min(self.rest.len());
        let (bytes, rest) = self.rest.split_at(length);
        self.rest = rest;
        bytes.to_vec()
    }

    /// What the server does of its own accord; 0 is nothing.
    pub(super) fn deed(&mut self) -> u8 {
        let deed = self.byte() % 8;
        self.has_changed |= deed != 0;
        deed
    }

    /// A handshake message: a type, and a body of so many bytes, or another length than that.
    pub(super) fn message(&mut self) -> Vec<u8> {
        let kind = self.byte();
        let body = self.bytes(SAID_MAX);
        let length = u8::try_from(body.len()).unwrap_or(u8::MAX);
        let claimed = match self.byte() {
            lie @ 1..=8 => length.wrapping_add(lie),
            _ => length,
        };
        [&[kind, 0, 0, claimed], &body[..]].concat()
    }

    /// Changes a flight of the server.
    pub(super) fn change(&mut self, flight: &mut Vec<u8>) {
        let deed = self.byte() % 8;
        self.has_changed |= deed != 0;
        let mut records = records(flight);
        let at = if deed > 2 {
            self.place(records.len())
        } else {
            0
        };
        match deed {
            1 => {
                let place = self.place(flight.len());
                let mask = self.byte();
                flight
                    .iter_mut()
                    .skip(place)
                    .take(1)
                    .for_each(|b| *b ^= mask);
                return;
            }
            2 => {
                let place = self.place(flight.len());
                return flight.truncate(place);
            }
            3 if at < records.len() => drop(records.remove(at)),
            4 if at < records.len() => records.insert(at, records[at].clone()),
            5 if at + 1 < records.len() => records.swap(at, at + 1),
            6 => {
                let record = self.record();
                records.insert(at.min(records.len()), record);
            }
            _ => return,
        }
        *flight = records.concat();
    }

    /// A record in clear text.
    fn record(&mut self) -> Vec<u8> {
        let (kind, minor) = (20 + self.byte() % 4, self.byte() % 5);
        let body = self.bytes(SAID_MAX);
        let length = u8::try_from(body.len()).unwrap_or(u8::MAX);
        [&[kind, 3, minor, 0, length], &body[..]].concat()
    }
}

/// The records of a flight; what is left over is the last.
fn records(flight: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let mut rest = flight;
    while let Some([_, _, _, high, low]) = rest.first_chunk::<HEADER_LENGTH>() {
        let length = HEADER_LENGTH + usize::from(u16::from_be_bytes([*high, *low]));
        let (record, after) = rest.split_at(length.min(rest.len()));
        records.push(record.to_vec());
        rest = after;
    }
    if !rest.is_empty() {
        records.push(rest.to_vec());
    }
    records
}
