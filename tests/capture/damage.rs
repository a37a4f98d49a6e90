//! Captures that are not whole: other order, loss, snap length, beginnings and ends that are missing.

use std::path::Path;

use serde_json::Value;

use crate::connections;
use crate::file::{Form, PLAIN, Packet, packets, pcap, write};
use crate::forms::three;

fn report_of(folder: &Path, packets: &[Packet]) -> Value {
    crate::report(&write(folder, "made.pcap", &pcap(packets, PLAIN)), &[])
}

/// What a connection is known by, without its times.
fn facts(report: &Value) -> Vec<Value> {
    let all = connections(report).iter();
    all.map(|one| {
        let mut one = one.clone();
        one["started"] = Value::Null;
        // Another connection, of which a packet may be lost, shows who issued the ticket.
        one["ticket_from"] = Value::Null;
        one["attempt"]["times"] = Value::Null;
        one["end"]["at_us"] = Value::Null;
        one
    })
    .collect()
}

/// Numbers that come in the same order each time.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state: u64 = 42;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % below
    }
}

#[test]
fn order_and_repetition_change_nothing() {
    let (taken, _) = three();
    let all = packets(&taken.file);
    let expected = facts(&crate::report(&taken.file, &[]));
    let mut next = numbers();
    for _ in 0..5 {
        let mut made: Vec<Packet> = Vec::new();
        for packet in &all {
            made.push(packet.clone());
            if next(4) == 0 {
                made.push(packet.clone());
            }
        }
        // Data of one side changes places; what the other side answers does not come before.
        for index in 1..made.len() {
            if made[index].bytes[34..38] == made[index - 1].bytes[34..38] && next(2) == 0 {
                made.swap(index, index - 1);
            }
        }
        assert_eq!(facts(&report_of(taken.folder(), &made)), expected);
    }
}

#[test]
fn what_is_lost_is_told_and_counts_for_nothing() {
    let (taken, _) = three();
    let all = packets(&taken.file);
    let whole = facts(&crate::report(&taken.file, &[]));
    for lost in 0..all.len() {
        let mut made = all.clone();
        let gone = made.remove(lost);
        let report = report_of(taken.folder(), &made);
        assert_ne!(report["verdict"], "present");
        let facts = facts(&report);
        let header = 14 + 20 + usize::from(gone.bytes[46] >> 4) * 4;
        let payload = gone.bytes.len() > header;
        for one in &facts {
            let same = whole.iter().any(|other| other == one);
            let told = one["missing"].is_array();
            let control = !payload;
            assert!(same || told || control, "packet {lost}: {one:#}");
        }
        let hellos_lost = report["capture"]["counts"]["already_open"]
            .as_u64()
            .unwrap();
        assert_eq!(facts.len() as u64 + hellos_lost, 3, "packet {lost}");
    }
}

#[test]
fn short_snap_lengths_leave_what_they_show() {
    let (taken, _) = three();
    let all = packets(&taken.file);
    for snap in [60, 96, 200, 400, 1000] {
        let bytes = pcap(&all, Form { snap, ..PLAIN });
        let report = crate::report(&write(taken.folder(), "snap.pcap", &bytes), &[]);
        assert_ne!(report["verdict"], "present", "{snap}");
        let count = |name: &str| report["capture"]["counts"][name].as_u64().unwrap();
        let whole = all
            .iter()
            .filter(|packet| packet.bytes.len() > snap)
            .count();
        let not_whole = count("shortened_packets") + count("cut_packets");
        assert_eq!(not_whole, whole as u64, "{snap}");
        for one in connections(&report) {
            assert!(one["missing"].is_array(), "{snap}: {one:#}");
        }
    }
}

#[test]
fn a_capture_that_begins_late_or_ends_early() {
    let (taken, _) = three();
    let all = packets(&taken.file);
    for cut in 1..all.len() {
        let early = report_of(taken.folder(), &all[..cut]);
        assert_ne!(early["verdict"], "present");
        let late = report_of(taken.folder(), &all[cut..]);
        assert_ne!(late["verdict"], "present");
        assert_ne!(late["verdict"], "absent");
    }
    let bytes = pcap(&all, PLAIN);
    let half = write(taken.folder(), "half.pcap", &bytes[..bytes.len() - 7]);
    let report = crate::report(&half, &[]);
    let damage = report["capture"]["files"][0]["damage"].as_str().unwrap();
    assert!(damage.contains("in the middle of a packet"), "{damage}");
}
