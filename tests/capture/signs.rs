//! What clients and servers are known by.

use serde_json::Value;

use crate::connections;
use crate::file::{PLAIN, Packet, packets, pcap, write};
use crate::peers::servers::{nginx, quirks};
use crate::peers::{Authority, Key, openssl};
use crate::traffic::{Taken, Tap, s_client};

/// A full handshake with nginx, and a resumed one with another nginx, which knows the key of the ticket and renews it under its own.
fn renewed() -> Taken {
    let authority = Authority::new();
    let identity = authority.issue("fe01.contoso.local", Key::Ecdsa);
    let key = |name: &str| {
        let file = authority.directory().join(name);
        let file = file.to_str().unwrap().to_owned();
        let made = openssl(&["rand", "-out", &file, "80"]).status().unwrap();
        assert!(made.success());
        format!("ssl_session_ticket_key {file}; ")
    };
    let (old, new) = (key("old"), key("new"));
    let server = |keys: &str| {
        let site = format!(
            "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY; ssl_protocols TLSv1.2; {keys}
             location / {{ return 200 ok; }}"
        );
        nginx(&authority, &identity, &site)
    };
    let servers = [server(&old), server(&format!("{new}{old}"))];
    let addresses = [servers[0].address, servers[1].address];
    let tap = Tap::on(&addresses.map(|address| address.port()));
    let session = authority.directory().join("session.pem");
    let session = session.to_str().unwrap();
    s_client(addresses[0], &["-tls1_2", "-sess_out", session]);
    s_client(addresses[1], &["-tls1_2", "-sess_in", session]);
    tap.end()
}

fn flags(packet: &Packet) -> u8 {
    packet.ip()[33]
}

/// The client of the last connection answers the server's flight with RST, as Schannel did before Microsoft Security Advisory 3109853.
fn left_after_the_ticket(all: &[Packet]) -> Vec<Packet> {
    let last = all.iter().rposition(|one| flags(one) & 0x12 == 2);
    // The end of the capture is marked by one more connection.
    let port = |packet: &Packet| packet.ip()[20..22].to_vec();
    let syns: Vec<usize> = (0..all.len())
        .filter(|at| flags(&all[*at]) & 0x12 == 2)
        .collect();
    let begin = *syns
        .iter()
        .rev()
        .find(|at| all.len() - **at > 8)
        .or(last.as_ref())
        .unwrap();
    let client = port(&all[begin]);
    let is_data = |packet: &&Packet| {
        let header = 20 + usize::from(packet.ip()[32] >> 4) * 4;
        packet
            .ip()
            .get(header)
            .is_some_and(|kind| (20..=23).contains(kind))
    };
    let mut made = all[..begin].to_vec();
    let mut hellos = 0;
    for packet in &all[begin..] {
        let from_client = port(packet) == client;
        let mut packet = packet.clone();
        if from_client && is_data(&&packet) {
            hellos += 1;
            if hellos == 2 {
                let header = 20 + usize::from(packet.ip()[32] >> 4) * 4;
                packet.bytes.truncate(14 + header);
                packet.bytes[16..18].copy_from_slice(&u16::try_from(header).unwrap().to_be_bytes());
                packet.bytes[14 + 33] = 0x14;
                made.push(packet);
                break;
            }
        }
        made.push(packet);
    }
    made
}

#[test]
fn a_client_that_leaves_after_a_renewed_ticket_is_named() {
    let taken = renewed();
    let whole = crate::report(&taken.file, &[]);
    assert!(connections(&whole).iter().all(|one| one["signs"].is_null()));
    let made = left_after_the_ticket(&packets(&taken.file));
    let file = write(taken.folder(), "left.pcap", &pcap(&made, PLAIN));
    let report = crate::report(&file, &[]);
    let one = connections(&report).last().unwrap();
    assert_eq!(
        one["signs"],
        Value::from(vec!["left_after_new_session_ticket"]),
        "{one:#}"
    );
    assert_eq!(
        (&one["end"]["by"], &one["end"]["how"]),
        (&"client".into(), &"reset".into())
    );
    let text = crate::run(&["capture", file.to_str().unwrap()])
        .out
        .replace("\n  ", " ");
    let said = "in 1 connections the client broke off after a NewSessionTicket in the abbreviated handshake";
    assert!(text.contains(said), "{text}");
    assert!(
        text.contains("Microsoft Security Advisory 3109853"),
        "{text}"
    );
}

/// A client against tlslite-ng that breaks a rule: the report.
fn against(mode: &str) -> Value {
    let authority = Authority::new();
    let identity = authority.issue("fe01.contoso.local", Key::Rsa);
    let server = quirks(&identity, mode);
    let tap = Tap::on(&[server.address.port()]);
    let session = authority.directory().join("session.pem");
    let session = session.to_str().unwrap();
    s_client(server.address, &["-tls1_2", "-sess_out", session]);
    s_client(server.address, &["-tls1_2", "-sess_in", session]);
    crate::report(&tap.end().file, &[])
}

fn answer_of(report: &Value) -> &Value {
    &connections(report)[1]["attempt"]["server_hello"]["session_id_answer"]
}

fn broken_rules(report: &Value) -> String {
    let findings = report["front_ends"][0]["findings"].as_array().unwrap();
    let found = findings.iter().filter(|one| one["id"] == "rule-broken");
    found.map(Value::to_string).collect()
}

#[test]
fn an_empty_and_a_wrongly_echoed_session_id_are_seen() {
    let kept = against("none");
    assert_eq!(answer_of(&kept), "echoed");
    assert_eq!(connections(&kept)[1]["resumed_by"], "ticket");
    assert_eq!(broken_rules(&kept), "");

    let empty = against("empty-id");
    assert_eq!(answer_of(&empty), "empty");
    assert!(broken_rules(&empty).contains("session_id"), "{empty:#}");

    let echoed = against("echoed-id");
    assert_eq!(answer_of(&echoed), "echoed");
    assert_eq!(connections(&echoed)[1]["attempt"]["handshake"], "full");
    assert!(broken_rules(&echoed).contains("session_id"), "{echoed:#}");
}
