//! Files that were made to hurt: they end in bounds.

use std::io::{Cursor, Read};

use ticketprobe::capture::Collector;

use crate::file::{PLAIN, Packet, block, pcap, section};

/// What came of a file, and how many packets were read.
fn read(bytes: &[u8]) -> (u64, Option<String>) {
    let mut collector = Collector::new(Vec::new());
    let read = collector.read(Cursor::new(bytes)).unwrap();
    let _ = collector.finish();
    (read.packets, read.damage)
}

#[test]
fn lengths_that_no_block_has() {
    let whole = section(&[], false);
    for length in [0_u32, 4, 11, 13, u32::MAX, 0xffff_fff0] {
        let mut bytes = whole.clone();
        bytes.extend(6_u32.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend([0; 24]);
        let (packets, damage) = read(&bytes);
        assert_eq!(packets, 0);
        assert!(damage.is_some(), "{length}");
    }
    let mut bytes = pcap(&[], PLAIN);
    bytes.extend([
        0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1,
    ]);
    assert!(read(&bytes).1.is_some());
}

#[test]
fn more_interfaces_than_anybody_has() {
    let two = |n: u16| n.to_le_bytes();
    let interface = block(false, 1, &[&two(1)[..], &two(0), &[0; 4]].concat());
    let mut bytes = section(&[], false);
    (0..65_535).for_each(|_| bytes.extend(&interface));
    let far = [&65_000_u32.to_le_bytes()[..], &[0; 16]].concat();
    bytes.extend(block(false, 6, &far));
    let (packets, damage) = read(&bytes);
    assert_eq!((packets, damage), (0, None));
}

/// A file of a million SYNs, made as it is read.
struct Flood {
    number: u32,
    left: Cursor<Vec<u8>>,
}

const SYNS: u32 = 1_000_000;

fn syn(number: u32) -> Packet {
    let [_, b, c, d] = number.to_be_bytes();
    let mut bytes = vec![0; 12];
    bytes.extend([
        8, 0, 0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 10, b, c, d, 192, 0, 2, 1,
    ]);
    bytes.extend([
        0x30, 0x39, 1, 0xbc, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 0, 0, 0, 0, 0, 0,
    ]);
    Packet {
        at: u64::from(number) * 1000,
        bytes,
    }
}

impl Read for Flood {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.left.read(buffer)?;
        if read > 0 || self.number == SYNS {
            return Ok(read);
        }
        let end = (self.number + 1000).min(SYNS);
        let packets: Vec<Packet> = (self.number..end).map(syn).collect();
        self.number = end;
        self.left = Cursor::new(pcap(&packets, PLAIN)[24..].to_vec());
        self.left.read(buffer)
    }
}

#[test]
fn a_million_syns_stay_in_bounds() {
    let mut collector = Collector::new(Vec::new());
    let head = Cursor::new(pcap(&[], PLAIN));
    let read = collector
        .read(head.chain(Flood {
            number: 0,
            left: Cursor::default(),
        }))
        .unwrap();
    assert_eq!(read.packets, u64::from(SYNS));
    let counts = collector.finish().counts;
    assert_eq!(counts.connections, u64::from(SYNS));
    assert_eq!(counts.silent, u64::from(SYNS));
    let bound = ticketprobe::bounds::OPEN_MAX as u64;
    assert_eq!(counts.given_up, u64::from(SYNS) - bound);
}

#[test]
fn cut_at_every_byte_and_changed_at_every_byte() {
    let (taken, _) = crate::forms::three();
    let packets = crate::file::packets(&taken.file);
    let bytes = section(&packets[..packets.len().min(30)], true);
    for end in (0..bytes.len()).step_by(7) {
        let mut collector = Collector::new(Vec::new());
        let _ = collector.read(Cursor::new(&bytes[..end]));
        let _ = collector.finish();
    }
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 0xff;
        let mut collector = Collector::new(Vec::new());
        let _ = collector.read(Cursor::new(&changed));
        let _ = collector.finish();
    }
}
