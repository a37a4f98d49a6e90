//! Both halves of this engine understand each other. That they understand TLS is shown against servers and clients of others, in
//! `tests/classic`.

use std::sync::{Arc, OnceLock};

use rsa::pkcs8::EncodePrivateKey;
use rustls::RootCertStore;
use rustls::server::WebPkiClientVerifier;
use rustls::sign::CertifiedKey;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::bounds::RENEGOTIATIONS_MAX;
use crate::classic::classic_records::Outgoing;
use crate::classic::connection_error::Broken;
use crate::classic::record::HEADER_LENGTH;
use crate::classic::suite::Suite;
use crate::classic::{ClientConnection, Credential, Greeting, Offered, Side};
use crate::classic_server::{
    CertificatePolicy, ResumedBy, ServerConnection, ServerSetup, TicketPolicy,
};
use crate::observation::{
    ClientCertificate, KeyExchangeMethod, Reply, Rules, SignatureCheck, TlsVersion,
};
use crate::schannel;

const HELLO_REQUEST: u8 = 0;
const VERSIONS: [TlsVersion; 3] = [TlsVersion::TLS10, TlsVersion::TLS11, TlsVersion::TLS12];

fn greeting(version: TlsVersion) -> Greeting {
    Greeting {
        version,
        server_name: None,
    }
}

fn connection() -> ClientConnection {
    let offered = Offered::nothing();
    ClientConnection::new(greeting(TlsVersion::TLS12), None, offered, Rules::Strict).unwrap()
}

/// A certificate that its own key has signed, and the key.
fn identity() -> &'static (CertificateDer<'static>, PrivateKeyDer<'static>) {
    static IDENTITY: OnceLock<(CertificateDer<'static>, PrivateKeyDer<'static>)> = OnceLock::new();
    IDENTITY.get_or_init(|| {
        let key = rsa::PrivateKey::new(&mut getrandom::SysRng, 2048).unwrap();
        let der = PrivatePkcs8KeyDer::from(key.to_pkcs8_der().unwrap().as_bytes().to_vec());
        let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256);
        let params = rcgen::CertificateParams::new(vec!["peer".to_owned()]).unwrap();
        let certificate = params.self_signed(&pair.unwrap()).unwrap();
        (certificate.der().clone(), der.into())
    })
}

fn credential() -> Credential {
    let (certificate, key) = identity();
    let chain = vec![certificate.clone()];
    let certified = CertifiedKey::from_der(chain, key.clone_key(), &schannel::provider());
    Credential::with_file_key(Arc::new(certified.unwrap()), key)
}

fn server(version: TlsVersion, suites: &[u16], certificate: CertificatePolicy) -> Arc<ServerSetup> {
    use rsa::pkcs8::DecodePrivateKey;

    let (own, key) = identity();
    let mut roots = RootCertStore::empty();
    roots.add(own.clone()).unwrap();
    let provider = schannel::provider();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let verifier = verifier.build().unwrap();
    let key = rsa::PrivateKey::from_pkcs8_der(key.secret_der()).unwrap();
    let setup = ServerSetup::new(
        version,
        suites,
        (credential(), Some(key)),
        (verifier, certificate),
        TicketPolicy::IssueAndTake,
    );
    Arc::new(setup.unwrap())
}

/// Lets both sides talk until neither has anything to say; `spoil` may change each of the server's flights.
fn talk(
    client: &mut ClientConnection,
    server: &mut ServerConnection,
    mut spoil: impl FnMut(&mut Vec<u8>),
) -> Result<(), Broken> {
    loop {
        let said = std::mem::take(client.output());
        // It waits for more, or fails: the client sees what it makes of that.
        let _ = server.hear(&said);
        let mut flight = std::mem::take(server.output());
        if said.is_empty() && flight.is_empty() {
            return Ok(());
        }
        spoil(&mut flight);
        client.hear(&flight)?;
    }
}

fn client_of(setup: &Arc<ServerSetup>, version: TlsVersion, offered: Offered) -> ClientConnection {
    let credential = Some(Arc::new(credential()));
    let rules = Rules::Strict;
    let mut client = ClientConnection::new(greeting(version), credential, offered, rules).unwrap();
    let mut server = ServerConnection::new(setup.clone()).unwrap();
    assert_eq!(talk(&mut client, &mut server, |_| {}), Ok(()));
    assert!(client.is_settled() && server.is_settled());
    client
}

/// Full, by ticket, by session ID.
fn every_way(version: TlsVersion, suite: u16) {
    let setup = server(version, &[suite], CertificatePolicy::NotAsked);
    let issued = client_of(&setup, version, Offered::tickets());
    let plain = client_of(&setup, version, Offered::nothing());
    let exchange = plain.key_exchange().unwrap();
    assert_eq!(
        exchange.signature == SignatureCheck::Valid,
        exchange.method != KeyExchangeMethod::Rsa
    );
    for offered in [
        Offered::ticket(issued.first_session().unwrap()).unwrap(),
        Offered::session_id(plain.first_session().unwrap()),
    ] {
        let by_ticket = offered.ticket.is_some();
        let mut client =
            ClientConnection::new(greeting(version), None, offered, Rules::Strict).unwrap();
        let mut server = ServerConnection::new(setup.clone()).unwrap();
        assert_eq!(talk(&mut client, &mut server, |_| {}), Ok(()));
        let resumed = match by_ticket {
            true => ResumedBy::Ticket,
            false => ResumedBy::SessionId,
        };
        assert_eq!(server.resumed_by(), resumed);
        assert_eq!(client.key_exchange(), None);
        client.say(b"question").unwrap();
        server.hear(&std::mem::take(client.output())).unwrap();
        assert_eq!(server.text(), b"question");
    }
}

