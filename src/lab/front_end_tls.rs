//! One simulated front end: its TLS.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rustls::crypto::ring::Ticketer;
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{ServerSessionMemoryCache, WebPkiClientVerifier};
use rustls::{DistinguishedName, Error, RootCertStore, ServerConfig};

use super::authority::{Authority, Identity};
use super::classic;
use super::error::LabError;
use super::settings::{Asks, Failure, LabSettings, LabSuites, Tickets};
use super::tickets::{TicketUse, Witness};
use crate::classic_server::ServerSetup;
use crate::observation::TlsVersion;
use crate::schannel::server_2012_r2;

/// Sessions that Schannel keeps, as documented.
const SESSIONS_MAX: usize = 20_000;

/// A simulated front end.
pub(super) struct Host {
    pub(super) failure: Failure,
    pub(super) asks: Asks,
    pub(super) version: TlsVersion,
    /// How much later than it could each flight is answered.
    pub(super) delay: Duration,
    /// Without any session or ticket key.
    installed: Installed,
    /// With those since the last restart.
    running: RwLock<Running>,
}

enum Installed {
    Rustls(Box<ServerConfig>),
    Classic(Box<classic::Installed>),
}

/// What serves the next connection.
#[derive(Clone)]
pub(super) enum Running {
    Rustls(Box<ServerConfig>),
    Classic(Arc<ServerSetup>),
}

impl Host {
    pub(super) fn new(
        authority: &Authority,
        identity: Identity,
        settings: LabSettings,
        version: TlsVersion,
    ) -> Result<Self, LabError> {
        let installed = Installed::new(authority, identity, settings, version)?;
        Ok(Self {
            failure: settings.failure,
            asks: settings.asks,
            version,
            delay: settings.delay,
            running: RwLock::new(installed.start(settings.tickets)?),
            installed,
        })
    }

    /// What the next restart shall bring up. It knows no session and no ticket.
    pub(super) fn prepare(&self, tickets: Tickets) -> Result<Running, LabError> {
        self.installed.start(tickets)
    }

    /// Goes on with what [`Host::prepare`] has made. Connections that are there end as they began.
    pub(super) fn restart(&self, prepared: Running) {
        *self.running.write().unwrap_or_else(PoisonError::into_inner) = prepared;
    }

    /// What serves a connection that begins now.
    pub(super) fn running(&self) -> Running {
        let running = self.running.read().unwrap_or_else(PoisonError::into_inner);
        running.clone()
    }
}

impl Installed {
    /// rustls plays what it can: TLS 1.2, ECDHE, the certificate in the first handshake.
    fn new(
        authority: &Authority,
        identity: Identity,
        settings: LabSettings,
        version: TlsVersion,
    ) -> Result<Self, LabError> {
        let verifier = verifier(authority).map_err(LabError::Tls)?;
        let (asks, suites) = (settings.asks, settings.suites);
        if (version, asks, suites) == (TlsVersion::TLS12, Asks::InFirstHandshake, LabSuites::All) {
            let config = tls(identity, verifier).map_err(LabError::Tls)?;
            return Ok(Self::Rustls(Box::new(config)));
        }
        let installed = classic::Installed::new(identity, verifier, settings, version)?;
        Ok(Self::Classic(Box::new(installed)))
    }

    fn start(&self, tickets: Tickets) -> Result<Running, LabError> {
        match self {
            Self::Rustls(config) => {
                let config = started(config, tickets).map_err(LabError::Tls)?;
                Ok(Running::Rustls(Box::new(config)))
            }
            Self::Classic(installed) => installed.start(tickets).map(Running::Classic),
        }
    }
}

/// The configuration for one connection, which notes in `seen` what becomes of tickets.
pub(super) fn witnessed(mut config: ServerConfig, seen: &Arc<TicketUse>) -> Arc<ServerConfig> {
    config.ticketer = Arc::new(Witness::new(config.ticketer, seen.clone()));
    Arc::new(config)
}

/// Takes client certificates that the lab has issued.
fn verifier(authority: &Authority) -> Result<Arc<dyn ClientCertVerifier>, Error> {
    let mut anchors = RootCertStore::empty();
    anchors.add(authority.root().clone())?;
    let names: Vec<DistinguishedName> = anchors.subjects();
    // Windows has the issuing CA in its store of intermediates: a client may leave it out.
    anchors.add(authority.issuing().clone())?;
    WebPkiClientVerifier::builder_with_provider(Arc::new(anchors), server_2012_r2())
        .clear_root_hint_subjects()
        .add_root_hint_subjects(names)
        .build()
        .map_err(|error| Error::General(error.to_string()))
}

/// TLS 1.2 with the suites of 2012 R2 that rustls has here.
fn tls(identity: Identity, verifier: Arc<dyn ClientCertVerifier>) -> Result<ServerConfig, Error> {
    let mut config = ServerConfig::builder_with_provider(server_2012_r2())
        .with_protocol_versions(&[&rustls::version::TLS12])?
        .with_client_cert_verifier(verifier)
        .with_single_cert(identity.chain, identity.key)?;
    config.ignore_client_order = true;
    Ok(config)
}

fn started(installed: &ServerConfig, tickets: Tickets) -> Result<ServerConfig, Error> {
    let mut config = installed.clone();
    config.session_storage = ServerSessionMemoryCache::new(SESSIONS_MAX);
    if tickets == Tickets::On {
        config.ticketer = Ticketer::new()?;
    }
    Ok(config)
}
