//! Resumed connections without an answer that are no failure: nothing was asked, or the capture lost what came.

use std::collections::BTreeSet;
use std::process::Stdio;

use serde_json::Value;

use crate::connections;
use crate::file::{PLAIN, Packet, packets, pcap, write};
use crate::peers::servers::s_server;
use crate::peers::{Authority, Key, Server, openssl};
use crate::traffic::{Tap, s_client};

const MANY: usize = 6;

fn resumed(report: &Value) -> Vec<&Value> {
    let all = connections(report).iter();
    all.filter(|one| one["resumed_by"].is_string()).collect()
}

/// A server that is tapped, with [`MANY`] full handshakes behind it; the last session is in the file `session`.
fn after_full_handshakes(authority: &Authority, session: &str) -> (Server, Tap) {
    let server = s_server(&authority.issue("fe01.contoso.local", Key::Rsa), &[]);
    let tap = Tap::on(&[server.address.port()]);
    for _ in 0..MANY {
        s_client(server.address, &["-tls1_2", "-sess_out", session]);
    }
    (server, tap)
}

#[test]
fn clients_that_ask_for_nothing_count_for_nothing() {
    let authority = Authority::new();
    let session = authority.directory().join("session.pem");
    let session = session.to_str().unwrap();
    let (server, tap) = after_full_handshakes(&authority, session);
    for _ in 0..MANY + 2 {
        let mut idle = openssl(&["s_client", "-tls1_2", "-sess_in", session, "-connect"]);
        idle.arg(server.address.to_string()).stdin(Stdio::null());
        idle.output().unwrap();
    }
    let report = crate::report(&tap.end().file, &[]);
    assert_eq!(report["verdict"], "exposed", "{report:#}");
    let resumed = resumed(&report);
    assert_eq!(resumed.len(), MANY + 2);
    for one in resumed {
        assert_eq!(one["counted"], "shown", "{one:#}");
    }
}

fn port(packet: &Packet, place: usize) -> u16 {
    u16::from_be_bytes([packet.bytes[34 + place], packet.bytes[35 + place]])
}

fn payload(packet: &Packet) -> &[u8] {
    let header = 14 + 20 + usize::from(packet.bytes[46] >> 4) * 4;
    packet.bytes.get(header..).unwrap_or_default()
}

/// Without what the server said after the handshake in the last [`MANY`] connections; the client's acknowledgements stay.
fn without_replies(all: &[Packet], server: u16) -> Vec<Packet> {
    let mut clients: Vec<u16> = Vec::new();
    for packet in all {
        let client = port(packet, 0);
        if client != server && !clients.contains(&client) {
            clients.push(client);
        }
    }
    let resumed: BTreeSet<u16> = clients.into_iter().skip(MANY).collect();
    let mut begun = BTreeSet::new();
    let keeps = |packet: &&Packet| {
        let client = port(packet, 2);
        if port(packet, 0) != server || !resumed.contains(&client) {
            return true;
        }
        if payload(packet).first() == Some(&23) {
            begun.insert(client);
        }
        !begun.contains(&client)
    };
    all.iter().filter(keeps).cloned().collect()
}

#[test]
fn replies_that_the_client_acknowledged_were_lost_by_the_capture() {
    let authority = Authority::new();
    let session = authority.directory().join("session.pem");
    let session = session.to_str().unwrap();
    let (server, tap) = after_full_handshakes(&authority, session);
    for _ in 0..MANY {
        s_client(server.address, &["-tls1_2", "-sess_in", session]);
    }
    let taken = tap.end();
    let made = without_replies(&packets(&taken.file), server.address.port());
    let file = write(taken.folder(), "lost.pcap", &pcap(&made, PLAIN));
    let report = crate::report(&file, &[]);
    assert_eq!(report["verdict"], "exposed", "{report:#}");
    let resumed = resumed(&report);
    assert_eq!(resumed.len(), MANY);
    for one in resumed {
        let missing = one["missing"].as_array().unwrap();
        assert!(missing.contains(&"server_bytes".into()), "{one:#}");
    }
}
