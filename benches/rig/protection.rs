//! The record protection of a suite by itself, with the keys of a real handshake.
//!
//! rustls makes keys where nobody can reach them. So a handshake runs in memory with a suite whose protection hands out
//! what it makes twice: to rustls, and to whoever measures.

use std::sync::{Arc, Mutex};

use rustls::client::{ClientConfig, ClientConnection};
use rustls::crypto::CryptoProvider;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, KeyBlockShape, MessageDecrypter,
    MessageEncrypter, OutboundChunks, OutboundOpaqueMessage, OutboundPlainMessage,
    Tls12AeadAlgorithm, UnsupportedOperationError,
};
use rustls::server::{ServerConfig, ServerConnection};
use rustls::{
    CipherSuite, ConnectionCommon, ConnectionTrafficSecrets, ContentType, Error, ProtocolVersion,
    RootCertStore, SideData, SupportedCipherSuite, Tls12CipherSuite,
};

use super::identity::{Identity, NAME};
use super::only;

/// Any number does: it is part of what is authenticated.
const SEQUENCE: u64 = 5;

type Sealer = Arc<Mutex<Box<dyn MessageEncrypter>>>;
type Opener = Arc<Mutex<Box<dyn MessageDecrypter>>>;

/// One direction of a connection: what seals at the client and what opens at the server.
pub(crate) struct Protection {
    sealer: Sealer,
    opener: Opener,
}

impl Protection {
    /// That of the suite with this number.
    pub(crate) fn of(number: u16) -> Self {
        let (client, server) = (Spy::on(number), Spy::on(number));
        shake_hands(number, client.provider.clone(), server.provider.clone());
        let sealer = client.made.sealer.lock().unwrap().take().unwrap();
        let opener = server.made.opener.lock().unwrap().take().unwrap();
        Self { sealer, opener }
    }

    /// The body of a record.
    pub(crate) fn seal(&self, plain: &[u8]) -> OutboundOpaqueMessage {
        let message = OutboundPlainMessage {
            typ: ContentType::ApplicationData,
            version: ProtocolVersion::TLSv1_2,
            payload: OutboundChunks::Single(plain),
        };
        self.sealer
            .lock()
            .unwrap()
            .encrypt(message, SEQUENCE)
            .unwrap()
    }

    /// Opens the body of a record in place, and says how long its plaintext is.
    pub(crate) fn open(&self, record: &mut [u8]) -> usize {
        self.open_with(|open| open(record))
    }

    /// Lends what opens records, so that many are opened under one lock.
    pub(crate) fn open_with<T>(
        &self,
        work: impl FnOnce(&mut dyn FnMut(&mut [u8]) -> usize) -> T,
    ) -> T {
        let mut opener = self.opener.lock().unwrap();
        work(&mut |record| {
            let (typ, version) = (ContentType::ApplicationData, ProtocolVersion::TLSv1_2);
            let message = InboundOpaqueMessage::new(typ, version, record);
            opener.decrypt(message, SEQUENCE).unwrap().payload.len()
        })
    }

    /// A sealed record that opens to as much as went in.
    pub(crate) fn sample(&self, plain: &[u8]) -> Vec<u8> {
        let record = self.seal(plain).payload.as_ref().to_vec();
        assert_eq!(self.open(&mut record.clone()), plain.len());
        record
    }
}

/// What a spied suite has made last.
#[derive(Default)]
struct Made {
    sealer: Mutex<Option<Sealer>>,
    opener: Mutex<Option<Opener>>,
}

struct Spy {
    made: &'static Made,
    provider: Arc<CryptoProvider>,
}

impl Spy {
    /// The suite is leaked, as rustls wants it.
    fn on(number: u16) -> Self {
        let mut provider = CryptoProvider::clone(&only(number));
        let Some(SupportedCipherSuite::Tls12(suite)) = provider.cipher_suites.first().copied()
        else {
            panic!("not a suite of TLS 1.2");
        };
        let made: &'static Made = Box::leak(Box::default());
        let aead_alg = Box::leak(Box::new(SpiedAlgorithm {
            inner: suite.aead_alg,
            made,
        }));
        let spied: &'static Tls12CipherSuite = Box::leak(Box::new(Tls12CipherSuite {
            common: rustls::crypto::CipherSuiteCommon {
                suite: CipherSuite::from(number),
                hash_provider: suite.common.hash_provider,
                confidentiality_limit: suite.common.confidentiality_limit,
            },
            prf_provider: suite.prf_provider,
            kx: suite.kx,
            sign: suite.sign,
            aead_alg,
        }));
        provider.cipher_suites = vec![SupportedCipherSuite::Tls12(spied)];
        Self {
            made,
            provider: Arc::new(provider),
        }
    }
}

struct SpiedAlgorithm {
    inner: &'static dyn Tls12AeadAlgorithm,
    made: &'static Made,
}

impl Tls12AeadAlgorithm for SpiedAlgorithm {
    fn encrypter(&self, key: AeadKey, iv: &[u8], extra: &[u8]) -> Box<dyn MessageEncrypter> {
        let sealer: Sealer = Arc::new(Mutex::new(self.inner.encrypter(key, iv, extra)));
        *self.made.sealer.lock().unwrap() = Some(sealer.clone());
        Box::new(SharedSealer(sealer))
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        let opener: Opener = Arc::new(Mutex::new(self.inner.decrypter(key, iv)));
        *self.made.opener.lock().unwrap() = Some(opener.clone());
        Box::new(SharedOpener(opener))
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        self.inner.key_block_shape()
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: &[u8],
        explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        self.inner.extract_keys(key, iv, explicit)
    }
}

struct SharedSealer(Sealer);

impl MessageEncrypter for SharedSealer {
    fn encrypt(
        &mut self,
        message: OutboundPlainMessage<'_>,
        sequence: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        self.0.lock().unwrap().encrypt(message, sequence)
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        self.0.lock().unwrap().encrypted_payload_len(length)
    }
}

struct SharedOpener(Opener);

impl MessageDecrypter for SharedOpener {
    fn decrypt<'a>(
        &mut self,
        message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        self.0.lock().unwrap().decrypt(message, sequence)
    }
}

fn shake_hands(number: u16, client: Arc<CryptoProvider>, server: Arc<CryptoProvider>) {
    let identity = Identity::for_suite(number);
    let mut roots = RootCertStore::empty();
    roots.add(identity.certificate.clone()).unwrap();
    let client = ClientConfig::builder_with_provider(client)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let server = ServerConfig::builder_with_provider(server)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![identity.certificate.clone()], identity.key())
        .unwrap();
    let name = NAME.try_into().unwrap();
    let mut client = ClientConnection::new(Arc::new(client), name).unwrap();
    let mut server = ServerConnection::new(Arc::new(server)).unwrap();
    while client.is_handshaking() || server.is_handshaking() {
        carry(&mut client, &mut server);
        carry(&mut server, &mut client);
    }
}

fn carry<A: SideData, B: SideData>(from: &mut ConnectionCommon<A>, to: &mut ConnectionCommon<B>) {
    let mut wire = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut wire).unwrap();
    }
    let mut rest = &wire[..];
    while !rest.is_empty() {
        to.read_tls(&mut rest).unwrap();
        to.process_new_packets().unwrap();
    }
}
