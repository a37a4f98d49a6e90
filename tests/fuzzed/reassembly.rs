//! Reassembly of TCP: a real connection whose flights are cut anew, repeated and put out of order, and whose sequence numbers begin anywhere,
//! is the same connection.

use std::io::Cursor;
use std::sync::OnceLock;

use ticketprobe::capture::{Collector, Connection};

/// Recorded with tcpdump on loopback: an abbreviated handshake of OpenSSL, a request, a reply.
const RECORDED: &[u8] = include_bytes!("../../fuzz/seeds/capture/resumed.pcap");
/// Bytes of the header of the file.
const FILE_HEADER: usize = 24;
/// Bytes of the header of a packet in it.
const PACKET_HEADER: usize = 16;
/// Bytes of the headers of Ethernet, IPv4 and TCP, without options.
const TCP: usize = 14 + 20;
/// The flags SYN and FIN.
const MARKS: u8 = 0b11;

/// One recorded packet.
#[derive(Clone)]
struct Packet {
    headers: Vec<u8>,
    text: Vec<u8>,
}

impl Packet {
    fn port(&self) -> [u8; 2] {
        [self.headers[TCP], self.headers[TCP + 1]]
    }

    fn sequence(&self) -> u32 {
        u32::from_be_bytes(self.headers[TCP + 4..TCP + 8].try_into().unwrap())
    }

    /// Moves what the packet acknowledges.
    fn shift_acknowledgement(&mut self, shift: u32) {
        let field = &mut self.headers[TCP + 8..TCP + 12];
        let number = u32::from_be_bytes(field.try_into().unwrap()).wrapping_add(shift);
        field.copy_from_slice(&number.to_be_bytes());
    }

    fn is_mark(&self) -> bool {
        self.headers[TCP + 13] & MARKS != 0
    }

    /// The packet with another sequence number and text, as it stands in a file.
    fn write(&self, sequence: u32, text: &[u8], number: u32, file: &mut Vec<u8>) {
        let mut headers = self.headers.clone();
        headers[TCP + 4..TCP + 8].copy_from_slice(&sequence.to_be_bytes());
        let length = u32::try_from(headers.len() + text.len()).unwrap();
        let total = u16::try_from(length - 14).unwrap();
        headers[16..18].copy_from_slice(&total.to_be_bytes());
        for field in [number, 0, length, length] {
            file.extend_from_slice(&field.to_le_bytes());
        }
        file.extend_from_slice(&headers);
        file.extend_from_slice(text);
    }
}

/// The recorded packets that carry something, those of one flight as one.
fn flights() -> Vec<Packet> {
    let mut flights: Vec<Packet> = Vec::new();
    let mut rest = &RECORDED[FILE_HEADER..];
    while !rest.is_empty() {
        let length = usize::try_from(u32::from_le_bytes(rest[8..12].try_into().unwrap())).unwrap();
        let bytes = &rest[PACKET_HEADER..PACKET_HEADER + length];
        rest = &rest[PACKET_HEADER + length..];
        let headers = TCP + usize::from(bytes[TCP + 12] >> 4) * 4;
        let packet = Packet {
            headers: bytes[..headers].to_vec(),
            text: bytes[headers..].to_vec(),
        };
        let goes_on = |last: &&mut Packet| {
            last.port() == packet.port() && !last.is_mark() && !packet.is_mark()
        };
        if packet.text.is_empty() && !packet.is_mark() {
            continue;
        }
        match flights.last_mut().filter(goes_on) {
            Some(last) => last.text.extend_from_slice(&packet.text),
            None => flights.push(packet),
        }
    }
    flights
}

fn connection(file: &[u8]) -> Connection {
    let mut collector = Collector::new(Vec::new());
    let read = collector.read(Cursor::new(file)).unwrap();
    assert_eq!(read.damage, None);
    let mut connections = collector.finish().connections;
    assert_eq!(connections.len(), 1);
    connections.remove(0)
}

/// Numbers out of bytes; noughts once these are used up.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn next(&mut self) -> usize {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        usize::from(*first)
    }

    fn wide(&mut self) -> usize {
        self.next() << 8 | self.next()
    }
}

/// Pieces of a flight, the last of which make it whole.
fn pieces(length: usize, numbers: &mut Numbers<'_>) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    for _ in 0..numbers.next() % 32 {
        let from = numbers.wide() % length;
        pieces.push((from, (from + 1 + numbers.wide() % 2000).min(length)));
    }
    let portion = 1 + numbers.wide() % 1460;
    let mut whole: Vec<(usize, usize)> = (0..length)
        .step_by(portion.max(length / 64))
        .map(|from| (from, (from + portion.max(length / 64)).min(length)))
        .collect();
    for index in (1..whole.len()).rev() {
        whole.swap(index, numbers.next() % (index + 1));
    }
    pieces.extend(whole);
    pieces
}

/// The recorded connection as the bytes want it.
fn told_anew(numbers: &mut Numbers<'_>) -> Vec<u8> {
    let shifts: [u32; 2] = [(); 2].map(|()| {
        let bytes = [(); 4].map(|()| u8::try_from(numbers.next()).unwrap());
        u32::from_be_bytes(bytes)
    });
    let mut flights = flights();
    let client = flights[0].port();
    let mut file = RECORDED[..FILE_HEADER].to_vec();
    for (number, flight) in (0..).zip(&mut flights) {
        let side = usize::from(flight.port() == client);
        let shift = shifts[side];
        flight.shift_acknowledgement(shifts[1 - side]);
        let first = flight.sequence().wrapping_add(shift);
        if flight.text.is_empty() {
            flight.write(first, &[], number, &mut file);
            continue;
        }
        for (from, to) in pieces(flight.text.len(), numbers) {
            let sequence = first.wrapping_add(u32::try_from(from).unwrap());
            flight.write(sequence, &flight.text[from..to], number, &mut file);
        }
    }
    file
}

/// Whatever the network does to the packets, the connection is the same.
pub(crate) fn reassembly(bytes: &[u8]) {
    static AS_SENT: OnceLock<Connection> = OnceLock::new();
    let as_sent = AS_SENT.get_or_init(|| connection(&told_anew(&mut Numbers(&[]))));
    assert_eq!(&connection(&told_anew(&mut Numbers(bytes))), as_sent);
}
