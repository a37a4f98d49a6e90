//! Conversations without a socket between the clients of [`classic`](crate::classic) and [`tls13`](crate::tls13) and a server whose flights a script changes: what the fuzzers run, and
//! the program itself does not.

mod script;

#[cfg(test)]
mod tests;

use std::io::{self, Write as _};
use std::sync::Arc;

use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use rustls::server::WebPkiClientVerifier;
use rustls::sign::CertifiedKey;
use rustls::{RootCertStore, ServerConfig};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use self::script::Script;
use crate::classic::ClientConnection;
use crate::classic::Credential;
use crate::classic::Greeting;
use crate::classic::Side;
use crate::classic::classic_records::Outgoing;
use crate::classic::suite::Suite;
use crate::classic::{ClassicSession, Offered};
use crate::classic_server::{CertificatePolicy, ServerConnection, ServerSetup, TicketPolicy};
use crate::observation::{Rules, TlsVersion};
use crate::schannel;
use crate::tls13::{Client13, Offered13, Tls13Session};

/// Flights of the server in one conversation.
const FLIGHTS_MAX: usize = 24;
const VERSIONS: [TlsVersion; 3] = [TlsVersion::TLS10, TlsVersion::TLS11, TlsVersion::TLS12];
/// ECDHE, RSA and DHE key exchange; in TLS 1.2 with an AEAD too.
const SUITES: [u16; 4] = [0xC014, 0x002F, 0x0033, 0xC02F];

/// How a conversation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsed {
    /// Whether anything that the server said was changed, or said by the script.
    pub was_changed: bool,
    /// Whether the client has no handshake under way.
    pub is_settled: bool,
    /// Bytes that the client said.
    pub sent: usize,
    /// Bytes of the application that the client heard.
    pub heard: usize,
    /// Why the client ended it; none where it did not.
    pub reason: Option<String>,
}

/// The servers, and sessions that they will resume.
pub struct Rehearsal {
    classic: Vec<(Arc<ServerSetup>, ClassicSession)>,
    modern: (Arc<ServerConfig>, Tls13Session),
    credential: Arc<Credential>,
}

impl Rehearsal {
    /// Makes the servers, their RSA key, and a session with each.
    ///
    /// # Errors
    /// Where a key or a session cannot be made.
    pub fn new() -> io::Result<Self> {
        let key = rsa::PrivateKey::new(&mut getrandom::SysRng, 2048).map_err(io::Error::other)?;
        let (certificate, der) = certificate(&key)?;
        let provider = schannel::provider();
        let certified =
            CertifiedKey::from_der(vec![certificate.clone()], der.clone_key(), &provider);
        let certified = Arc::new(certified.map_err(io::Error::other)?);
        let credential = Credential::with_file_key(certified, &der);
        let mut classic = Vec::new();
        for version in VERSIONS {
            for suite in SUITES.iter().filter(|suite| fits(**suite, version)) {
                let key = rsa::PrivateKey::from_pkcs8_der(der.secret_der());
                let identity = (credential.clone(), key.ok());
                let setup = setup((version, *suite), identity, &certificate)?;
                let session = classic_session(&setup, &credential)?;
                classic.push((setup, session));
            }
        }
        Ok(Self {
            classic,
            modern: modern(certificate, der)?,
            credential: Arc::new(credential),
        })
    }

    /// A conversation of TLS 1.0, 1.1 or 1.2 with the lab's server, which may say more than it would, under its keys too.
    ///
    /// # Errors
    /// Where a connection cannot begin.
    pub fn classic(&self, script: &[u8]) -> io::Result<Rehearsed> {
        let mut script = Script::new(script);
        let at = script.number() % self.classic.len().max(1);
        let (setup, session) = self.classic.get(at).ok_or(io::ErrorKind::NotFound)?;
        let offered = match script.number() % 4 {
            0 => Offered::nothing(),
            1 => Offered::tickets(),
            2 => Offered::ticket(session.clone())?,
            _ => Offered::session_id(session.clone()),
        };
        let credential = script.grants().then(|| self.credential.clone());
        let mut client = classic_client(setup.version(), credential, offered)?;
        let mut server = ServerConnection::new(setup.clone())?;
        Ok(converse(&mut client, &mut script, |said, script| {
            // It waits for more, or fails: the client sees what it makes of that.
            let _ = server.hear(said);
            meddle(&mut server, script);
            std::mem::take(server.output())
        }))
    }

    /// A conversation of TLS 1.3 with a server of rustls.
    ///
    /// # Errors
    /// Where a connection cannot begin.
    pub fn tls13(&self, script: &[u8]) -> io::Result<Rehearsed> {
        let mut script = Script::new(script);
        let (config, session) = &self.modern;
        let offered = match script.number() % 4 {
            0 => Offered13::Nothing,
            1 => Offered13::Modes,
            2 => Offered13::Ticket(session.clone()),
            _ => Offered13::unknown_ticket(192)?,
        };
        let credential = script.grants().then(|| self.credential.clone());
        let mut client = Client13::new(None, credential, offered)?;
        let mut server = rustls::ServerConnection::new(config.clone()).map_err(io::Error::other)?;
        Ok(converse(&mut client, &mut script, |said, script| {
            flight_of_rustls(&mut server, said, script)
        }))
    }
}

