//! One traffic in every form of file and link: the same report.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::file::{Form, PLAIN, Packet, packets, pcap, relinked, section, write};
use crate::peers::servers::s_server;
use crate::peers::{Authority, Key};
use crate::traffic::{Taken, Tap, s_client};
use crate::{connections, exe};

/// Three connections to OpenSSL, the last two resumed.
pub(crate) fn three() -> (Taken, u16) {
    let authority = Authority::new();
    let identity = authority.issue("fe01.contoso.local", Key::Rsa);
    let server = s_server(&identity, &[]);
    let tap = Tap::on(&[server.address.port()]);
    let session = authority.directory().join("session.pem");
    let session = session.to_str().unwrap();
    s_client(server.address, &["-tls1_2", "-sess_out", session]);
    s_client(server.address, &["-tls1_2", "-sess_in", session]);
    s_client(server.address, &["-tls1_2", "-sess_in", session]);
    (tap.end(), server.address.port())
}

fn seen(file: &Path) -> Value {
    Value::from(connections(&crate::report(file, &[])).to_vec())
}

#[test]
fn every_form_of_file_and_link_says_the_same() {
    let (taken, _) = three();
    let all = packets(&taken.file);
    let expected = seen(&taken.file);
    assert_eq!(expected.as_array().unwrap().len(), 3);
    let check = |name: &str, bytes: &[u8]| {
        let file = write(taken.folder(), name, bytes);
        assert_eq!(seen(&file), expected, "{name}");
    };
    for (name, big, nanos) in [
        ("big", true, false),
        ("nanos", false, true),
        ("big-nanos", true, true),
    ] {
        check(
            name,
            &pcap(
                &all,
                Form {
                    big,
                    nanos,
                    ..PLAIN
                },
            ),
        );
    }
    check("little.pcapng", &section(&all, false));
    check("big.pcapng", &section(&all, true));
    let (first, second) = all.split_at(all.len() / 2);
    check(
        "sections.pcapng",
        &[section(first, true), section(second, false)].concat(),
    );
    let plain = pcap(&all, PLAIN);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&plain).unwrap();
    check("packed.gz", &gzip.finish().unwrap());
    let zstd = |bytes: &[u8]| {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    };
    let (front, back) = plain.split_at(plain.len() / 3);
    check("packed.zst", &[zstd(front), zstd(back)].concat());
    let vlan: &[u8] = &[0; 12];
    for (name, link, header) in [
        ("vlan", 1, [vlan, &[0x81, 0, 0, 7, 8, 0]].concat()),
        (
            "qinq",
            1,
            [vlan, &[0x88, 0xa8, 0, 7, 0x81, 0, 0, 9, 8, 0]].concat(),
        ),
        ("null", 0, vec![2, 0, 0, 0]),
        ("loop", 108, vec![0, 0, 0, 2]),
        ("ppp", 9, vec![0xff, 3, 0, 0x21]),
        ("ppp-short", 9, vec![0, 0x21]),
        ("raw", 101, vec![]),
        ("ipv4", 228, vec![]),
        ("cooked", 113, [&[0; 14][..], &[8, 0]].concat()),
        ("cooked-2", 276, [&[8, 0][..], &[0; 18]].concat()),
    ] {
        check(
            name,
            &pcap(&relinked(&all, &header), Form { link, ..PLAIN }),
        );
    }
    check("fragments", &pcap(&fragmented(&all), PLAIN));
    let known = |seen: &Value| seen.to_string().replace("[2001:db8::7f00:1]", "127.0.0.1");
    for (name, form) in [
        ("ipv6", Six::Plain),
        ("ipv6-extensions", Six::Extensions),
        ("ipv6-fragments", Six::Fragments),
    ] {
        let file = write(taken.folder(), name, &pcap(&ipv6(&all, form), PLAIN));
        let seen = seen(&file);
        assert_eq!(known(&seen), expected.to_string(), "{name}");
    }
}

