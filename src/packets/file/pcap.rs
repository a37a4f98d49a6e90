//! pcap: one header, then packets.

use std::io::Read;

use pcap_parser::pcap::{parse_pcap_frame, parse_pcap_frame_be, parse_pcap_header};

use super::damage::{CaptureError, Damage};
use super::frame::{FileRead, Frame};
use crate::bounds::PACKET_MAX;
use crate::packets::read_buffer::Window;
use crate::packets::segment::LinkType;

/// Length of the header of a file, in bytes.
const HEADER: usize = 24;
/// Length of the header of a packet, in bytes.
const PACKET_HEADER: usize = 16;
const NANOS: u64 = 1_000_000_000;

/// The byte order of a file, and the unit of its times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    big: bool,
    nanos_per_unit: u64,
}

impl Order {
    /// By the first four bytes.
    pub(super) fn of(magic: [u8; 4]) -> Option<Self> {
        let (big, nanos_per_unit) = match magic {
            [0xd4, 0xc3, 0xb2, 0xa1] => (false, 1000),
            [0xa1, 0xb2, 0xc3, 0xd4] => (true, 1000),
            [0x4d, 0x3c, 0xb2, 0xa1] => (false, 1),
            [0xa1, 0xb2, 0x3c, 0x4d] => (true, 1),
            _ => return None,
        };
        Some(Self {
            big,
            nanos_per_unit,
        })
    }

    fn number(self, bytes: &[u8], place: usize) -> u32 {
        let bytes = bytes.get(place..).and_then(|rest| rest.first_chunk::<4>());
        let bytes = bytes.copied().unwrap_or_default();
        if self.big {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        }
    }
}

/// Reads the packets; the inner result says why that ended early.
pub(super) fn read<R: Read>(
    window: &mut Window<R>,
    order: Order,
    read: &mut FileRead,
    take: &mut dyn FnMut(Frame<'_>),
) -> Result<Result<(), Damage>, CaptureError> {
    let head = window.at_least(HEADER)?;
    let Ok((_, header)) = parse_pcap_header(head) else {
        return Err(CaptureError::Form("its header is cut off"));
    };
    if header.version_major != 2 {
        return Err(CaptureError::Version(header.version_major));
    }
    // The upper bits say whether packets end with a checksum of the link (pcap-linktype(7)).
    let link = LinkType(u32::try_from(header.network.0 & 0x0fff_ffff).unwrap_or(u32::MAX));
    window.pass(HEADER);
    Ok(packets(window, order, link, read, take))
}

fn packets<R: Read>(
    window: &mut Window<R>,
    order: Order,
    link: LinkType,
    read: &mut FileRead,
    take: &mut dyn FnMut(Frame<'_>),
) -> Result<(), Damage> {
    loop {
        let head = window.at_least(PACKET_HEADER)?;
        if head.is_empty() {
            return Ok(());
        }
        if head.len() < PACKET_HEADER {
            return Err(Damage::CutOff);
        }
        let length = order.number(head, 8);
        let whole = PACKET_HEADER + length as usize;
        if length as usize > PACKET_MAX {
            read.passed_over += 1;
            if !window.skip(whole as u64)? {
                return Err(Damage::PacketLength(length));
            }
            continue;
        }
        let parse = match order.big {
            true => parse_pcap_frame_be,
            false => parse_pcap_frame,
        };
        let Ok((_, packet)) = parse(window.at_least(whole)?) else {
            return Err(Damage::CutOff);
        };
        read.packets += 1;
        let part = u64::from(packet.ts_usec) * order.nanos_per_unit;
        take(Frame {
            link,
            at: u64::from(packet.ts_sec) * NANOS + part,
            bytes: packet.data,
        });
        window.pass(whole);
    }
}
