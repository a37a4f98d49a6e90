//! Tickets of one server that a load balancer hands to another, recognised by their fingerprint.

use serde_json::Value;

use crate::peers::servers::{haproxy, nginx};
use crate::peers::{Authority, Key, openssl};
use crate::traffic::{Tap, s_client};

/// Two servers of nginx behind HAProxy, with `more` in the site of each, and a client that keeps its first ticket: how many tickets were
/// offered to the other server and accepted there, and what the table says.
fn behind_balancer(more: &str) -> (Vec<Value>, String) {
    let authority = Authority::new();
    let identity = authority.issue("fe01.contoso.local", Key::Ecdsa);
    let key = authority.directory().join("tickets");
    let made = openssl(&["rand", "-out", key.to_str().unwrap(), "80"]).status();
    assert!(made.unwrap().success());
    let more = more.replace("TICKETS", key.to_str().unwrap());
    let site = format!(
        "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY; ssl_protocols TLSv1.2; {more}
         location / {{ return 200 ok; }}"
    );
    let servers = [(); 2].map(|()| nginx(&authority, &identity, &site));
    let addresses = [servers[0].address, servers[1].address];
    let balancer = haproxy(&addresses);
    let tap = Tap::on(&addresses.map(|address| address.port()));
    let session = authority.directory().join("session.pem");
    let session = session.to_str().unwrap();
    s_client(balancer.address, &["-tls1_2", "-sess_out", session]);
    for _ in 0..4 {
        s_client(balancer.address, &["-tls1_2", "-sess_in", session]);
    }
    let taken = tap.end();
    let report = crate::report(&taken.file, &[]);
    let pairs = report["capture"]["pairs"].as_array().unwrap();
    let foreign = pairs.iter().filter_map(|pair| pair["foreign"].as_array());
    let text = crate::run(&["capture", taken.file.to_str().unwrap()])
        .out
        .replace("\n  ", " ");
    (foreign.flatten().cloned().collect(), text)
}

#[test]
fn servers_that_do_not_share_their_key_accept_no_foreign_ticket() {
    let (foreign, text) = behind_balancer("");
    assert_eq!(foreign.len(), 1, "{foreign:#?}");
    assert_eq!(
        (&foreign[0]["offered"], &foreign[0]["accepted"]),
        (&2.into(), &0.into())
    );
    assert!(text.contains(": 0 of 2 accepted."), "{text}");
}

#[test]
fn servers_that_share_their_key_accept_them() {
    let (foreign, text) = behind_balancer("ssl_session_ticket_key TICKETS;");
    assert_eq!(foreign.len(), 1, "{foreign:#?}");
    assert_eq!(
        (&foreign[0]["offered"], &foreign[0]["accepted"]),
        (&2.into(), &2.into())
    );
    assert!(text.contains(": 2 of 2 accepted."), "{text}");
}
