//! Pools: several addresses of one name, each other's tickets, and load balancers before them.

use std::net::{SocketAddr, TcpListener};

use serde_json::Value;

use crate::Pki;
use crate::peers::servers::{haproxy, nginx};
use crate::peers::{Key, Server};
use crate::tool::{Report, probe, run, table, verdict, word};

/// What all members have.
const TLS: &str = "ssl_certificate_key KEY; ssl_protocols TLSv1.2;
    ssl_ciphers ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA;
    ssl_verify_client on; ssl_client_certificate ROOT;";

const NAME: &str = "localhost";

/// One front end of a pool of nginx.
fn member(listen: &str, more: &str) -> String {
    format!(
        "listen {listen} ssl; {TLS} ssl_certificate CERTIFICATE; {more} location / {{ return 200 ok; }}"
    )
}

/// One nginx with a server block for each member.
fn pool(pki: &Pki, members: &[String]) -> Server {
    nginx(&pki.authority, &pki.server, &members.join("} server {"))
}

/// Two members on one port, and the arguments that name them.
fn pair(pki: &Pki, more: &str) -> (Server, Vec<String>) {
    let members = ["ADDRESS", "127.0.0.2:PORT"].map(|listen| member(listen, more));
    let server = pool(pki, &members);
    let arguments = arguments(pki, &server, &["127.0.0.1", "127.0.0.2"]);
    (server, arguments)
}

fn arguments(pki: &Pki, server: &Server, addresses: &[&str]) -> Vec<String> {
    let port = server.address.port().to_string();
    let mut arguments = vec!["--port".to_owned(), port];
    for address in addresses {
        arguments.extend(["--address".to_owned(), (*address).to_owned()]);
    }
    arguments.extend(pki.as_client().map(str::to_owned));
    arguments.extend(["--ca-file", pki.root()].map(str::to_owned));
    arguments
}

fn probe_pool(arguments: &[String]) -> Report {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    probe(NAME, &arguments)
}

fn the_pool(report: &Report) -> &Value {
    let [pool] = &report.json()["pools"].as_array().unwrap()[..] else {
        panic!("not one pool: {}", report.json()["pools"]);
    };
    pool
}

/// `127.0.0.1 to 127.0.0.2: accepted`
fn foreign(pool: &Value) -> Vec<String> {
    let ip = |value: &Value| word(value).parse::<SocketAddr>().unwrap().ip();
    let pairs = pool["foreign_ticket"].as_array().unwrap();
    pairs
        .iter()
        .map(|pair| format!("{} to {}: {}", ip(&pair[0]), ip(&pair[1]), word(&pair[2])))
        .collect()
}

fn ids(findings: &Value) -> Vec<&str> {
    let findings = findings.as_array().unwrap();
    findings
        .iter()
        .map(|finding| word(&finding["id"]))
        .collect()
}

#[test]
fn separate_ticket_keys_of_nginx() {
    let pki = Pki::new();
    let (_server, arguments) = pair(&pki, "ssl_session_tickets on; ssl_session_cache off;");
    let report = probe_pool(&arguments);
    let pool = the_pool(&report);
    assert_eq!(pool["ticket_keys"], "separate");
    assert_eq!(
        foreign(pool),
        [
            "127.0.0.1 to 127.0.0.2: refused",
            "127.0.0.2 to 127.0.0.1: refused"
        ]
    );
    assert_eq!(ids(&pool["findings"]), [""; 0]);
    for front_end in report.front_ends() {
        assert_eq!(verdict(front_end), "exposed (replies-agree, high)");
        assert_eq!(front_end["ticket_resumption"]["accepted"], 10);
    }
}

#[test]
fn shared_ticket_keys_of_nginx() {
    let pki = Pki::new();
    let key = pki.authority.directory().join("ticket.key");
    std::fs::write(&key, [7; 80]).unwrap();
    let keys = format!("ssl_session_ticket_key {};", key.display());
    let (_server, arguments) = pair(&pki, &keys);
    let report = probe_pool(&arguments);
    let pool = the_pool(&report);
    assert_eq!(pool["ticket_keys"], "shared");
    assert_eq!(
        foreign(pool),
        [
            "127.0.0.1 to 127.0.0.2: accepted",
            "127.0.0.2 to 127.0.0.1: accepted"
        ]
    );
    // One nginx with one certificate: that is what it looks like.
    assert_eq!(ids(&pool["findings"]), ["same-behind-addresses"]);
    assert_eq!(report.front_ends().len(), 2);

    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let text = table(NAME, &arguments).out.replace("\n  ", " ");
    let words = "2 front ends; ticket keys shared (by their fingerprints shared); each other's tickets, one attempt a pair: 2 accepted";
    assert!(text.contains(words), "{text}");
}

