//! Registry and events beside a capture, through the program.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use crate::forms::three;
use crate::{connections, file};

fn event(time: Timestamp) -> String {
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='LS MCU Infrastructure'/>\
         <EventID Qualifiers='50152'>61045</EventID><Level>2</Level><TimeCreated SystemTime='{time:.3}'/>\
         <Channel>Lync Server</Channel><Computer>FE01.contoso.local</Computer></System></Event>\n"
    )
}

#[test]
fn events_and_registry_stand_beside_the_connections() {
    let (taken, _) = three();
    // Each connection but the last is cut off by RST before its answer: what the server sent after its handshake goes.
    let all = file::packets(&taken.file);
    let made = cut(&all);
    let capture = file::write(taken.folder(), "cut.pcap", &file::pcap(&made, file::PLAIN));
    let plain = crate::report(&capture, &[]);
    let cut: Vec<_> = connections(&plain)
        .iter()
        .filter(|one| one["end"]["how"] == "reset")
        .collect();
    assert_eq!(cut.len(), 2, "{plain:#}");
    let times = cut.iter().map(|one| {
        let started: Timestamp = one["started"].as_str().unwrap().parse().unwrap();
        let micros = one["end"]["at_us"].as_i64().unwrap();
        started + SignedDuration::from_micros(micros)
    });
    // One event on each; and one that came an hour before the capture.
    let before: Timestamp = cut[0]["started"].as_str().unwrap().parse().unwrap();
    let before = before - SignedDuration::from_hours(1);
    let log: String = times.chain([before]).map(event).collect();
    let log = file::write(taken.folder(), "log.xml", log.as_bytes());
    let registry =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/server/applied.reg");
    let host = format!("127.0.0.1={}", registry.display());
    let more = ["--with-events", log.to_str().unwrap(), "--with-host", &host];
    let report = crate::report(&capture, &more);
    let near = &report["capture"]["events"];
    assert_eq!(
        (&near["events"], &near["near"]),
        (&2.into(), &2.into()),
        "{near:#}"
    );
    assert_eq!((&near["cut"], &near["within_s"]), (&2.into(), &5.into()));
    assert!(near["farthest_ms"].as_i64().unwrap() < 1000, "{near:#}");
    let row = &report["front_ends"][0];
    assert_eq!(row["host"][0]["evidence"]["state"], "applied", "{row:#}");
    let table = crate::run(&[&["capture", capture.to_str().unwrap()][..], &more].concat());
    let said = "Events: 2 of 2 events 61045 fall on a connection without an answer, within 5 s";
    assert!(table.out.contains(said), "{}", table.out);
}

/// The server of the first two connections sends RST where its first application data would come, and nothing after it.
fn cut(all: &[file::Packet]) -> Vec<file::Packet> {
    let ports =
        |packet: &file::Packet| (packet.ip()[20..22].to_vec(), packet.ip()[22..24].to_vec());
    let syns = all.iter().filter(|one| one.ip()[33] & 0x12 == 2).map(ports);
    let clients: Vec<_> = syns.map(|(client, _)| client).take(2).collect();
    let mut over = Vec::new();
    let mut made = Vec::new();
    for packet in all {
        let (source, destination) = ports(packet);
        let client = if clients.contains(&source) {
            &source
        } else {
            &destination
        };
        if over.contains(client) {
            continue;
        }
        let data = packet.ip().get(20 + usize::from(packet.ip()[32] >> 4) * 4);
        let answers = data == Some(&23) && clients.contains(&destination);
        let mut packet = packet.clone();
        if answers {
            let header = 20 + usize::from(packet.ip()[32] >> 4) * 4;
            packet.bytes.truncate(14 + header);
            packet.bytes[14 + 2..14 + 4]
                .copy_from_slice(&u16::try_from(header).unwrap().to_be_bytes());
            packet.bytes[14 + 33] = 0x14;
            over.push(client.clone());
        }
        made.push(packet);
    }
    made
}
