//! How long servers that others wrote keep a connection, and a POST with its body, also through a renegotiation.

use std::fs;

use crate::Pki;
use crate::peers::servers::{apache, gnutls_serv, haproxy, nginx};
use crate::tool::{Report, probe, word};

fn labels(report: &Report, series: &str) -> String {
    let counts = report.front_end()["conversations"][series].as_object();
    let labels = counts.unwrap().keys().map(String::as_str);
    labels.collect::<Vec<_>>().join(", ")
}

fn verdict(report: &Report) -> &str {
    word(&report.front_end()["verdict"])
}

const NGINX: &str = "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
    ssl_protocols TLSv1.2; ssl_session_tickets on; location / { return 200 ok; }";

#[test]
fn nginx_keeps_connections_as_it_is_told() {
    let pki = Pki::new();
    for (directive, label) in [
        ("keepalive_requests 1;", "http 200 end"),
        ("keepalive_requests 2;", "http 200 200"),
        ("keepalive_requests 1000;", "http 200 200"),
        ("keepalive_timeout 0;", "http 200 end"),
    ] {
        let server = nginx(&pki.authority, &pki.server, &format!("{NGINX} {directive}"));
        let report = probe(server.address, &[]);
        for series in ["full", "by_ticket", "by_session_id", "control"] {
            if report.front_end()["conversations"].get(series).is_some() {
                assert_eq!(labels(&report, series), label, "{directive}");
            }
        }
        assert_eq!(verdict(&report), "exposed", "{directive}");
    }
}

#[test]
fn nginx_ends_a_silence_in_its_time() {
    let pki = Pki::new();
    let few = &["--attempts", "2", "--no-scout", "--hold", "3"][..];
    for (directive, label) in [
        ("keepalive_timeout 1s;", "http 200 200 closed"),
        ("keepalive_timeout 60s;", "http 200 200 open"),
    ] {
        let server = nginx(&pki.authority, &pki.server, &format!("{NGINX} {directive}"));
        let report = probe(server.address, few);
        assert_eq!(labels(&report, "full"), label, "{directive}");
        assert_eq!(labels(&report, "by_ticket"), label, "{directive}");
    }
}

const APACHE: &str = "Listen ADDRESS
    SSLEngine on
    SSLProtocol TLSv1.2
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY
    SSLCACertificateFile ROOT";

#[test]
fn apache_without_keep_alive() {
    let pki = Pki::new();
    for (directive, label) in [
        ("KeepAlive Off", "http 200 end"),
        ("KeepAlive On", "http 200 200"),
    ] {
        let site = format!("{APACHE}\n{directive}");
        let server = apache(&pki.authority, &pki.server, &site);
        let report = probe(server.address, &["--path", "/index.html"]);
        assert_eq!(labels(&report, "full"), label);
        assert_eq!(labels(&report, "by_ticket"), label);
        assert_eq!(verdict(&report), "exposed");
    }
}

/// The client waits for consent, so that the renegotiation comes before the body: Apache need not keep the body meanwhile
/// (SSLRenegBufferSize), however long it is.
#[test]
fn a_post_through_a_renegotiation() {
    let pki = Pki::new();
    let site = format!(
        "{APACHE}
        <Location />
            SSLVerifyClient require
            SSLRenegBufferSize 4096
            LimitRequestBody 60000
        </Location>"
    );
    let server = apache(&pki.authority, &pki.server, &site);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, length: usize| {
        let path = folder.path().join(name);
        fs::write(&path, vec![b' '; length]).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (small, large) = (file("small.xml", 100), file("large.xml", 50_000));
    let too_large = file("too-large.xml", 64 * 1024);
    for (body, label) in [
        (&small, "http 200 200"),
        (&large, "http 200 200"),
        (&too_large, "http 413 end"),
    ] {
        let post = ["--path", "/index.html", "--method", "POST", "--body", body];
        let report = probe(server.address, &[&post[..], &pki.as_client()].concat());
        assert_eq!(labels(&report, "full"), label, "{}", report.digest());
        let certificate = &report.front_end()["client_certificate"];
        assert_eq!(certificate["requested"], "after_request");
        assert_eq!(report.front_end()["conditions"]["engine"], "classic");
    }
}

#[test]
fn gnutls_serv_closes_after_each_reply() {
    let pki = Pki::new();
    let server = gnutls_serv(
        &pki.server,
        &["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"],
    );
    let report = probe(server.address, &[]);
    assert_eq!(
        labels(&report, "full"),
        "http 200 end",
        "{}",
        report.digest()
    );
    assert_eq!(labels(&report, "by_ticket"), "http 200 end");
    assert_eq!(verdict(&report), "exposed");
}

/// Two servers behind one address that know each other's ticket keys: each renews, under its own key, a ticket of the other.
#[test]
fn a_renewed_ticket_is_tried_beside_the_original() {
    let pki = Pki::new();
    let keys = ["a", "b"].map(|name| {
        let key = pki.authority.directory().join(name);
        fs::write(&key, name.repeat(80)).unwrap();
        key.display().to_string()
    });
    let site = |first: &str, second: &str| {
        format!(
            "{NGINX} ssl_session_cache off; ssl_session_ticket_key {first}; ssl_session_ticket_key {second};"
        )
    };
    let servers = [site(&keys[0], &keys[1]), site(&keys[1], &keys[0])]
        .map(|site| nginx(&pki.authority, &pki.server, &site));
    let balancer = haproxy(&[servers[0].address, servers[1].address]);
    let report = probe(balancer.address, &[]);
    let front_end = report.front_end();
    assert_eq!(front_end["ticket_resumption"]["accepted"], 10);
    let renewed = &front_end["renewed_ticket"];
    assert_eq!(renewed["attempts"], 4, "{}", report.digest());
    assert_eq!(renewed["accepted"], 4);
    assert_eq!(labels(&report, "renewed_ticket"), "http 200 200");
    assert_eq!(verdict(&report), "exposed");
    // Where no ticket is renewed, none of this costs a connection.
    let alone = probe(servers[0].address, &[]);
    assert!(alone.front_end()["renewed_ticket"].is_null());
}
