//! nginx.

use crate::peers::servers::nginx;
use crate::tool::{probe, run, table};
use crate::{FIRST_SUITE, Pki};

/// TLS 1.2 with the suites of 2012 R2, and a client certificate that the request needs.
const MUTUAL: &str = "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
    ssl_protocols TLSv1.2;
    ssl_ciphers ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA;
    ssl_verify_client on; ssl_client_certificate ROOT;
    location / { return 200 ok; }";

/// Tickets, and no other resumption.
const TICKETS: &str = "ssl_session_tickets on; ssl_session_cache off;";

fn mutual(more: &str) -> String {
    format!("{MUTUAL} {more}")
}

#[test]
fn connections_resumed_by_ticket_are_turned_away() {
    let pki = Pki::new();
    let refuse = "if ($ssl_session_reused = r) { return 403; }";
    let site = mutual(&format!("{TICKETS} {refuse}"));
    let server = nginx(&pki.authority, &pki.server, &site);
    let report = probe(server.address, &pki.as_client());
    assert_eq!(
        report.digest(),
        "present (ticket-replies-worse, medium), exit 10\n\
         tickets issued 4/4\n\
         by ticket: accepted 10/10 http 403 x10\n\
         by session_id: not_issued 0/0\n\
         full http 200 x3; issue http 200 x4; control http 200 x5; unknown_ticket http 200 x1\n\
         client certificate: first_handshake, yes\n"
    );
    assert_eq!(report.tls(), FIRST_SUITE);

    let run = table(&server.address.to_string(), &pki.as_client());
    assert_eq!(run.code, 10);
    let unwrapped = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "PRESENT  unknown  4/4      10/10 HTTP 403  12/12 HTTP 200",
        "present (ticket-replies-worse, medium confidence)",
        "EnableSessionTicket = 2",
        "client certificate asked for, presented",
    ] {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unwrapped.contains(&words), "no {words:?} in {}", run.out);
    }
}

#[test]
fn the_same_server_after_the_change() {
    let pki = Pki::new();
    let site = mutual("ssl_session_tickets off; ssl_session_cache shared:sessions:1m;");
    let server = nginx(&pki.authority, &pki.server, &site);
    assert_eq!(
        probe(server.address, &pki.as_client()).digest(),
        "absent (no-tickets, high), exit 0\n\
         tickets not_issued 0/4\n\
         by ticket: not_testable 0/0\n\
         by session_id: accepted 10/10 http 200 x10\n\
         full http 200 x3; issue http 200 x4; control http 200 x5; unknown_ticket http 200 x1\n\
         client certificate: first_handshake, yes\n"
    );
}

/// Where connections resumed by session ID fare no better, tickets alone are not what is wrong.
#[test]
fn every_resumed_connection_is_turned_away() {
    let pki = Pki::new();
    let site = mutual(
        "ssl_session_tickets on; ssl_session_cache shared:sessions:1m;
         if ($ssl_session_reused = r) { return 403; }",
    );
    let server = nginx(&pki.authority, &pki.server, &site);
    let report = probe(server.address, &pki.as_client());
    assert_eq!(
        report.digest(),
        "present (ticket-replies-worse, low), exit 10\n\
         tickets issued 4/4\n\
         by ticket: accepted 10/10 http 403 x10\n\
         by session_id: accepted 10/10 http 403 x10\n\
         full http 200 x3; issue http 200 x4; control http 200 x5; unknown_ticket http 200 x1\n\
         client certificate: first_handshake, yes\n"
    );
    assert_eq!(
        report.findings(),
        ["resumption-fails-both-ways", "root-not-at-hand"]
    );
}

/// nginx completes the handshake, answers 400 and resumes all the same.
#[test]
fn without_the_certificate_that_it_wants() {
    let pki = Pki::new();
    let server = nginx(&pki.authority, &pki.server, &mutual(TICKETS));
    assert_eq!(
        probe(server.address, &[]).digest(),
        "exposed (no-client-certificate, high), exit 11\n\
         tickets issued 4/4\n\
         by ticket: accepted 10/10 http 400 x10\n\
         by session_id: not_issued 0/0\n\
         full http 400 x3; issue http 400 x4; control http 400 x5; unknown_ticket http 400 x1\n\
         client certificate: first_handshake, not_given\n"
    );
}