/// Every packet that is long enough in two fragments, the second one first (RFC 791).
fn fragmented(all: &[Packet]) -> Vec<Packet> {
    let mut made = Vec::new();
    for (number, packet) in (1_u16..).zip(all) {
        let (link, ip) = packet.bytes.split_at(14);
        let (header, payload) = ip.split_at(20);
        if payload.len() < 64 {
            made.push(packet.clone());
            continue;
        }
        let fragment = |offset: u16, more: u16, part: &[u8]| {
            let mut header = header.to_vec();
            header[2..4].copy_from_slice(&u16::try_from(20 + part.len()).unwrap().to_be_bytes());
            header[4..6].copy_from_slice(&number.to_be_bytes());
            header[6..8].copy_from_slice(&((more << 13) | (offset / 8)).to_be_bytes());
            Packet {
                at: packet.at,
                bytes: [link, &header, part].concat(),
            }
        };
        let (first, second) = payload.split_at(48);
        made.push(fragment(48, 0, second));
        made.push(fragment(0, 1, first));
    }
    made
}

/// How a packet stands in IPv6 (RFC 8200 section 4).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Six {
    Plain,
    /// Behind hop-by-hop and destination options.
    Extensions,
    /// In two fragments, the second one first; destination options stand in the first behind the header of the fragment.
    Fragments,
}

const HOP_BY_HOP: u8 = 0;
const TCP: u8 = 6;
const FRAGMENT: u8 = 44;
const DESTINATION: u8 = 60;

/// The same packets in IPv6. The address is 2001:db8::7f00:1, for 127.0.0.1.
fn ipv6(all: &[Packet], form: Six) -> Vec<Packet> {
    let mut made = Vec::new();
    // Options that say nothing: PadN.
    let options = |next: u8| vec![next, 0, 1, 4, 0, 0, 0, 0];
    for (number, packet) in (1_u32..).zip(all) {
        let total = usize::from(u16::from_be_bytes([packet.ip()[2], packet.ip()[3]]));
        let tcp = &packet.ip()[20..total];
        let mut put = |next: u8, payload: &[u8]| {
            let length = u16::try_from(payload.len()).unwrap().to_be_bytes();
            let header = [&[0x60, 0, 0, 0][..], &length, &[next, 64], &SIX, &SIX].concat();
            let link = [&packet.bytes[..12], &[0x86, 0xdd]].concat();
            made.push(Packet {
                at: packet.at,
                bytes: [&link[..], &header, payload].concat(),
            });
        };
        if form == Six::Plain {
            put(TCP, tcp);
        } else if form == Six::Extensions || tcp.len() < 64 {
            put(
                HOP_BY_HOP,
                &[&options(DESTINATION), &options(TCP), tcp].concat(),
            );
        } else {
            let whole = [&options(TCP), tcp].concat();
            let (first, second) = whole.split_at(48);
            let fragment = |offset: u16, more: u16| {
                let place = (offset | more).to_be_bytes();
                [&[DESTINATION, 0][..], &place, &number.to_be_bytes()].concat()
            };
            put(FRAGMENT, &[&fragment(48, 0), second].concat());
            put(FRAGMENT, &[&fragment(0, 1), first].concat());
        }
    }
    made
}

const SIX: [u8; 16] = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0, 0, 1];

#[test]
fn standard_input_is_read() {
    let (taken, _) = three();
    let mut command = Command::new(exe::tool());
    command.args(["capture", "-", "--format", "json"]);
    let file = std::fs::File::open(&taken.file).unwrap();
    let output = command.stdin(Stdio::from(file)).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(connections(&report).len(), 3);
}

#[test]
fn what_is_no_capture_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut trace = vec![0; 512];
    trace[..4].copy_from_slice(&65_536_u32.to_le_bytes());
    trace[72..76].copy_from_slice(&[2, 0, 2, 0xc0]);
    for (name, bytes, expected) in [
        ("trace.etl", &trace[..], "etl2pcapng FILE.etl FILE.pcapng"),
        ("text", b"GET / HTTP/1.1\r\n", "expected a capture"),
        ("empty", b"", "it is empty"),
    ] {
        let file = write(folder.path(), name, bytes);
        let run = crate::run(&["capture", file.to_str().unwrap()]);
        assert_eq!(run.code, 2, "{name}");
        assert!(
            run.err.contains(name) && run.err.contains(expected),
            "{}",
            run.err
        );
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    }
}
