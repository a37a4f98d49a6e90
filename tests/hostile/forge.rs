//! A TLS server that can lie: rustls with the suite of 2012 R2, its certificate, its Finished and its records at will.

use std::sync::{Arc, LazyLock};

use rcgen::{CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::crypto::CryptoProvider;
use rustls::crypto::cipher::{
    AeadKey, KeyBlockShape, MessageDecrypter, MessageEncrypter, OutboundChunks,
    OutboundOpaqueMessage, OutboundPlainMessage, Tls12AeadAlgorithm, UnsupportedOperationError,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::NoServerSessionStorage;
use rustls::{
    ConnectionTrafficSecrets, ContentType, Error, ServerConfig, ServerConnection,
    SupportedCipherSuite, Tls12CipherSuite,
};
use ticketprobe::schannel;

/// TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384: a record that is tampered with shows in MAC or padding.
const SUITE: u16 = 0xC024;
/// What a forged record begins with, before its type.
const MARK: &[u8] = b"\x00this record is forged\x00";

/// What `Step::Say` is given for a record of another type, its MAC right.
pub(crate) fn forged(kind: u8, bytes: &[u8]) -> Vec<u8> {
    [MARK, &[kind], bytes].concat()
}

/// Who plays the server.
#[derive(Clone, Copy)]
pub(crate) enum Cast {
    /// A server with a certificate of its own, without tickets.
    Plain,
    /// One that issues tickets as well.
    Tickets,
    /// One whose Finished has a verify_data that is wrong, under a MAC that is right.
    WrongFinished,
    /// One whose names steer terminals.
    Names,
    /// One whose certificates issued each other.
    Loop,
    /// One that sends its certificate 100 times.
    Repeated,
}

impl Cast {
    pub(crate) fn connection(self) -> ServerConnection {
        static PLAIN: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| config(plain(), false));
        static TICKETS: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| {
            let mut config = ServerConfig::clone(&PLAIN);
            config.ticketer = rustls::crypto::ring::Ticketer::new().unwrap();
            Arc::new(config)
        });
        static WRONG: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| config(plain(), true));
        static NAMES: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| config(names(), false));
        static LOOP: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| config(circle(), false));
        static REPEATED: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| config(repeated(), false));
        let config = match self {
            Self::Plain => &PLAIN,
            Self::Tickets => &TICKETS,
            Self::WrongFinished => &WRONG,
            Self::Names => &NAMES,
            Self::Loop => &LOOP,
            Self::Repeated => &REPEATED,
        };
        ServerConnection::new(Arc::clone(config)).unwrap()
    }
}

type Served = (Vec<CertificateDer<'static>>, KeyPair);

fn plain() -> Served {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["fe01.hostile.test".to_owned()]).unwrap();
    (vec![params.self_signed(&key).unwrap().der().clone()], key)
}

/// The DER of a certificate, for scripts without TLS.
pub(crate) fn leaf() -> Vec<u8> {
    static LEAF: LazyLock<Vec<u8>> = LazyLock::new(|| plain().0[0].to_vec());
    LEAF.clone()
}

/// Text that clears a screen, turns the reading direction around, sets a title, ends lines, hides itself.
pub(crate) const STEERING: &str = "fe01\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}lacol.osotnoc\u{2066}\r\n\u{0}\u{9b}31m\u{2028}\u{200f}<script>|`";

fn names() -> Served {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, STEERING);
    params
        .distinguished_name
        .push(DnType::OrganizationName, STEERING);
    (vec![params.self_signed(&key).unwrap().der().clone()], key)
}

/// A leaf of A; A was issued by B, and B by A.
fn circle() -> Served {
    let ca = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params
    };
    let (key_a, key_b) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let root_a = CertifiedIssuer::self_signed(ca("A"), &key_a).unwrap();
    let root_b = CertifiedIssuer::self_signed(ca("B"), &key_b).unwrap();
    let a_by_b = ca("A").signed_by(&key_a, &root_b).unwrap();
    let b_by_a = ca("B").signed_by(&key_b, &root_a).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["fe01.hostile.test".to_owned()]).unwrap();
    let leaf = params.signed_by(&key, &root_a).unwrap();
    let mut chain = vec![leaf.der().clone()];
    for _ in 0..20 {
        chain.extend([a_by_b.der().clone(), b_by_a.der().clone()]);
    }
    (chain, key)
}

fn repeated() -> Served {
    let (chain, key) = plain();
    (vec![chain[0].clone(); 100], key)
}

fn config((chain, key): Served, wrong_finished: bool) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(provider(wrong_finished))
        .with_protocol_versions(&[&rustls::version::TLS12])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Arc::new(config)
}

/// rustls asks for suites that live for ever.
fn provider(wrong_finished: bool) -> Arc<CryptoProvider> {
    let honest = schannel::server_2012_r2();
    let mut suites = honest.cipher_suites.iter();
    let Some(SupportedCipherSuite::Tls12(suite)) =
        suites.find(|suite| u16::from(suite.suite()) == SUITE)
    else {
        panic!("the suite is not there");
    };
    let aead_alg = Box::leak(Box::new(Lying {
        honest: suite.aead_alg,
        wrong_finished,
    }));
    let suite: &'static Tls12CipherSuite = Box::leak(Box::new(Tls12CipherSuite {
        common: rustls::crypto::CipherSuiteCommon {
            suite: suite.common.suite,
            hash_provider: suite.common.hash_provider,
            confidentiality_limit: suite.common.confidentiality_limit,
        },
        prf_provider: suite.prf_provider,
        kx: suite.kx,
        sign: suite.sign,
        aead_alg,
    }));
    Arc::new(CryptoProvider {
        cipher_suites: vec![SupportedCipherSuite::Tls12(suite)],
        ..CryptoProvider::clone(&honest)
    })
}

/// The suite's own encryption, of what was asked for or of something else.
struct Lying {
    honest: &'static dyn Tls12AeadAlgorithm,
    wrong_finished: bool,
}

impl Tls12AeadAlgorithm for Lying {
    fn encrypter(&self, key: AeadKey, iv: &[u8], extra: &[u8]) -> Box<dyn MessageEncrypter> {
        Box::new(LyingEncrypter {
            honest: self.honest.encrypter(key, iv, extra),
            wrong_finished: self.wrong_finished,
        })
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        self.honest.decrypter(key, iv)
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        self.honest.key_block_shape()
    }

    fn extract_keys(
        &self,
        _: AeadKey,
        _: &[u8],
        _: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Err(UnsupportedOperationError)
    }
}

struct LyingEncrypter {
    honest: Box<dyn MessageEncrypter>,
    wrong_finished: bool,
}

impl MessageEncrypter for LyingEncrypter {
    fn encrypt(
        &mut self,
        message: OutboundPlainMessage<'_>,
        sequence: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        let mut payload = message.payload.to_vec();
        let mut typ = message.typ;
        if self.wrong_finished && typ == ContentType::Handshake {
            payload.iter_mut().skip(4).for_each(|byte| *byte ^= 1);
        }
        if let Some([kind, rest @ ..]) = payload.strip_prefix(MARK) {
            typ = ContentType::from(*kind);
            payload = rest.to_vec();
        }
        let version = message.version;
        let payload = OutboundChunks::Single(&payload);
        let message = OutboundPlainMessage {
            typ,
            version,
            payload,
        };
        self.honest.encrypt(message, sequence)
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        self.honest.encrypted_payload_len(length)
    }
}
