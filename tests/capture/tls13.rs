//! TLS 1.3: what tshark sees of the hellos and the tool sees the same; nothing comes of it for the verdict.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::connections;
use crate::oracle::{fields, number};
use crate::peers::servers::s_server;
use crate::peers::{Authority, Key};
use crate::traffic::{Tap, s_client};

/// Version, suite, whether a session was offered, and accepted, whether tickets are wanted, and HelloRetryRequest.
type Seen = (u64, u64, bool, bool, bool, bool);

/// What tshark sees, by `tcp.stream`.
fn tshark(file: &Path, port: u16) -> BTreeMap<u64, Seen> {
    let mut all: BTreeMap<u64, Seen> = BTreeMap::new();
    let names = [
        "tcp.stream",
        "tls.handshake.type",
        "tls.handshake.extensions.supported_version",
        "tls.handshake.ciphersuite",
        "tls.handshake.extension.type",
        "tls.handshake.random",
    ];
    for line in fields(file, port, "tls.handshake.type in {1, 2}", &names) {
        let seen = all.entry(number(&line[0]).unwrap()).or_default();
        let has = |kind: &str| line[4].split(',').any(|one| one == kind);
        let is_client = line[1].split(',').next() == Some("1");
        if is_client {
            (seen.2, seen.4) = (has("41"), has("45"));
            continue;
        }
        seen.0 = number(line[2].split(',').next().unwrap()).unwrap();
        seen.1 = number(line[3].split(',').next().unwrap()).unwrap();
        seen.3 = has("41");
        seen.5 |= line[5]
            .replace(':', "")
            .starts_with("cf21ad74e59a6111be1d8c021e65b891");
    }
    all
}

fn ours(report: &Value) -> BTreeMap<u64, Seen> {
    let all = report["capture"]["tls13"].as_array().unwrap().iter();
    let seen = |one: &Value| {
        let version = match one["version"].as_str().unwrap() {
            "TLS1.3" => 0x0304,
            other => panic!("{other}"),
        };
        let psk = one["psk"].as_str().unwrap();
        assert_ne!(psk, "not_seen");
        (
            version,
            one["suite"].as_u64().unwrap(),
            psk != "not_offered",
            psk == "taken",
            one["psk_modes_offered"].as_bool().unwrap(),
            one["retry_request"].as_bool().unwrap(),
        )
    };
    all.map(|one| (one["stream"].as_u64().unwrap(), seen(one)))
        .collect()
}

#[test]
fn hellos_of_tls_13_are_listed_and_count_for_no_verdict() {
    let authority = Authority::new();
    let identity = authority.issue("fe01.contoso.local", Key::Rsa);
    // The first share of the client is of another group, so that the server asks for a second hello.
    let server = s_server(&identity, &["-groups", "P-384:X25519"]);
    let picky = s_server(&identity, &["-groups", "P-384"]);
    let tap = Tap::on(&[server.address.port(), picky.address.port()]);
    let session = authority.directory().join("session.pem");
    let session = session.to_str().unwrap();
    let groups = ["-tls1_3", "-groups", "X25519:P-384"];
    for address in [server.address, picky.address] {
        s_client(address, &[&groups[..], &["-sess_out", session]].concat());
        s_client(address, &[&groups[..], &["-sess_in", session]].concat());
    }
    // That session is of the other server.
    s_client(
        server.address,
        &[&groups[..], &["-sess_in", session]].concat(),
    );
    let taken = tap.end();
    let report = crate::report(&taken.file, &[]);
    let seen = ours(&report);
    let mut theirs = tshark(&taken.file, server.address.port());
    theirs.extend(tshark(&taken.file, picky.address.port()));
    assert_eq!(seen, theirs);
    let kinds = |fits: fn(&Seen) -> bool| seen.values().filter(|one| fits(one)).count();
    assert_eq!(kinds(|one| one.2), 3, "{seen:?}");
    assert_eq!(kinds(|one| one.3), 2, "{seen:?}");
    assert_eq!(kinds(|one| one.5), 2, "{seen:?}");
    assert_eq!(report["capture"]["counts"]["tls13"], 5);
    assert_eq!(
        (connections(&report).len(), &report["verdict"]),
        (0, &"inconclusive".into())
    );
    for one in report["capture"]["tls13"].as_array().unwrap() {
        assert!(
            one["end"]["how"].is_string() && one["missing"].is_null(),
            "{one:#}"
        );
        assert!(one["encrypted_bytes"]["to_client"].as_u64().unwrap() > 100);
    }
    let text = crate::run(&["capture", taken.file.to_str().unwrap(), "--details"]).out;
    let text = text.replace("\n  ", " ");
    let said = "TLS 1.3: 5 connections; 3 offered a session, 2 of these were accepted. HelloRetryRequest came in 2.";
    assert!(text.contains(said), "{text}");
    assert!(text.contains("they count for no verdict"), "{text}");
    assert_eq!(report["capture"]["tls13"][4]["psk"], "not_taken");

    // The copy that can be given away says the same, and has no ticket: not in the second hello either.
    let copy = taken.folder().join("copy.pcapng");
    crate::report(&taken.file, &["--redact", copy.to_str().unwrap()]);
    assert_eq!(ours(&crate::report(&copy, &[])), seen);
    let bytes = std::fs::read(&copy).unwrap();
    let names = ["tls.handshake.extensions.psk.identity.identity"];
    let tickets = [server.address, picky.address]
        .map(|one| fields(&taken.file, one.port(), "tls.handshake.type == 1", &names));
    let tickets: Vec<String> = tickets
        .concat()
        .concat()
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect();
    assert!(tickets.len() >= 3, "{tickets:?}");
    for ticket in tickets {
        let hex = ticket.replace(':', "");
        let begin: Vec<u8> = (0..16)
            .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
            .collect();
        let found = bytes.windows(16).any(|window| window == begin);
        assert!(!found, "{hex}");
    }
}