/// The members after the change no longer issue tickets, and take none: a full handshake each, which is no fault.
#[test]
fn a_pool_that_was_changed_by_half() {
    let pki = Pki::new();
    let tickets = ["on", "off"].map(|state| format!("ssl_session_tickets {state};"));
    let members = [
        member("ADDRESS", &tickets[0]),
        member("127.0.0.2:PORT", &tickets[1]),
    ];
    let server = pool(&pki, &members);
    let report = probe_pool(&arguments(&pki, &server, &["127.0.0.1", "127.0.0.2"]));
    assert_eq!(report.exit_code(), 11);
    let pool = the_pool(&report);
    assert_eq!(pool["ticket_keys"], "not_testable");
    assert_eq!(
        foreign(pool),
        [
            "127.0.0.1 to 127.0.0.2: refused",
            "127.0.0.2 to 127.0.0.1: not_testable"
        ]
    );
    assert_eq!(ids(&pool["findings"]), [""; 0]);
}

/// Members that hang up on any resumed connection do so on the ticket of another one, too.
#[test]
fn a_foreign_ticket_that_fails_the_connection() {
    let pki = Pki::new();
    let key = pki.authority.directory().join("ticket.key");
    std::fs::write(&key, [7; 80]).unwrap();
    let more = format!(
        "ssl_session_ticket_key {}; if ($ssl_session_reused = r) {{ return 444; }}",
        key.display()
    );
    let (_server, arguments) = pair(&pki, &more);
    let report = probe_pool(&arguments);
    assert_eq!(report.exit_code(), 10);
    let pool = the_pool(&report);
    assert_eq!(pool["ticket_keys"], "shared");
    assert_eq!(
        ids(&pool["findings"]),
        ["foreign-ticket-fails", "same-behind-addresses"]
    );
    let summary = word(&pool["findings"][0]["summary"]);
    assert!(
        summary.contains("(2 of them after the ticket was accepted)"),
        "{summary}"
    );
}

/// One dead, one that says nothing, one with tickets, one whose certificate has expired, and IPv6: none hides another.
#[test]
fn a_pool_of_eight() {
    let pki = Pki::new();
    let old = pki.authority.issue_expired("expired");
    let plain = "ssl_session_tickets off;";
    let expired = member("127.0.0.15:PORT", plain)
        .replace("CERTIFICATE", old.file.to_str().unwrap())
        .replace("KEY", old.key_file.to_str().unwrap());
    let members = [
        member("ADDRESS", plain),
        member("127.0.0.12:PORT", "ssl_session_tickets on;"),
        expired,
        member("127.0.0.16:PORT", plain),
        member("127.0.0.17:PORT", plain),
        member("[::1]:PORT", plain),
    ];
    let server = pool(&pki, &members);
    let _stalled = TcpListener::bind(("127.0.0.14", server.address.port())).unwrap();
    let addresses = [
        "127.0.0.17",
        "::1",
        "127.0.0.16",
        "127.0.0.15",
        "127.0.0.14",
        "127.0.0.13",
        "127.0.0.12",
        "127.0.0.1",
    ];
    let mut arguments = arguments(&pki, &server, &addresses);
    arguments.extend(["--timeout", "2"].map(str::to_owned));
    let report = {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let json = ["probe", NAME, "--format", "json", "--quiet"];
        Report::of(&run(&[&json[..], &arguments].concat()))
    };
    let row = |front_end: &Value| {
        let address: SocketAddr = word(&front_end["address"]).parse().unwrap();
        let state = word(&front_end["certificate"]);
        format!("{} {}, {state}", address.ip(), verdict(front_end))
    };
    let rows: Vec<String> = report.front_ends().iter().map(row).collect();
    assert_eq!(
        rows,
        [
            "127.0.0.1 absent (no-tickets, high), valid",
            "127.0.0.12 exposed (replies-agree, high), valid",
            "127.0.0.13 inconclusive (not-reached, high), unknown",
            "127.0.0.14 inconclusive (no-server-hello, high), unknown",
            "127.0.0.15 absent (no-tickets, high), faulty",
            "127.0.0.16 absent (no-tickets, high), valid",
            "127.0.0.17 absent (no-tickets, high), valid",
            "::1 absent (no-tickets, high), valid",
        ]
    );
    assert_eq!(report.exit_code(), 11);
    let pairs = foreign(the_pool(&report));
    assert_eq!(pairs.len(), 56);
    let of = |state: &str| pairs.iter().filter(|pair| pair.ends_with(state)).count();
    // The one ticket, shown to the five others that answer.
    assert_eq!((of("refused"), of("not_testable")), (5, 51));
}

