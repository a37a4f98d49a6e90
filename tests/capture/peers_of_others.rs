//! OpenSSL, nginx and GnuTLS: tshark and the tool see the same.

use serde_json::Value;

use crate::connections;
use crate::oracle::assert_agrees;
use crate::peers::servers::{gnutls_serv, nginx, s_server};
use crate::peers::{Authority, Key, openssl};
use crate::traffic::{Tap, gnutls_cli, s_client};

fn count(report: &Value, by: &str) -> usize {
    let all = connections(report).iter();
    all.filter(|one| one["resumed_by"] == by).count()
}

#[test]
fn openssl_in_two_versions_by_ticket_and_by_session_id() {
    let authority = Authority::new();
    let identity = authority.issue("fe01.contoso.local", Key::Rsa);
    let server = s_server(&identity, &["-cipher", "DEFAULT@SECLEVEL=0"]);
    let tap = Tap::on(&[server.address.port()]);
    let session = authority.directory().join("session.pem");
    let session = session.to_str().unwrap();
    for version in ["-tls1_2", "-tls1"] {
        let fixed = [version, "-cipher", "DEFAULT@SECLEVEL=0"];
        let with = |more: &[&str]| s_client(server.address, &[&fixed, more].concat());
        with(&["-sess_out", session]);
        with(&["-sess_in", session]);
        with(&["-sess_in", session]);
        with(&["-no_ticket", "-sess_out", session]);
        with(&["-no_ticket", "-sess_in", session]);
    }
    // Nothing in common: an alert in clear text.
    let mut refused = openssl(&["s_client", "-connect"]);
    refused
        .arg(server.address.to_string())
        .args(["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"]);
    refused.output().unwrap();
    let taken = tap.end();
    let report = assert_agrees(&taken.file, server.address.port());
    assert_eq!(
        (count(&report, "ticket"), count(&report, "session_id")),
        (4, 2)
    );
    assert_eq!(report["verdict"], "exposed", "{report:#}");
    let answered = connections(&report).iter();
    let answered = answered
        .filter(|one| one["attempt"]["reply"]["kind"] == "answered")
        .count();
    assert_eq!(answered, 10);
    assert_eq!(connections(&report)[0]["missing"], Value::Null);
    // The sentence and the row count the same: 4 full handshakes, and the one that the alert ended.
    let pair = &report["capture"]["pairs"][0];
    assert_eq!((&pair["full"], &pair["half_way"]), (&4.into(), &1.into()));
    let summary = report["front_ends"][0]["summary"].as_str().unwrap();
    let both = "without one 1 of 5 (1 of them ended half-way in the handshake)";
    assert!(summary.contains(both), "{summary}");
    let text = crate::run(&["capture", taken.file.to_str().unwrap()]).out;
    let next = text.lines().find(|line| line.starts_with("Next:")).unwrap();
    assert_eq!(next, "Next: Capture again while events 61045 come.");
}

#[test]
fn nginx_renews_tickets() {
    let authority = Authority::new();
    let identity = authority.issue("fe01.contoso.local", Key::Ecdsa);
    let site = "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
        ssl_protocols TLSv1.2 TLSv1.3; location / { return 200 ok; }";
    let server = nginx(&authority, &identity, site);
    let tap = Tap::on(&[server.address.port()]);
    let session = authority.directory().join("session.pem");
    let session = session.to_str().unwrap();
    s_client(server.address, &["-tls1_2", "-sess_out", session]);
    s_client(server.address, &["-tls1_2", "-sess_in", session]);
    s_client(server.address, &["-tls1_3"]);
    let taken = tap.end();
    // tshark's ServerHello of TLS 1.3 says 0x0303: that connection is passed over here.
    let report = crate::report(&taken.file, &[]);
    assert_eq!(report["capture"]["counts"]["tls13"], 1);
    let ours = crate::oracle::ours(&report);
    let theirs = crate::oracle::tshark(&taken.file, server.address.port());
    for (stream, seen) in &ours {
        assert_eq!(seen, &theirs[stream], "tcp.stream {stream}");
    }
    assert_eq!(count(&report, "ticket"), 1);
}

#[test]
fn gnutls_on_both_sides() {
    let authority = Authority::new();
    let identity = authority.issue("fe01.contoso.local", Key::Rsa);
    let server = gnutls_serv(&identity, &["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"]);
    let tap = Tap::on(&[server.address.port()]);
    gnutls_cli(server.address);
    gnutls_cli(server.address);
    let taken = tap.end();
    let report = assert_agrees(&taken.file, server.address.port());
    assert_eq!(count(&report, "ticket"), 2);
}
