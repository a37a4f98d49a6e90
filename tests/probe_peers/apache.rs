//! Apache httpd, which can ask for the client certificate by renegotiation after the request, as http.sys does.

use crate::Pki;
use crate::peers::servers::apache;
use crate::tool::{probe, table};

const SITE: &str = "Listen ADDRESS
    SSLEngine on
    SSLProtocol TLSv1.2
    SSLCipherSuite ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY
    SSLCACertificateFile ROOT
    <Location />
        SSLVerifyClient require
    </Location>";

/// openssl, in a build that has it, would renegotiate.
const RUSTLS: [&str; 2] = ["--engine", "rustls"];

/// The engine cannot renegotiate: it says so at once, and the server gives up.
const REPLIES: &str = "full alert handshake_failure x3; issue alert handshake_failure x4; \
    control alert handshake_failure x5; unknown_ticket alert handshake_failure x1";

#[test]
fn a_certificate_that_is_asked_for_after_the_request() {
    let pki = Pki::new();
    let server = apache(&pki.authority, &pki.server, SITE);
    for (arguments, reason, presented) in [
        (&[][..], "no-client-certificate", "not_given"),
        (&pki.as_client(), "client-certificate-after-request", "no"),
    ] {
        let report = probe(server.address, &[&RUSTLS, arguments].concat());
        assert_eq!(
            report.digest(),
            format!(
                "exposed ({reason}, medium), exit 11\n\
                 tickets issued 4/4\n\
                 by ticket: accepted 10/10 alert handshake_failure x10\n\
                 by session_id: not_testable 0/10 alert handshake_failure x10\n\
                 {REPLIES}\n\
                 client certificate: after_request, {presented}\n"
            )
        );
        let findings = report.findings();
        assert!(
            findings.contains(&"certificate-after-request"),
            "{findings:?}"
        );
        assert!(findings.contains(&"focus-not-answering"), "{findings:?}");
    }
}

#[test]
fn the_table_says_when_it_was_asked_for() {
    let pki = Pki::new();
    let server = apache(&pki.authority, &pki.server, SITE);
    let arguments = [&RUSTLS[..], &pki.as_client()].concat();
    let run = table(&server.address.to_string(), &arguments);
    assert_eq!(run.code, 11);
    let words = "client certificate asked for after the request, could not be presented";
    let unwrapped = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unwrapped.contains(words), "{}", run.out);
}

/// Apache without the demand for a certificate, as a check that the demand is what the other tests see.
#[test]
fn no_certificate_is_asked_for() {
    let pki = Pki::new();
    let site = SITE.replace("SSLVerifyClient require", "SSLVerifyClient none");
    let server = apache(&pki.authority, &pki.server, &site);
    let digest = probe(server.address, &["--path", "/index.html"]).digest();
    assert!(
        digest.starts_with(
            "exposed (client-certificate-not-requested, high), exit 11\n\
             tickets issued 4/4\n\
             by ticket: accepted 10/10 http 200 x10\n"
        ),
        "{digest}"
    );
}
