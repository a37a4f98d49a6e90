//! pcapng: sections, each with its byte order and its interfaces, made of blocks.

use std::io::Read;

use pcap_parser::pcapng::{
    InterfaceDescriptionBlock, parse_enhancedpacketblock_be, parse_enhancedpacketblock_le,
    parse_interfacedescriptionblock_be, parse_interfacedescriptionblock_le,
    parse_simplepacketblock_be, parse_simplepacketblock_le,
};

use super::damage::Damage;
use super::frame::{FileRead, Frame};
use crate::bounds::{INTERFACES_MAX, PACKET_MAX};
use crate::packets::read_buffer::Window;
use crate::packets::segment::LinkType;

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;
/// Type and length, then at the end the length again.
const HEADER: usize = 8;
const LENGTH_MIN: u32 = 12;
/// Byte order magic of a section (draft-ietf-opsawg-pcapng section 4.1).
const BYTE_ORDER: u32 = 0x1a2b_3c4d;
const NANOS: u128 = 1_000_000_000;

/// What is known of an interface.
#[derive(Clone, Copy)]
struct Interface {
    link: LinkType,
    /// Units of its clock in a second.
    resolution: u64,
    /// Seconds to be added.
    offset: i64,
}

impl Interface {
    fn of(block: &InterfaceDescriptionBlock<'_>, order: Order) -> Self {
        // The parser reads this option in one byte order.
        let offset = match order {
            Order::Little => block.ts_offset(),
            Order::Big => block.ts_offset().swap_bytes(),
        };
        Self {
            link: LinkType(u32::try_from(block.linktype.0).unwrap_or(u32::MAX)),
            resolution: block.ts_resolution().unwrap_or(1_000_000).max(1),
            offset,
        }
    }

    /// Nanoseconds since 1970.
    fn time(self, high: u32, low: u32) -> u64 {
        let units = u64::from(high) << 32 | u64::from(low);
        let nanos = match self.resolution {
            1_000_000_000 => units,
            1_000_000 => units.saturating_mul(1000),
            resolution => {
                let nanos = u128::from(units) * NANOS / u128::from(resolution);
                u64::try_from(nanos).unwrap_or(u64::MAX)
            }
        };
        nanos.saturating_add_signed(self.offset.saturating_mul(1_000_000_000))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn number(self, bytes: [u8; 4]) -> u32 {
        match self {
            Self::Little => u32::from_le_bytes(bytes),
            Self::Big => u32::from_be_bytes(bytes),
        }
    }
}

/// The section that is being read.
struct Section {
    order: Order,
    /// Packets name them by their place; none where one could not be read.
    interfaces: Vec<Option<Interface>>,
    /// Of the last packet with a time: simple packets have none.
    last: u64,
}

/// Reads every section. Blocks of types that are not known are passed over.
pub(super) fn read<R: Read>(
    window: &mut Window<R>,
    read: &mut FileRead,
    take: &mut dyn FnMut(Frame<'_>),
) -> Result<(), Damage> {
    let mut section = Section {
        order: Order::Little,
        interfaces: Vec::new(),
        last: 0,
    };
    loop {
        let head = window.at_least(HEADER + 4)?;
        if head.is_empty() {
            return Ok(());
        }
        let (Some(kind), Some(length)) = (chunk(head, 0), chunk(head, 4)) else {
            return Err(Damage::CutOff);
        };
        if u32::from_be_bytes(kind) == SECTION_HEADER {
            section.begin(chunk(head, 8).ok_or(Damage::CutOff)?)?;
        }
        let (kind, length) = (section.order.number(kind), section.order.number(length));
        if length < LENGTH_MIN || length % 4 != 0 {
            return Err(Damage::BlockLength(length));
        }
        let is_read = matches!(kind, INTERFACE | SIMPLE_PACKET | ENHANCED_PACKET);
        if !is_read || length as usize > PACKET_MAX {
            read.passed_over += u64::from(is_read);
            if !window.skip(u64::from(length))? {
                return Err(Damage::CutOff);
            }
            continue;
        }
        let length = length as usize;
        let block = window.at_least(length)?;
        let block = block.get(..length).ok_or(Damage::CutOff)?;
        match kind {
            INTERFACE => section.add_interface(block),
            _ => match section.packet(kind, block) {
                Some(frame) => {
                    read.packets += 1;
                    take(frame);
                }
                None => read.passed_over += 1,
            },
        }
        window.pass(length);
    }
}

fn chunk(bytes: &[u8], place: usize) -> Option<[u8; 4]> {
    bytes.get(place..)?.first_chunk::<4>().copied()
}

impl Section {
    /// A new section has its own byte order and its own interfaces.
    fn begin(&mut self, magic: [u8; 4]) -> Result<(), Damage> {
        self.order = match (u32::from_le_bytes(magic), u32::from_be_bytes(magic)) {
            (BYTE_ORDER, _) => Order::Little,
            (_, BYTE_ORDER) => Order::Big,
            _ => return Err(Damage::ByteOrder),
        };
        self.interfaces.clear();
        Ok(())
    }

    fn add_interface(&mut self, block: &[u8]) {
        if self.interfaces.len() >= INTERFACES_MAX {
            return;
        }
        let parsed = match self.order {
            Order::Little => parse_interfacedescriptionblock_le(block),
            Order::Big => parse_interfacedescriptionblock_be(block),
        };
        let interface = parsed.map(|(_, block)| Interface::of(&block, self.order));
        self.interfaces.push(interface.ok());
    }

    fn packet<'a>(&mut self, kind: u32, block: &'a [u8]) -> Option<Frame<'a>> {
        match kind {
            ENHANCED_PACKET => {
                let (_, packet) = match self.order {
                    Order::Little => parse_enhancedpacketblock_le(block),
                    Order::Big => parse_enhancedpacketblock_be(block),
                }
                .ok()?;
                let interface = (*self.interfaces.get(packet.if_id as usize)?)?;
                self.last = interface.time(packet.ts_high, packet.ts_low);
                let bytes = packet.data.get(..packet.caplen as usize)?;
                Some(Frame {
                    link: interface.link,
                    at: self.last,
                    bytes,
                })
            }
            _ => {
                let (_, packet) = match self.order {
                    Order::Little => parse_simplepacketblock_le(block),
                    Order::Big => parse_simplepacketblock_be(block),
                }
                .ok()?;
                let original = packet.origlen as usize;
                let interface = (*self.interfaces.first()?)?;
                Some(Frame {
                    link: interface.link,
                    at: self.last,
                    bytes: packet.data.get(..original).unwrap_or(packet.data),
                })
            }
        }
    }
}
