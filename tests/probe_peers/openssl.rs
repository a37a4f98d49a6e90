//! `openssl s_server`.

use crate::peers::servers::s_server;
use crate::peers::{Authority, Key};
use crate::tool::{probe, table};
use crate::{ECDHE_RSA_CBC, FIRST_SUITE, Pki, as_client};

/// The suites that are on in a default Windows Server 2012 R2, in its order; OpenSSL passes over those that it does not have.
const ALL_28: &str = "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA:\
    DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-SHA:DHE-RSA-AES128-SHA:\
    AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-SHA256:AES128-SHA256:AES256-SHA:AES128-SHA:\
    ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:\
    ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA:\
    DHE-DSS-AES256-SHA256:DHE-DSS-AES128-SHA256:DHE-DSS-AES256-SHA:DHE-DSS-AES128-SHA:\
    DES-CBC3-SHA:EDH-DSS-DES-CBC3-SHA:RC4-SHA:RC4-MD5:@SECLEVEL=0";

/// `s_server` as an RSA front end of 2012 R2: TLS 1.2 with its four ECDHE suites.
const LIKE_2012_R2: [&str; 3] = ["-tls1_2", "-cipher", ECDHE_RSA_CBC];

#[test]
fn the_2012_r2_suites_with_tickets() {
    let pki = Pki::new();
    for suites in [ECDHE_RSA_CBC, ALL_28] {
        for preference in [&[][..], &["-serverpref"]] {
            let options = [&["-tls1_2", "-cipher", suites][..], preference].concat();
            let server = s_server(&pki.server, &options);
            let report = probe(server.address, &[]);
            assert_eq!(
                report.digest(),
                "exposed (client-certificate-not-requested, high), exit 11\n\
                 tickets issued 4/4\n\
                 by ticket: accepted 10/10 http 200 x10\n\
                 by session_id: accepted 10/10 http 200 x10\n\
                 full http 200 x3; issue http 200 x4; control http 200 x5; unknown_ticket http 200 x1\n\
                 client certificate: not_seen, not_given\n"
            );
            assert_eq!(report.tls(), FIRST_SUITE);
            // OpenSSL's own default.
            assert_eq!(report.front_end()["tickets"]["lifetime_hint_s"], 7200);
        }
    }
}

#[test]
fn the_2012_r2_suites_without_tickets() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &[&LIKE_2012_R2[..], &["-no_ticket"]].concat());
    assert_eq!(
        probe(server.address, &[]).digest(),
        "absent (no-tickets, high), exit 0\n\
         tickets not_issued 0/4\n\
         by ticket: not_testable 0/0\n\
         by session_id: accepted 10/10 http 200 x10\n\
         full http 200 x3; issue http 200 x4; control http 200 x5; unknown_ticket http 200 x1\n\
         client certificate: not_seen, not_given\n"
    );
}

/// A server that ends in the middle of a run: that is said, and not that tickets were refused.
#[test]
fn a_server_that_ends_in_the_middle_of_a_run() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_2", "-naccept", "11"]);
    let run = table(&server.address.to_string(), &["--per-host", "1"]);
    let words: Vec<&str> = run.out.split_whitespace().collect();
    let text = words.join(" ");
    for said in [
        "some TCP connections failed)",
        "Check that the service still runs",
    ] {
        assert!(text.contains(said), "{}", run.out);
    }
}

#[test]
fn neither_tickets_nor_session_ids() {
    let pki = Pki::new();
    let options = [&LIKE_2012_R2[..], &["-no_ticket", "-no_cache"]].concat();
    let server = s_server(&pki.server, &options);
    let report = probe(server.address, &[]);
    assert!(
        report.digest().starts_with(
            "absent (no-tickets, high), exit 0\n\
             tickets not_issued 0/4\n\
             by ticket: not_testable 0/0\n\
             by session_id: not_issued 0/0\n"
        ),
        "{}",
        report.digest()
    );
}

#[test]
fn a_server_that_also_speaks_tls_1_3() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &[]);
    let report = probe(server.address, &[]);
    assert!(
        report.digest().starts_with(
            "exposed (client-certificate-not-requested, high), exit 11\n\
             tickets issued 4/4\n\
             by ticket: accepted 10/10 http 200 x10\n\
             by session_id: accepted 10/10 http 200 x10\n"
        ),
        "{}",
        report.digest()
    );
}

