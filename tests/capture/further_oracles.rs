//! Traffic of Java (JSSE), and ssldump as a second reader of captures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::connections;
use crate::oracle::assert_agrees;
use crate::peers::{Authority, Key, free_port, openssl, program};
use crate::traffic::{Taken, Tap};

/// Three connections from JSSE to JSSE in this version, and the port.
fn jsse(version: &str) -> (Taken, u16) {
    let authority = Authority::new();
    let identity = authority.issue("fe01.contoso.local", Key::Rsa);
    let store = authority.directory().join("store.p12");
    let mut pack = openssl(&["pkcs12", "-export", "-passout", "pass:secret", "-in"]);
    pack.arg(&identity.file)
        .arg("-inkey")
        .arg(&identity.key_file);
    assert!(pack.arg("-out").arg(&store).status().unwrap().success());
    let port = free_port().port();
    let tap = Tap::on(&[port]);
    let mut java = program("java");
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/peers/Jsse.java");
    java.arg(source).arg(port.to_string()).arg(&store);
    let out = java.args([version, "3"]).stdin(Stdio::null()).output();
    let out = out.unwrap_or_else(|error| panic!("java is needed: {error}"));
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    (tap.end(), port)
}

/// Version, suite, and whether the session went on, by the client's port.
type Seen = BTreeMap<u64, (u64, u64, bool)>;

/// What ssldump sees. A session goes on where no Certificate of the server comes.
fn ssldump(file: &Path) -> Seen {
    let mut command = program("ssldump");
    command.args(["-j", "-n", "-r"]).arg(file);
    let out = command.stdin(Stdio::null()).output().unwrap();
    let mut all = Seen::new();
    for line in String::from_utf8_lossy(&out.stdout).lines() {
        let Ok(record) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let client = record["dst_port"].as_u64().unwrap();
        match record["handshake_type"].as_str() {
            Some("ServerHello") => {
                let fields = record["ja3s_str"].as_str().unwrap();
                let mut fields = fields.split(',').map(str::parse::<u64>);
                let mut next = || fields.next().unwrap().unwrap();
                all.insert(client, (next(), next(), true));
            }
            Some("Certificate") => {
                if let Some(seen) = all.get_mut(&client) {
                    seen.2 = false;
                }
            }
            _ => {}
        }
    }
    all
}

fn ours(report: &Value) -> Seen {
    let seen = |one: &Value| {
        let client = one["client"].as_str().unwrap().rsplit(':').next().unwrap();
        let hello = &one["attempt"]["server_hello"];
        let version = match hello["version"].as_str().unwrap() {
            "TLS1.0" => 0x0301,
            "TLS1.1" => 0x0302,
            "TLS1.2" => 0x0303,
            other => panic!("{other}"),
        };
        let suite = hello["suite"].as_u64().unwrap();
        let resumed = one["resumed_by"].is_string();
        (client.parse().unwrap(), (version, suite, resumed))
    };
    connections(report).iter().map(seen).collect()
}

#[test]
fn java_resumes_by_ticket_and_ssldump_sees_the_same() {
    let (taken, port) = jsse("TLSv1.2");
    let report = assert_agrees(&taken.file, port);
    let all = connections(&report);
    assert_eq!(all.len(), 3, "{report:#}");
    assert!(
        all[0]["attempt"]["new_session_ticket"].is_object(),
        "{report:#}"
    );
    let by_ticket = all.iter().filter(|one| one["resumed_by"] == "ticket");
    assert_eq!(by_ticket.count(), 2, "{report:#}");
    let replies = all.iter().map(|one| &one["attempt"]["reply"]["kind"]);
    assert!(replies.into_iter().all(|kind| kind == "answered"));
    let theirs = ssldump(&taken.file);
    assert_eq!(theirs.len(), 3);
    assert_eq!(ours(&report), theirs);
}

#[test]
fn java_in_tls_13_offers_a_session_that_is_accepted() {
    let (taken, _) = jsse("TLSv1.3");
    let report = crate::report(&taken.file, &[]);
    let all = report["capture"]["tls13"].as_array().unwrap();
    let psk: Vec<&Value> = all.iter().map(|one| &one["psk"]).collect();
    assert_eq!(psk, ["not_offered", "taken", "taken"], "{report:#}");
}
