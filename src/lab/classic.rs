//! The TLS of a front end that rustls cannot play: TLS 1.0 and 1.1, RSA and DHE key exchange, RC4, and the client certificate by
//! renegotiation after the request, as http.sys asks for it by default.

use std::sync::Arc;

use rsa::pkcs8::DecodePrivateKey;
use rustls::server::danger::ClientCertVerifier;
use rustls::sign::CertifiedKey;

use super::authority::Identity;
use super::error::LabError;
use super::settings::{Asks, Failure, LabSettings, Tickets};
use crate::classic::Credential;
use crate::classic_server::{CertificatePolicy, ServerSetup, TicketPolicy};
use crate::observation::TlsVersion;
use crate::schannel::server_2012_r2;

/// Makes the TLS of a front end. Sessions and ticket keys belong to what [`Installed::start`] makes of it.
pub(super) struct Installed {
    version: TlsVersion,
    suites: Vec<u16>,
    asks: Asks,
    failure: Failure,
    credential: Credential,
    key: rsa::PrivateKey,
    verifier: Arc<dyn ClientCertVerifier>,
}

impl Installed {
    pub(super) fn new(
        identity: Identity,
        verifier: Arc<dyn ClientCertVerifier>,
        settings: LabSettings,
        version: TlsVersion,
    ) -> Result<Self, LabError> {
        let key = rsa::PrivateKey::from_pkcs8_der(identity.key.secret_der());
        let key = key.map_err(|error| LabError::Classic(error.to_string()))?;
        let certified =
            CertifiedKey::from_der(identity.chain, identity.key.clone_key(), &server_2012_r2());
        let certified = Arc::new(certified.map_err(LabError::Tls)?);
        Ok(Self {
            version,
            suites: settings.suites.numbers(),
            asks: settings.asks,
            failure: settings.failure,
            credential: Credential::with_file_key(certified, &identity.key),
            key,
            verifier,
        })
    }

    /// TLS that knows no session and no ticket yet.
    pub(super) fn start(&self, tickets: Tickets) -> Result<Arc<ServerSetup>, LabError> {
        let policy = match (tickets, self.failure) {
            (Tickets::Off, _) => TicketPolicy::Neither,
            (Tickets::On, Failure::Alert) => TicketPolicy::IssueAndDeny,
            (Tickets::On, _) => TicketPolicy::IssueAndTake,
        };
        let first_handshake = match self.asks {
            Asks::InFirstHandshake => CertificatePolicy::AskedWhereFull,
            Asks::AfterRequest => CertificatePolicy::NotAsked,
        };
        let setup = ServerSetup::new(
            self.version,
            &self.suites,
            (self.credential.clone(), Some(self.key.clone())),
            (self.verifier.clone(), first_handshake),
            policy,
        );
        setup
            .map(Arc::new)
            .map_err(|broken| LabError::Classic(broken.to_string()))
    }
}