/// Two servers in turn behind one address: each ticket is known to one of them.
#[test]
fn a_balancer_before_separate_keys() {
    let pki = Pki::new();
    let (server, _) = pair(&pki, "ssl_session_tickets on; ssl_session_cache off;");
    let report = behind_balancer(&pki, &server);
    let front_end = report.front_end();
    assert_eq!(verdict(front_end), "exposed (replies-agree, high)");
    let resumption = &front_end["ticket_resumption"];
    assert_eq!(resumption["state"], "accepted");
    let accepted = resumption["accepted"].as_u64().unwrap();
    assert!((1..10).contains(&accepted), "{resumption}");
    assert!(report.findings().contains(&"ticket-partly-accepted"));
    let note = front_end["findings"].as_array().unwrap().iter();
    let note = note
        .clone()
        .find(|f| f["id"] == "ticket-partly-accepted")
        .unwrap();
    assert_eq!(note["severity"], "note");
    let counts = format!(
        "10 offered: {accepted} accepted, {} answered",
        10 - accepted
    );
    assert!(word(&note["evidence"]).starts_with(&counts), "{note}");
    assert!(word(&note["summary"]).contains("several servers behind one address"));
}

#[test]
fn a_balancer_before_shared_keys() {
    let pki = Pki::new();
    let key = pki.authority.directory().join("ticket.key");
    std::fs::write(&key, [7; 80]).unwrap();
    let keys = format!(
        "ssl_session_ticket_key {}; ssl_session_cache off;",
        key.display()
    );
    let (server, _) = pair(&pki, &keys);
    let report = behind_balancer(&pki, &server);
    assert_eq!(report.front_end()["ticket_resumption"]["accepted"], 10);
    assert!(!report.findings().contains(&"ticket-partly-accepted"));
}

/// Twelve servers, of which one issued the ticket: that it was taken up by none of the ten that were asked is no refusal.
#[test]
fn a_balancer_before_more_servers_than_attempts() {
    let pki = Pki::new();
    let own = |number: usize| {
        let certificate = pki.authority.issue(&format!("fe{number}"), Key::Rsa);
        member(
            &if number == 1 {
                "ADDRESS".to_owned()
            } else {
                format!("127.0.0.{number}:PORT")
            },
            "ssl_session_tickets on; ssl_session_cache off;",
        )
        .replace("CERTIFICATE", certificate.file.to_str().unwrap())
        .replace("KEY", certificate.key_file.to_str().unwrap())
    };
    let members: Vec<String> = (1..=12).map(own).collect();
    let server = pool(&pki, &members);
    let port = server.address.port();
    let servers: Vec<SocketAddr> = (1..=12)
        .map(|n| SocketAddr::from(([127, 0, 0, n], port)))
        .collect();
    let balancer = haproxy(&servers);
    // One after the other, and so few that the ticket cannot come round to its server.
    let few = [
        "--per-host",
        "1",
        "--attempts",
        "2",
        "--ca-file",
        pki.root(),
    ];
    let report = probe(balancer.address, &[&pki.as_client()[..], &few].concat());
    let resumption = &report.front_end()["ticket_resumption"];
    assert_eq!(resumption["accepted"], 0, "{resumption}");
    assert_eq!(resumption["state"], "not_testable");
    let reason = word(&resumption["reason"]);
    assert!(
        reason.contains("several servers seem to answer at this address"),
        "{reason}"
    );
    assert!(reason.contains("certificate chains"), "{reason}");
}

fn behind_balancer(pki: &Pki, server: &Server) -> Report {
    let port = server.address.port();
    let servers = [[127, 0, 0, 1], [127, 0, 0, 2]].map(|ip| SocketAddr::from((ip, port)));
    let balancer = haproxy(&servers);
    let more = ["--ca-file", pki.root()];
    probe(balancer.address, &[&pki.as_client()[..], &more].concat())
}