#[test]
fn every_suite_of_a_host_with_an_rsa_key() {
    for version in VERSIONS {
        let fits = |suite: &Suite| suite.fits(version);
        let suites = Suite::offered(version).filter(fits);
        // Those with an ECDSA or a DSS key need another certificate.
        let rsa = suites.filter(|s| {
            !matches!(
                s.number,
                0xC009 | 0xC00A | 0xC023 | 0xC024 | 0xC02B | 0xC02C
            ) && !matches!(s.number, 0x0013 | 0x0032 | 0x0038 | 0x0040 | 0x006A)
        });
        for suite in rsa {
            every_way(version, suite.number);
        }
    }
}

#[test]
fn a_renegotiation_brings_the_certificate_and_a_session_of_its_own() {
    for version in VERSIONS {
        let setup = server(version, &[0xC014], CertificatePolicy::NotAsked);
        let mut client = ClientConnection::new(
            greeting(version),
            Some(Arc::new(credential())),
            Offered::tickets(),
            Rules::Strict,
        )
        .unwrap();
        let mut server = ServerConnection::new(setup.clone()).unwrap();
        talk(&mut client, &mut server, |_| {}).unwrap();
        server.ask_for_certificate().unwrap();
        talk(&mut client, &mut server, |_| {}).unwrap();
        assert!(server.is_settled() && client.is_settled());
        let made = client.renegotiated().unwrap();
        assert!(made.completed && made.ticket.is_some());
        assert_eq!(made.certificate, ClientCertificate::Presented);
        assert_eq!(client.hello_requests(), 1);
        for session in [client.first_session(), client.renegotiated_session()] {
            let offered = Offered::ticket(session.unwrap()).unwrap();
            client_of(&setup, version, offered);
        }
    }
}

#[test]
fn renegotiations_without_end_are_refused_one_day() {
    let setup = server(TlsVersion::TLS12, &[0xC014], CertificatePolicy::NotAsked);
    let mut server = ServerConnection::new(setup).unwrap();
    let mut client = ClientConnection::new(
        greeting(TlsVersion::TLS12),
        Some(Arc::new(credential())),
        Offered::nothing(),
        Rules::Strict,
    )
    .unwrap();
    talk(&mut client, &mut server, |_| {}).unwrap();
    for _ in 0..=RENEGOTIATIONS_MAX {
        assert!(server.is_settled());
        server.ask_for_certificate().unwrap();
        talk(&mut client, &mut server, |_| {}).unwrap();
    }
    assert!(!server.is_settled());
    assert_eq!(client.hello_requests(), RENEGOTIATIONS_MAX + 1);
}

/// Each is answered, none is counted as getting on; what is written in between goes out before more is heard.
#[test]
fn a_flood_of_hello_requests_has_an_end() {
    let setup = server(TlsVersion::TLS12, &[0xC014], CertificatePolicy::NotAsked);
    let mut server = ServerConnection::new(setup).unwrap();
    let mut client = ClientConnection::new(
        greeting(TlsVersion::TLS12),
        None,
        Offered::nothing(),
        Rules::Strict,
    )
    .unwrap();
    talk(&mut client, &mut server, |_| {}).unwrap();
    let ended = (0..2000).find_map(|_| {
        let request = Outgoing::Message(vec![HELLO_REQUEST; 4]);
        server.transport().put(vec![request]).unwrap();
        let heard = client.hear(&std::mem::take(server.output()));
        client.output().clear();
        heard.err()
    });
    let reply = ended.expect("it goes on for ever").reply;
    assert!(matches!(reply, Reply::Incompatible { .. }), "{reply:?}");
}

/// Where the minor version of each record stands: it means nothing.
fn minor_versions(flights: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut start = 0;
    while let Some(&[_, _, _, high, low]) = flights[start..].first_chunk() {
        places.push(start + 2);
        start += HEADER_LENGTH + usize::from(u16::from_be_bytes([high, low]));
    }
    places
}

/// One changed byte in a message that Finished covers, wherever it stands, and the handshake does not complete.
#[test]
fn no_changed_byte_passes() {
    let setup = server(TlsVersion::TLS12, &[0xC028], CertificatePolicy::NotAsked);
    let handshake = |spoil: &mut dyn FnMut(&mut Vec<u8>)| {
        let mut client = connection();
        let mut server = ServerConnection::new(setup.clone()).unwrap();
        let result = talk(&mut client, &mut server, spoil);
        (client, result)
    };
    let mut flights = Vec::new();
    let unspoiled = handshake(&mut |flight| flights.extend_from_slice(flight));
    assert_eq!(unspoiled.1, Ok(()));
    assert!(flights.len() > 900);
    let meaningless = minor_versions(&flights);
    let places = (0..flights.len()).filter(|place| !meaningless.contains(place));
    for place in places.step_by(5) {
        let mut passed = 0;
        let (client, result) = handshake(&mut |flight| {
            let here = place.checked_sub(passed);
            passed += flight.len();
            if let Some(byte) = here.and_then(|here| flight.get_mut(here)) {
                *byte ^= 1;
            }
        });
        assert!(result.is_err() || !client.is_settled(), "{place}");
    }
}