fn fits(suite: u16, version: TlsVersion) -> bool {
    Suite::of(suite).is_some_and(|suite| suite.fits(version))
}

/// Lets both sides talk until neither has anything to say.
fn converse<C: Side>(
    client: &mut C,
    script: &mut Script<'_>,
    mut answer: impl FnMut(&[u8], &mut Script<'_>) -> Vec<u8>,
) -> Rehearsed {
    let (mut sent, mut reason) = (0, None);
    for _ in 0..FLIGHTS_MAX {
        let said = std::mem::take(client.output());
        sent += said.len();
        let mut flight = answer(&said, script);
        if said.is_empty() && flight.is_empty() && script.is_over() {
            break;
        }
        script.change(&mut flight);
        if let Err(broken) = client.hear(&flight) {
            reason = Some(broken.to_string());
            break;
        }
    }
    Rehearsed {
        was_changed: script.has_changed(),
        is_settled: client.is_settled(),
        sent: sent + client.output().len(),
        heard: client.text().len(),
        reason,
    }
}

/// Lets the server say what it would not.
fn meddle(server: &mut ServerConnection, script: &mut Script<'_>) {
    let deed = script.deed();
    match deed {
        1 => {
            let message = script.message();
            let _ = server.transport().put(vec![Outgoing::Message(message)]);
        }
        2 => drop(server.ask_for_certificate()),
        3 => drop(server.say(b"text")),
        4 => server.transport().put_close(),
        5 => server.transport().put_warning(script.byte()),
        _ => {}
    }
}

fn flight_of_rustls(
    server: &mut rustls::ServerConnection,
    mut said: &[u8],
    script: &mut Script<'_>,
) -> Vec<u8> {
    while !said.is_empty() && matches!(server.read_tls(&mut said), Ok(1..)) {
        // What the server thinks of a changed connection is its own business.
        let _ = server.process_new_packets();
    }
    match script.deed() {
        1 => drop(server.refresh_traffic_keys()),
        2 => server.send_close_notify(),
        3 => drop(server.writer().write_all(b"text")),
        _ => {}
    }
    let mut flight = Vec::new();
    while server.wants_write() && server.write_tls(&mut flight).is_ok() {}
    flight
}

fn certificate(
    key: &rsa::PrivateKey,
) -> io::Result<(CertificateDer<'static>, PrivateKeyDer<'static>)> {
    let der = key.to_pkcs8_der().map_err(io::Error::other)?;
    let der = PrivatePkcs8KeyDer::from(der.as_bytes().to_vec());
    let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256);
    let params = rcgen::CertificateParams::new(vec!["peer".to_owned()]);
    let own = params.and_then(|params| params.self_signed(&pair?));
    let own = own.map_err(io::Error::other)?;
    Ok((own.der().clone(), der.into()))
}

fn setup(
    (version, suite): (TlsVersion, u16),
    identity: (Credential, Option<rsa::PrivateKey>),
    root: &CertificateDer<'static>,
) -> io::Result<Arc<ServerSetup>> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).map_err(io::Error::other)?;
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), schannel::provider());
    let verifier = verifier.build().map_err(io::Error::other)?;
    let asks = (verifier, CertificatePolicy::AskedWhereFull);
    let setup = ServerSetup::new(
        version,
        &[suite],
        identity,
        asks,
        TicketPolicy::IssueAndTake,
    );
    Ok(Arc::new(setup?))
}

fn classic_client(
    version: TlsVersion,
    credential: Option<Arc<Credential>>,
    offered: Offered,
) -> io::Result<ClientConnection> {
    let greeting = Greeting {
        version,
        server_name: None,
    };
    Ok(ClientConnection::new(
        greeting,
        credential,
        offered,
        Rules::Strict,
    )?)
}

fn classic_session(
    setup: &Arc<ServerSetup>,
    credential: &Credential,
) -> io::Result<ClassicSession> {
    let credential = Some(Arc::new(credential.clone()));
    let mut client = classic_client(setup.version(), credential, Offered::tickets())?;
    let mut server = ServerConnection::new(setup.clone())?;
    converse(&mut client, &mut Script::new(&[]), |said, _| {
        let _ = server.hear(said);
        std::mem::take(server.output())
    });
    client
        .first_session()
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}

fn modern(
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
) -> io::Result<(Arc<ServerConfig>, Tls13Session)> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13]);
    let config = config.map_err(io::Error::other)?.with_no_client_auth();
    let mut config = config
        .with_single_cert(vec![certificate], key)
        .map_err(io::Error::other)?;
    config.ticketer = rustls::crypto::ring::Ticketer::new().map_err(io::Error::other)?;
    let config = Arc::new(config);
    let mut client = Client13::new(None, None, Offered13::Modes)?;
    let mut server = rustls::ServerConnection::new(config.clone()).map_err(io::Error::other)?;
    converse(&mut client, &mut Script::new(&[]), |said, script| {
        flight_of_rustls(&mut server, said, script)
    });
    let session = client.into_sessions().pop();
    session
        .map(|session| (config, session))
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}
