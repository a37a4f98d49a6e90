//! Handshakes in memory, rustls on both sides.

use std::io::{Read, Write};

use rcgen::{CertificateParams, PKCS_RSA_SHA256};
use rsa::pkcs8::EncodePrivateKey;
use rustls::client::{Resumption, Tls12Resumption};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::{
    ClientConfig, ClientConnection, ConnectionCommon, HandshakeKind, NamedGroup, RootCertStore,
    ServerConfig, ServerConnection, SideData,
};

use super::*;

/// A self-signed certificate and its key.
#[derive(Clone)]
struct Identity {
    certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Identity {
    fn of(key: &rcgen::KeyPair) -> Self {
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        Self {
            certificate: params.self_signed(key).unwrap().der().clone(),
            key: key.serialize_der(),
        }
    }

    fn ecdsa() -> Self {
        Self::of(&rcgen::KeyPair::generate().unwrap())
    }

    /// RSA keys take long to make: one serves all tests.
    fn rsa() -> Self {
        static RSA: OnceLock<Identity> = OnceLock::new();
        RSA.get_or_init(|| {
            let key = rsa::PrivateKey::new(&mut getrandom::SysRng, 2048).unwrap();
            let der = key.to_pkcs8_der().unwrap().as_bytes().to_vec();
            let der = PrivatePkcs8KeyDer::from(der);
            Self::of(&rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der, &PKCS_RSA_SHA256).unwrap())
        })
        .clone()
    }

    fn for_suite(name: &str) -> Self {
        if name.contains("ECDSA") {
            Self::ecdsa()
        } else {
            Self::rsa()
        }
    }
}

fn server_config(provider: Arc<CryptoProvider>, identity: &Identity) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::Pkcs8(identity.key.clone().into());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![identity.certificate.clone()], key)
        .unwrap();
    config.ignore_client_order = true;
    config.ticketer = ring::Ticketer::new().unwrap();
    Arc::new(config)
}

fn client_config(provider: Arc<CryptoProvider>, identity: &Identity) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(identity.certificate.clone()).unwrap();
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

fn only(number: u16) -> Arc<CryptoProvider> {
    let mut provider = CryptoProvider::clone(&provider());
    provider
        .cipher_suites
        .retain(|suite| u16::from(suite.suite()) == number);
    Arc::new(provider)
}

fn numbers(provider: &CryptoProvider) -> Vec<u16> {
    provider
        .cipher_suites
        .iter()
        .map(|suite| suite.suite().into())
        .collect()
}

struct Pair {
    client: ClientConnection,
    server: ServerConnection,
}

impl Pair {
    fn connect(client: &ClientConfig, server: &Arc<ServerConfig>) -> Result<Self, rustls::Error> {
        let name = ServerName::try_from("localhost").unwrap();
        let mut pair = Self {
            client: ClientConnection::new(Arc::new(client.clone()), name)?,
            server: ServerConnection::new(server.clone())?,
        };
        while pair.client.is_handshaking() || pair.server.is_handshaking() {
            pair.exchange()?;
        }
        pair.exchange()?;
        Ok(pair)
    }

    fn exchange(&mut self) -> Result<(), rustls::Error> {
        deliver(&mut self.client, &mut self.server)?;
        deliver(&mut self.server, &mut self.client)
    }

    /// Sends the same bytes both ways.
    fn talk(&mut self, body: &[u8]) {
        self.client.writer().write_all(body).unwrap();
        self.server.writer().write_all(body).unwrap();
        self.exchange().unwrap();
        let mut heard = [vec![0; body.len()], vec![0; body.len()]];
        self.server.reader().read_exact(&mut heard[0]).unwrap();
        self.client.reader().read_exact(&mut heard[1]).unwrap();
        assert!(heard.iter().all(|heard| heard == body));
    }

    fn suite(&self) -> u16 {
        let suite = self.client.negotiated_cipher_suite().unwrap();
        suite.suite().into()
    }
}

fn deliver<A: SideData, B: SideData>(
    from: &mut ConnectionCommon<A>,
    to: &mut ConnectionCommon<B>,
) -> Result<(), rustls::Error> {
    let mut wire = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut wire).unwrap();
    }
    let mut rest = &wire[..];
    while !rest.is_empty() {
        to.read_tls(&mut rest).unwrap();
        to.process_new_packets()?;
    }
    Ok(())
}

#[test]
fn every_suite_shakes_hands_and_resumes() {
    for number in numbers(&provider()) {
        let name = suite_name(number).unwrap();
        let identity = Identity::for_suite(name);
        let server = server_config(provider(), &identity);
        for mode in [
            Tls12Resumption::SessionIdOnly,
            Tls12Resumption::SessionIdOrTickets,
        ] {
            let mut client = client_config(only(number), &identity);
            client.resumption = Resumption::in_memory_sessions(4).tls12_resumption(mode);
            for kind in [HandshakeKind::Full, HandshakeKind::Resumed] {
                let mut pair = Pair::connect(&client, &server).unwrap();
                assert_eq!(pair.client.handshake_kind(), Some(kind), "{name}");
                assert_eq!(pair.suite(), number);
                pair.talk(b"?");
                pair.talk(&[0x5a; 16_000]);
            }
        }
    }
}

#[test]
fn stock_rustls_has_no_rsa_suite_in_common_with_the_server() {
    let stock = Arc::new(ring::default_provider());
    for (identity, number) in [(Identity::rsa(), None), (Identity::ecdsa(), Some(0xC02C))] {
        let server = server_config(server_2012_r2(), &identity);
        let client = client_config(stock.clone(), &identity);
        let suite = Pair::connect(&client, &server)
            .ok()
            .map(|pair| pair.suite());
        assert_eq!(suite, number);
    }
}

#[test]
fn both_sides_agree_on_what_schannel_prefers() {
    for (identity, number) in [(Identity::rsa(), 0xC028), (Identity::ecdsa(), 0xC02C)] {
        let server = server_config(server_2012_r2(), &identity);
        let client = client_config(provider(), &identity);
        assert_eq!(Pair::connect(&client, &server).unwrap().suite(), number);
    }
}

#[test]
fn server_offers_the_suites_of_2012_r2_in_their_order() {
    let mine = numbers(&server_2012_r2());
    let ecdhe = SUITES_2012_R2.iter().filter(|number| **number >= 0xC000);
    assert!(mine.iter().eq(ecdhe));
    assert!(numbers(&provider()).starts_with(&mine));
}

#[test]
fn groups_of_2012_r2_come_first() {
    let groups = |provider: Arc<CryptoProvider>| -> Vec<NamedGroup> {
        provider
            .kx_groups
            .iter()
            .map(|group| group.name())
            .collect()
    };
    let old = [NamedGroup::secp256r1, NamedGroup::secp384r1];
    assert_eq!(groups(server_2012_r2()), old);
    assert_eq!(groups(provider()), [old[0], old[1], NamedGroup::X25519]);
}

#[test]
fn providers_are_built_once_and_speak_only_tls_1_2() {
    assert!(Arc::ptr_eq(&provider(), &provider()));
    assert!(Arc::ptr_eq(&server_2012_r2(), &server_2012_r2()));
    assert!(
        provider()
            .cipher_suites
            .iter()
            .all(|suite| suite.tls13().is_none())
    );
}

#[test]
fn names_agree_with_rustls() {
    for suite in &provider().cipher_suites {
        let number = suite.suite();
        assert_eq!(suite_name(number.into()), number.as_str());
    }
    assert!(
        SUITES_2012_R2
            .iter()
            .all(|number| suite_name(*number).is_some())
    );
    assert_eq!(suite_name(0xFFFF), None);
}