/// The everyday case: the keys of Front Ends cannot be exported.
#[test]
fn a_required_certificate_is_missing() {
    let pki = Pki::new();
    let options = [&LIKE_2012_R2[..], &["-Verify", "3", "-CAfile", pki.root()]].concat();
    let replies = "by ticket: not_testable 0/0\n\
         by session_id: not_testable 0/0\n\
         full alert handshake_failure x3; issue alert handshake_failure x4; \
         control alert handshake_failure x5; unknown_ticket alert handshake_failure x1\n\
         client certificate: first_handshake, not_given\n";

    let server = s_server(&pki.server, &options);
    let promised = format!(
        "exposed (no-client-certificate, medium), exit 11\ntickets promised 0/4\n{replies}"
    );
    assert_eq!(probe(server.address, &[]).digest(), promised);

    let server = s_server(&pki.server, &[&options[..], &["-no_ticket"]].concat());
    let denied =
        format!("absent (no-tickets-promised, low), exit 0\ntickets not_issued 0/4\n{replies}");
    assert_eq!(probe(server.address, &[]).digest(), denied);
}

#[test]
fn a_required_certificate_is_there() {
    let pki = Pki::new();
    let options = [
        &LIKE_2012_R2[..],
        &[
            "-Verify",
            "3",
            "-verify_return_error",
            "-CAfile",
            pki.root(),
        ],
    ]
    .concat();
    let server = s_server(&pki.server, &options);
    assert_eq!(
        probe(server.address, &pki.as_client()).digest(),
        "exposed (replies-agree, high), exit 11\n\
         tickets issued 4/4\n\
         by ticket: accepted 10/10 http 200 x10\n\
         by session_id: accepted 10/10 http 200 x10\n\
         full http 200 x3; issue http 200 x4; control http 200 x5; unknown_ticket http 200 x1\n\
         client certificate: first_handshake, yes\n"
    );

    let strangers = Authority::new();
    let foreign = strangers.issue("foreign", Key::Ecdsa);
    assert_eq!(
        probe(server.address, &as_client(&foreign)).digest(),
        "exposed (client-certificate-refused, medium), exit 11\n\
         tickets promised 0/4\n\
         by ticket: not_testable 0/0\n\
         by session_id: not_testable 0/0\n\
         full alert unknown_ca x3; issue alert unknown_ca x4; control alert unknown_ca x5; unknown_ticket alert unknown_ca x1\n\
         client certificate: first_handshake, yes\n"
    );
}

#[test]
fn nothing_in_common() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_3"]);
    let report = probe(server.address, &["--engine", "rustls"]);
    assert_eq!(
        report.digest(),
        "inconclusive (no-common-version, high), exit 13\n\
         tickets not_testable 0/2\n\
         by ticket: not_testable 0/0\n\
         by session_id: not_testable 0/0\n\
         full alert protocol_version x2; issue alert protocol_version x2; control; unknown_ticket\n\
         client certificate: not_seen, not_given\n"
    );
    assert_eq!(report.findings(), ["plan-cut-short"]);
    let refused =
        ["TLS1.2", "TLS1.1", "TLS1.0"].map(|v| format!("{v} alert protocol_version (70)"));
    assert_eq!(report.versions(), refused);
}

#[test]
fn the_table_says_the_same() {
    let pki = Pki::new();
    let options = [&LIKE_2012_R2[..], &["-Verify", "3", "-CAfile", pki.root()]].concat();
    let server = s_server(&pki.server, &options);
    let run = table(&server.address.to_string(), &[]);
    assert_eq!(run.code, 11, "{}", run.out);
    let unwrapped = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "exposed  unknown  promised  not tested",
        "exposed (no-client-certificate, medium confidence)",
        "Probe again with --client-cert",
        "client certificate asked for, none given",
    ] {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unwrapped.contains(&words), "no {words:?} in {}", run.out);
    }
    let warning = "warning: probed without an accepted client certificate: the servers may log events 61030 or 32042";
    assert_eq!(run.err.matches(warning).count(), 1, "{}", run.err);
    assert!(run.err.contains("(16 connections)"), "{}", run.err);
}
