//! What tshark says of the same file.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::peers::program;

/// What is compared of one connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) version: Option<String>,
    pub(crate) suite: Option<u64>,
    pub(crate) resumed: bool,
    pub(crate) hint: Option<u64>,
    pub(crate) ticket_length: Option<u64>,
    pub(crate) alerts: Vec<u64>,
}

/// Lines of fields, one a packet.
pub(crate) fn fields(file: &Path, port: u16, filter: &str, names: &[&str]) -> Vec<Vec<String>> {
    let mut tshark = program("tshark");
    tshark
        .arg("-r")
        .arg(file)
        .args(["-d", &format!("tcp.port=={port},tls"), "-Y", filter]);
    tshark.args(["-T", "fields", "-E", "separator=;", "-E", "occurrence=a"]);
    names.iter().for_each(|name| {
        tshark.args(["-e", name]);
    });
    let out = tshark.output().unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let text = String::from_utf8(out.stdout).unwrap();
    text.lines()
        .map(|line| line.split(';').map(str::to_owned).collect())
        .collect()
}

pub(crate) fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// What tshark sees, by `tcp.stream`. A session goes on where no Certificate follows ServerHello.
pub(crate) fn tshark(file: &Path, port: u16) -> BTreeMap<u64, Seen> {
    let mut all: BTreeMap<u64, Seen> = BTreeMap::new();
    let hellos = fields(
        file,
        port,
        "tls.handshake.type == 2",
        &[
            "tcp.stream",
            "tls.handshake.version",
            "tls.handshake.ciphersuite",
        ],
    );
    for line in hellos {
        let seen = all.entry(number(&line[0]).unwrap()).or_default();
        let version = number(line[1].split(',').next().unwrap());
        seen.version = version.map(|version| match version {
            0x0301 => "TLS1.0".to_owned(),
            0x0302 => "TLS1.1".to_owned(),
            0x0303 => "TLS1.2".to_owned(),
            other => format!("{other:#06x}"),
        });
        seen.suite = number(line[2].split(',').next_back().unwrap());
        seen.resumed = true;
    }
    for line in fields(file, port, "tls.handshake.type == 14", &["tcp.stream"]) {
        all.entry(number(&line[0]).unwrap()).or_default().resumed = false;
    }
    let tickets = fields(
        file,
        port,
        "tls.handshake.type == 4",
        &[
            "tcp.stream",
            "tls.handshake.session_ticket_lifetime_hint",
            "tls.handshake.session_ticket_length",
        ],
    );
    for line in tickets {
        let seen = all.entry(number(&line[0]).unwrap()).or_default();
        (seen.hint, seen.ticket_length) = (number(&line[1]), number(&line[2]));
    }
    for line in fields(
        file,
        port,
        "tls.alert_message.desc",
        &["tcp.stream", "tls.alert_message.desc"],
    ) {
        let seen = all.entry(number(&line[0]).unwrap()).or_default();
        seen.alerts.extend(line[1].split(',').filter_map(number));
    }
    all
}

/// The same of the tool.
pub(crate) fn ours(report: &Value) -> BTreeMap<u64, Seen> {
    let seen = |one: &Value| {
        let attempt = &one["attempt"];
        let hello = &attempt["server_hello"];
        let ticket = &attempt["new_session_ticket"];
        let alerts = attempt["alerts"].as_array().cloned().unwrap_or_default();
        let mut alerts: Vec<u64> = alerts
            .iter()
            .filter_map(|a| a["description"].as_u64())
            .collect();
        alerts.sort_unstable();
        Seen {
            version: hello["version"].as_str().map(str::to_owned),
            suite: hello["suite"].as_u64(),
            resumed: one["resumed_by"].is_string(),
            hint: ticket["lifetime_hint_s"].as_u64(),
            ticket_length: ticket["length"].as_u64(),
            alerts,
        }
    };
    let all = crate::connections(report).iter();
    all.map(|one| (one["stream"].as_u64().unwrap(), seen(one)))
        .collect()
}

/// Holds the tool against tshark, connection by connection; how many connections there were.
pub(crate) fn assert_agrees(file: &Path, port: u16) -> Value {
    let report = crate::report(file, &["--port", &port.to_string()]);
    let mut theirs = tshark(file, port);
    theirs
        .values_mut()
        .for_each(|seen| seen.alerts.sort_unstable());
    let ours = ours(&report);
    assert!(!theirs.is_empty());
    assert_eq!(ours.len(), theirs.len(), "{ours:#?}\n{theirs:#?}");
    for (stream, seen) in &ours {
        assert_eq!(Some(seen), theirs.get(stream), "tcp.stream {stream}");
    }
    report
}