#[test]
fn every_method_gets_its_reply() {
    let pki = Pki::new();
    let site = mutual(&format!(
        "{TICKETS} if ($request_method = HEAD) {{ return 204; }} if ($request_method = POST) {{ return 201; }}"
    ));
    let server = nginx(&pki.authority, &pki.server, &site);
    for (method, reply) in [
        ("GET", "http 200"),
        ("HEAD", "http 204"),
        ("POST", "http 201"),
    ] {
        let arguments = [&pki.as_client()[..], &["--method", method]].concat();
        let digest = probe(server.address, &arguments).digest();
        let replies = format!(
            "full {reply} x3; issue {reply} x4; control {reply} x5; unknown_ticket {reply} x1"
        );
        assert!(digest.contains(&replies), "{method}: {digest}");
    }
    let arguments = [&pki.as_client()[..], &["--method", "NONE"]].concat();
    assert_eq!(
        probe(server.address, &arguments).digest(),
        "exposed (no-request, medium), exit 11\n\
         tickets issued 4/4\n\
         by ticket: accepted 10/10 not requested x10\n\
         by session_id: not_issued 0/0\n\
         full not requested x3; issue not requested x4; control not requested x5; unknown_ticket not requested x1\n\
         client certificate: first_handshake, yes\n"
    );
}

/// What the server is told: nginx answers 200 only to the very request that a Front End would see.
#[test]
fn the_request_names_host_path_and_tool() {
    let pki = Pki::new();
    let site = mutual(&format!(
        r#"{TICKETS}
        set $heard "$ssl_server_name $http_host $request_uri $http_connection $http_user_agent";
        if ($heard !~ "^pool01.contoso.local pool01.contoso.local:\d+ /LiveServer/Focus (|close) ticketprobe/\d+\.\d+\.\d+$") {{ return 418; }}"#
    ));
    let server = nginx(&pki.authority, &pki.server, &site);
    let target = format!(
        "https://pool01.contoso.local:{}/LiveServer/Focus",
        server.address.port()
    );
    let arguments = [&pki.as_client()[..], &["--address", "127.0.0.1"]].concat();
    let digest = probe(target, &arguments).digest();
    assert!(
        digest.contains("full http 200 x3; issue http 200 x4"),
        "{digest}"
    );
}

#[test]
fn plain_http_on_the_port() {
    let pki = Pki::new();
    let site = "listen ADDRESS; location / { return 200 ok; }";
    let server = nginx(&pki.authority, &pki.server, site);
    assert_eq!(
        probe(server.address, &[]).digest(),
        "inconclusive (not-tls, high), exit 13\n\
         tickets not_testable 0/2\n\
         by ticket: not_testable 0/0\n\
         by session_id: not_testable 0/0\n\
         full not TLS (plain HTTP) x2; issue not TLS (plain HTTP) x2; control; unknown_ticket\n\
         client certificate: not_seen, not_given\n"
    );
}

/// A server that knows no such name says so, and the next step is about the name.
#[test]
fn a_name_that_the_server_does_not_know() {
    let pki = Pki::new();
    let site = "listen ADDRESS ssl; ssl_protocols TLSv1.2; ssl_reject_handshake on;";
    let server = nginx(&pki.authority, &pki.server, site);
    let target = server.address.to_string();
    let named = ["--server-name", "fe01.example", "--roots", "none", "-q"];
    let run = run(&[&["probe", &target][..], &named].concat());
    assert_eq!(run.code, 13, "{}", run.err);
    let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("TLS is refused with alert unrecognized_name"),
        "{words}"
    );
    assert!(
        words.contains("probe by a name that it serves: --server-name"),
        "{words}"
    );
}
