//! Packets as they are written: pcapng with raw IP, checksums left out.

use std::io::{self, Write};

use crate::packets::Place;

/// Longest payload of one packet.
pub(super) const PAYLOAD_MAX: usize = 16 * 1024;

/// A section header block, little-endian, of unknown length; then an interface of raw IP (link type 101) with times in nanoseconds.
const BEGINNING: [u8; 28 + 32] = [
    0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, // type, length
    0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, // byte order, version 1.0
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, // length of the section
    28, 0, 0, 0, // length
    1, 0, 0, 0, 32, 0, 0, 0, // type, length
    101, 0, 0, 0, 0, 0, 0, 0, // link type, snap length
    9, 0, 1, 0, 9, 0, 0, 0, // if_tsresol
    0, 0, 0, 0, // end of options
    32, 0, 0, 0, // length
];

/// What a segment says beside its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    pub(super) const NONE: Self = Self(0);
    pub(super) const FIN: Self = Self(1);
    pub(super) const SYN: Self = Self(2);
    pub(super) const RST: Self = Self(4);

    /// SYN and FIN take a sequence number each.
    pub(super) fn length(self) -> u32 {
        u32::from(self == Self::SYN || self == Self::FIN)
    }
}

/// The header of a segment.
pub(super) struct Header {
    pub(super) sequence: u32,
    pub(super) acknowledgment: Option<u32>,
    pub(super) flags: Flags,
}

pub(super) fn write_beginning(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&BEGINNING)
}

/// An IP packet with a TCP segment.
pub(super) fn packet(source: Place, destination: Place, header: &Header, bytes: &[u8]) -> Vec<u8> {
    let mut packet = Vec::with_capacity(60 + bytes.len());
    let length = u16::try_from(20 + bytes.len()).unwrap_or(u16::MAX);
    match (v4(source), v4(destination)) {
        (Some(from), Some(to)) => {
            packet.extend([0x45, 0]);
            packet.extend((length + 20).to_be_bytes());
            packet.extend([0, 0, 0x40, 0, 64, 6, 0, 0]);
            packet.extend(from);
            packet.extend(to);
        }
        _ => {
            packet.extend([0x60, 0, 0, 0]);
            packet.extend(length.to_be_bytes());
            packet.extend([6, 64]);
            packet.extend(source.address);
            packet.extend(destination.address);
        }
    }
    packet.extend(source.port.to_be_bytes());
    packet.extend(destination.port.to_be_bytes());
    packet.extend(header.sequence.to_be_bytes());
    packet.extend(header.acknowledgment.unwrap_or(0).to_be_bytes());
    let ack = if header.acknowledgment.is_some() {
        0x10
    } else {
        0
    };
    packet.extend([0x50, header.flags.0 | ack, 0xff, 0xff, 0, 0, 0, 0]);
    packet.extend(bytes);
    packet
}

fn v4(place: Place) -> Option<[u8; 4]> {
    match place.address {
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d] => Some([a, b, c, d]),
        _ => None,
    }
}

/// An enhanced packet block.
pub(super) fn write_packet(out: &mut impl Write, at: u64, bytes: &[u8]) -> io::Result<()> {
    let kept = u32::try_from(bytes.len()).unwrap_or(0);
    let padding = (4 - bytes.len() % 4) % 4;
    let length = (32 + kept).next_multiple_of(4).to_le_bytes();
    out.write_all(&6_u32.to_le_bytes())?;
    out.write_all(&length)?;
    out.write_all(&0_u32.to_le_bytes())?;
    let [high, low] = [at >> 32, at & 0xffff_ffff].map(|half| u32::try_from(half).unwrap_or(0));
    out.write_all(&high.to_le_bytes())?;
    out.write_all(&low.to_le_bytes())?;
    out.write_all(&kept.to_le_bytes())?;
    out.write_all(&kept.to_le_bytes())?;
    out.write_all(bytes)?;
    out.write_all([0; 3].get(..padding).unwrap_or_default())?;
    out.write_all(&length)
}
