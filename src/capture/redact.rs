//! A copy of a capture that can be shared: TLS connections with their handshakes, application data set to zero, tickets and addresses
//! replaced; server names and certificates stay. What is replaced is replaced in the same way everywhere, so that the copy gives the same answer.

mod packet;
mod rewritten_stream;
mod ticket_pseudonym;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read, Write};

use self::packet::{Flags, Header, packet, write_beginning, write_packet};
use self::rewritten_stream::Rewriter;
use self::ticket_pseudonym::Blind;
use super::reassembly::{Half, Part};
use crate::bounds::OPEN_MAX;
use crate::packets::{self, CaptureError, Fragments, Frame, Place, Segment, each_segment};

/// Writes the copy. Bytes that cannot be understood are blanked.
pub struct Redactor<W> {
    out: W,
    blind: Blind,
    fragments: Fragments,
    addresses: BTreeMap<[u8; 16], u32>,
    flows: HashMap<(Place, Place), Flow>,
    /// Connections that were left out, because too many were open.
    left_out: u64,
    failed: Option<io::Error>,
}

/// One direction of a connection.
struct Flow {
    half: Half,
    rewriter: Rewriter,
    /// The sequence number of the next byte that is written.
    sequence: u32,
}

impl<W: Write> Redactor<W> {
    /// Begins the copy. `salt` decides what tickets are replaced with: another one for each copy.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(mut out: W, salt: [u8; 32]) -> io::Result<Self> {
        write_beginning(&mut out)?;
        Ok(Self {
            out,
            blind: Blind::new(salt),
            fragments: Fragments::default(),
            addresses: BTreeMap::new(),
            flows: HashMap::new(),
            left_out: 0,
            failed: None,
        })
    }

    /// Copies one file.
    ///
    /// # Errors
    /// Where the file is no capture, cannot be read, or the copy cannot be written.
    pub fn copy(&mut self, input: impl Read) -> Result<(), CaptureError> {
        let mut fragments = std::mem::take(&mut self.fragments);
        let read = packets::read(input, &mut |frame: Frame<'_>| {
            each_segment(frame.link, frame.bytes, &mut fragments, &mut |segment| {
                self.take(&segment, frame.at);
            });
        });
        self.fragments = fragments;
        read?;
        match self.failed.take() {
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    /// Ends the copy; how many connections were left out, because too many were open at once.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<(W, u64)> {
        self.out.flush()?;
        Ok((self.out, self.left_out))
    }

    fn take(&mut self, segment: &Segment<'_>, now: u64) {
        let key = (segment.source, segment.destination);
        if !self.flows.contains_key(&key) {
            if self.flows.len() >= 2 * OPEN_MAX {
                self.left_out += u64::from(segment.syn);
                return;
            }
            let flow = Flow {
                half: Half::default(),
                rewriter: Rewriter::default(),
                sequence: 0,
            };
            self.flows.insert(key, flow);
        }
        if segment.syn {
            self.begin(key, segment);
        }
        let mut parts = Vec::new();
        if let Some(flow) = self.flows.get_mut(&key) {
            let mut hand = |part: Part<'_>| match part {
                Part::Bytes(bytes) => flow.rewriter.push(bytes, &self.blind, &mut parts),
                Part::Missing(count) => flow.rewriter.miss(count, &mut parts),
            };
            if !segment.syn {
                let content = (segment.bytes, segment.cut, segment.fin);
                flow.half
                    .take(segment.sequence, content, (now, 1 << 20), &mut hand);
            }
            if segment.rst {
                flow.half.give_up(&mut hand);
            }
        }
        self.acknowledge(key, segment, now);
        if segment.syn {
            self.write(key, Flags::SYN, &[], now, segment.acknowledgment.is_some());
        }
        for part in parts {
            self.write_part(key, &part, now);
        }
        if segment.fin || segment.rst {
            let flags = if segment.rst { Flags::RST } else { Flags::FIN };
            self.write(key, flags, &[], now, segment.acknowledgment.is_some());
        } else if segment.bytes.is_empty() && !segment.syn {
            self.write(key, Flags::NONE, &[], now, true);
        }
        if segment.rst {
            self.flows.remove(&key);
            self.flows.remove(&(key.1, key.0));
        }
    }

    /// Bytes that the other side acknowledged and the capture lacks are reported as missing.
    fn acknowledge(&mut self, key: (Place, Place), segment: &Segment<'_>, now: u64) {
        let other = (key.1, key.0);
        let mut parts = Vec::new();
        if let (Some(number), Some(flow)) = (segment.acknowledgment, self.flows.get_mut(&other)) {
            let mut hand = |part: Part<'_>| match part {
                Part::Bytes(bytes) => flow.rewriter.push(bytes, &self.blind, &mut parts),
                Part::Missing(count) => flow.rewriter.miss(count, &mut parts),
            };
            flow.half.acknowledge(number, now, &mut hand);
        }
        for part in parts {
            self.write_part(other, &part, now);
        }
    }

    /// Another SYN is another connection.
    fn begin(&mut self, key: (Place, Place), segment: &Segment<'_>) {
        if let Some(flow) = self.flows.get_mut(&key) {
            if flow.half.is_other_syn(segment.sequence) {
                *flow = Flow {
                    half: Half::default(),
                    rewriter: Rewriter::default(),
                    sequence: 0,
                };
            }
            flow.half.begin(segment.sequence);
            flow.sequence = 0;
        }
    }

    fn write_part(&mut self, key: (Place, Place), part: &rewritten_stream::Out, now: u64) {
        match part {
            rewritten_stream::Out::Bytes(bytes) => {
                for piece in bytes.chunks(packet::PAYLOAD_MAX) {
                    self.write(key, Flags::NONE, piece, now, true);
                }
            }
            rewritten_stream::Out::Missing(count) => {
                if let Some(flow) = self.flows.get_mut(&key) {
                    let count = u32::try_from(*count & 0xffff_ffff).unwrap_or(0);
                    flow.sequence = flow.sequence.wrapping_add(count);
                }
            }
        }
    }

    fn write(&mut self, key: (Place, Place), flags: Flags, bytes: &[u8], now: u64, ack: bool) {
        let back = self
            .flows
            .get(&(key.1, key.0))
            .map_or(0, |flow| flow.sequence);
        let Some(flow) = self.flows.get_mut(&key) else {
            return;
        };
        let header = Header {
            sequence: flow.sequence,
            acknowledgment: ack.then_some(back),
            flags,
        };
        let taken = u32::try_from(bytes.len()).unwrap_or(0) + flags.length();
        flow.sequence = flow.sequence.wrapping_add(taken);
        let (source, destination) = (self.replaced(key.0), self.replaced(key.1));
        let bytes = packet(source, destination, &header, bytes);
        if let Err(error) = write_packet(&mut self.out, now, &bytes) {
            self.failed.get_or_insert(error);
        }
    }

    /// Addresses by the order in which they are first seen: 10.0.0.1, 10.0.0.2; fd00::1, fd00::2.
    fn replaced(&mut self, place: Place) -> Place {
        let next = u32::try_from(self.addresses.len() + 1).unwrap_or(u32::MAX);
        let number = *self.addresses.entry(place.address).or_insert(next);
        let [a, b, c, d] = number.to_be_bytes();
        let address = match place.address {
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ..] => {
                [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, b, c, d]
            }
            _ => [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d],
        };
        Place { address, ..place }
    }
}
