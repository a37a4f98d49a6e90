//! Captures taken apart and put together: the packets of a file, and files of any form.

use std::fs;
use std::path::{Path, PathBuf};

/// A packet with its Ethernet header, and its time in nanoseconds.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Packet {
    pub(crate) at: u64,
    pub(crate) bytes: Vec<u8>,
}

impl Packet {
    /// What stands behind the Ethernet header: IP.
    pub(crate) fn ip(&self) -> &[u8] {
        &self.bytes[14..]
    }
}

/// The packets of what tcpdump wrote here: pcap, little-endian, microseconds, Ethernet.
pub(crate) fn packets(file: &Path) -> Vec<Packet> {
    let bytes = fs::read(file).unwrap();
    assert_eq!(bytes[..4], [0xd4, 0xc3, 0xb2, 0xa1]);
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!(number(20), 1, "Ethernet");
    let mut packets = Vec::new();
    let mut at = 24;
    while at < bytes.len() {
        let length = number(at + 8) as usize;
        let time = u64::from(number(at)) * 1_000_000_000 + u64::from(number(at + 4)) * 1000;
        packets.push(Packet {
            at: time,
            bytes: bytes[at + 16..at + 16 + length].to_vec(),
        });
        at += 16 + length;
    }
    packets
}

/// The form of a pcap file.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    pub(crate) big: bool,
    pub(crate) nanos: bool,
    pub(crate) link: u32,
    pub(crate) snap: usize,
}

pub(crate) const PLAIN: Form = Form {
    big: false,
    nanos: false,
    link: 1,
    snap: usize::MAX,
};

pub(crate) fn pcap(packets: &[Packet], form: Form) -> Vec<u8> {
    let number = |n: u32| {
        if form.big {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    };
    let magic = if form.nanos { 0xa1b2_3c4d } else { 0xa1b2_c3d4 };
    let mut file = number(magic).to_vec();
    let two = |n: u16| {
        if form.big {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    };
    file.extend(two(2));
    file.extend(two(4));
    [0, 0, 262_144, form.link]
        .iter()
        .for_each(|n| file.extend(number(*n)));
    for packet in packets {
        let part = u32::try_from(packet.at % 1_000_000_000).unwrap();
        let kept = packet.bytes.len().min(form.snap);
        file.extend(number(u32::try_from(packet.at / 1_000_000_000).unwrap()));
        file.extend(number(if form.nanos { part } else { part / 1000 }));
        file.extend(number(u32::try_from(kept).unwrap()));
        file.extend(number(u32::try_from(packet.bytes.len()).unwrap()));
        file.extend(&packet.bytes[..kept]);
    }
    file
}

/// A pcapng block with its lengths.
pub(crate) fn block(big: bool, kind: u32, body: &[u8]) -> Vec<u8> {
    let number = |n: u32| {
        if big {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    };
    let length = number(u32::try_from(12 + body.len()).unwrap());
    let padding = vec![0; (4 - body.len() % 4) % 4];
    assert!(padding.is_empty(), "a body of whole words");
    [&number(kind)[..], &length, body, &length].concat()
}

/// A section with interfaces of two resolutions; packets alternate between them. A block of an unknown type stands between.
pub(crate) fn section(packets: &[Packet], big: bool) -> Vec<u8> {
    let number = |n: u32| {
        if big {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    };
    let two = |n: u16| {
        if big {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    };
    let head = [&number(0x1a2b_3c4d)[..], &two(1), &two(0), &[0xff; 8]].concat();
    let mut file = block(big, 0x0a0d_0d0a, &head);
    let resolution = |power: u8| {
        [
            &two(1)[..],
            &two(0),
            &[0; 4],
            &two(9),
            &two(1),
            &[power, 0, 0, 0],
            &[0; 4],
        ]
        .concat()
    };
    file.extend(block(big, 1, &resolution(6)));
    file.extend(block(big, 1, &resolution(9)));
    file.extend(block(big, 0x0bad_f00d, &[7; 40]));
    for (index, packet) in packets.iter().enumerate() {
        let interface = u32::try_from(index % 2).unwrap();
        let units = if interface == 0 {
            packet.at / 1000
        } else {
            packet.at
        };
        let length = number(u32::try_from(packet.bytes.len()).unwrap());
        let mut body = number(interface).to_vec();
        body.extend(number(u32::try_from(units >> 32).unwrap()));
        body.extend(number(u32::try_from(units & 0xffff_ffff).unwrap()));
        body.extend(length);
        body.extend(length);
        body.extend(&packet.bytes);
        body.resize(body.len().next_multiple_of(4), 0);
        file.extend(block(big, 6, &body));
    }
    file
}

pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// Each packet with another header before IP.
pub(crate) fn relinked(packets: &[Packet], header: &[u8]) -> Vec<Packet> {
    let relink = |packet: &Packet| Packet {
        at: packet.at,
        bytes: [header, packet.ip()].concat(),
    };
    packets.iter().map(relink).collect()
}
