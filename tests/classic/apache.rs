//! Apache httpd, which asks for the client certificate by renegotiation after the request, as http.sys does.

use std::sync::Arc;

use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{SignatureAlgorithm, SignatureScheme};
use ticketprobe::classic::Credential;
use ticketprobe::observation::{ClientCertificate, Reply, Series, SessionIdAnswer, TlsVersion};
use ticketprobe::schannel;

use crate::Pki;
use crate::dials::{dial, dial_with, digest, probe};
use crate::peers::servers::apache;

const SITE: &str = "Listen ADDRESS
    SSLEngine on
    SSLProtocol TLSv1.2
    SSLCipherSuite ECDHE-RSA-AES256-SHA384:AES128-SHA
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY
    SSLCACertificateFile ROOT
    <Location />
        SSLVerifyClient require
    </Location>";

/// Apache issues a ticket in the first handshake only.
#[tokio::test]
async fn a_certificate_by_renegotiation_with_tickets() {
    let pki = Pki::new();
    let server = apache(&pki.authority, &pki.server, SITE);
    let dial = dial(
        server.address,
        TlsVersion::TLS12,
        Some(&pki.client),
        "/index.html",
    );
    let seen = probe(&dial).await;
    assert_eq!(
        digest(&seen),
        "full x3: full, then again Presented: http 200\n\
         issue x4: full, ticket, then again Presented: http 200\n\
         by ticket x3: abbreviated, then again Presented: http 200\n\
         by session ID x3: abbreviated, then again Presented: http 200\n\
         renegotiated session ID x3: full, then again Presented: http 200\n\
         control x4: full, then again Presented: http 200\n\
         unknown ticket x1: full, ticket, then again Presented: http 200\n"
    );
    for attempt in &seen.attempts {
        assert_eq!(attempt.hello_requests, 1);
        assert_eq!(attempt.certificate_request, None);
        assert_eq!(attempt.client_certificate, ClientCertificate::NotSent);
        let second = attempt.renegotiation.as_ref().unwrap();
        assert_eq!(second.certificate_request.unwrap().issuers, 1);
        if attempt.series == Series::BySessionId {
            let hello = attempt.server_hello.as_ref().unwrap();
            assert_eq!(hello.session_id_answer, SessionIdAnswer::Echoed);
        }
    }
    assert_eq!(seen.acceptable_issuers.len(), 1);
}

#[tokio::test]
async fn a_certificate_by_renegotiation_without_tickets() {
    let pki = Pki::new();
    let site = format!("{SITE}\nSSLSessionTickets off");
    let server = apache(&pki.authority, &pki.server, &site);
    let dial = dial(
        server.address,
        TlsVersion::TLS12,
        Some(&pki.client),
        "/index.html",
    );
    assert_eq!(
        digest(&probe(&dial).await),
        "full x3: full, then again Presented: http 200\n\
         issue x4: full, then again Presented: http 200\n\
         by session ID x3: abbreviated, then again Presented: http 200\n\
         renegotiated session ID x3: full, then again Presented: http 200\n\
         control x4: full, then again Presented: http 200\n\
         unknown ticket x1: full, then again Presented: http 200\n"
    );
}

/// The server ends the connection in the middle of the second handshake.
#[tokio::test]
async fn no_certificate_at_hand() {
    let pki = Pki::new();
    let server = apache(&pki.authority, &pki.server, SITE);
    let dial = dial(server.address, TlsVersion::TLS12, None, "/index.html");
    let seen = probe(&dial).await;
    for attempt in &seen.attempts {
        let second = attempt.renegotiation.as_ref().unwrap();
        assert!(!second.completed, "{attempt:#?}");
        assert_eq!(second.client_certificate, ClientCertificate::Empty);
        assert_eq!(attempt.reply.to_string(), "alert handshake_failure");
    }
}

/// A key that only signs, as one does that stays in the Windows store.
#[derive(Debug)]
struct Closed(Arc<dyn SigningKey>);

impl SigningKey for Closed {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        self.0.choose_scheme(offered)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }
}

#[tokio::test]
async fn a_key_that_never_leaves_its_store_signs_in_a_renegotiation() {
    let pki = Pki::new();
    let server = apache(&pki.authority, &pki.server, SITE);
    let chain = pki.client.chain();
    let key = schannel::provider()
        .key_provider
        .load_private_key(pki.client.key());
    let certified = CertifiedKey::new(chain, Arc::new(Closed(key.unwrap())));
    let credential = Credential::for_tls12_alone(Arc::new(certified), "it is closed");
    assert_eq!(credential.cannot_sign_in(TlsVersion::TLS12), None);
    assert_eq!(
        credential.cannot_sign_in(TlsVersion::TLS10),
        Some("it is closed")
    );
    let dial = dial_with(
        server.address,
        TlsVersion::TLS12,
        Some(Arc::new(credential)),
        "/index.html",
    );
    let seen = probe(&dial).await;
    for attempt in &seen.attempts {
        let second = attempt.renegotiation.as_ref().unwrap();
        assert!(second.completed, "{attempt:#?}");
        assert_eq!(second.client_certificate, ClientCertificate::Presented);
        assert_eq!(attempt.reply, Reply::http(200));
    }
}
