//! `gnutls-serv`.

use crate::peers::servers::gnutls_serv;
use crate::tool::probe;
use crate::{Authority, FIRST_SUITE, Key, Pki, as_client};

/// The suites of 2012 R2 for ECDHE with an RSA certificate.
const CBC: &str = "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-RSA:\
    -CIPHER-ALL:+AES-256-CBC:+AES-128-CBC:-MAC-ALL:+SHA384:+SHA256:+SHA1";

const LIKE_2012_R2: [&str; 2] = ["--priority", CBC];

#[test]
fn with_tickets() {
    let pki = Pki::new();
    let server = gnutls_serv(&pki.server, &[&LIKE_2012_R2[..], &["-a"]].concat());
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
}

#[test]
fn without_tickets() {
    let pki = Pki::new();
    let options = [&LIKE_2012_R2[..], &["-a", "--noticket"]].concat();
    let server = gnutls_serv(&pki.server, &options);
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

/// Left to itself it asks for a certificate and goes on without one.
#[test]
fn a_certificate_that_is_asked_for_and_not_required() {
    let pki = Pki::new();
    let server = gnutls_serv(&pki.server, &LIKE_2012_R2);
    let answer = |arguments: &[&str]| {
        let digest = probe(server.address, arguments).digest();
        let [first, .., last] = *digest.lines().collect::<Vec<_>>() else {
            panic!("{digest}");
        };
        format!("{first}; {last}")
    };
    assert_eq!(
        answer(&[]),
        "exposed (no-client-certificate, high), exit 11; \
         client certificate: first_handshake, not_given"
    );
    assert_eq!(
        answer(&pki.as_client()),
        "exposed (replies-agree, high), exit 11; client certificate: first_handshake, yes"
    );
}

#[test]
fn a_certificate_that_is_required() {
    let pki = Pki::new();
    let strict = [
        "--require-client-cert",
        "--verify-client-cert",
        "--x509cafile",
        pki.root(),
    ];
    let options = [&LIKE_2012_R2[..], &strict].concat();
    let strangers = Authority::new();
    let foreign = strangers.issue("foreign", Key::Ecdsa);
    let server = gnutls_serv(&pki.server, &options);
    let without_tickets = gnutls_serv(&pki.server, &[&options[..], &["--noticket"]].concat());
    for (server, arguments, expected) in [
        (
            &server,
            &[][..],
            "exposed (no-client-certificate, medium), exit 11\ntickets promised 0/4\n",
        ),
        (
            &server,
            &as_client(&foreign),
            "exposed (client-certificate-refused, medium), exit 11\ntickets promised 0/4\n",
        ),
        (
            &server,
            &pki.as_client(),
            "exposed (replies-agree, high), exit 11\ntickets issued 4/4\n",
        ),
        (
            &without_tickets,
            &[],
            "absent (no-tickets-promised, low), exit 0\ntickets not_issued 0/4\n",
        ),
        (
            &without_tickets,
            &pki.as_client(),
            "absent (no-tickets, high), exit 0\ntickets not_issued 0/4\n",
        ),
    ] {
        let digest = probe(server.address, arguments).digest();
        assert!(digest.starts_with(expected), "{expected}\nnot\n{digest}");
    }
}
