//! What the connections of a server share.

use std::sync::{Arc, Mutex};

use rustls::server::danger::ClientCertVerifier;

use super::cache::Cache;
use super::ticket::TicketKey;
use crate::classic::Credential;
use crate::classic::connection_error::Broken;
use crate::classic::prf::{MASTER_LENGTH, Secret};
use crate::classic::random;
use crate::classic::suite::{KeyExchange, Suite};
use crate::observation::TlsVersion;
use crate::wire::Reader;

/// Whether a server issues and takes tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TicketPolicy {
    IssueAndTake,
    /// As `IssueAndTake`, but a ticket that could be taken up ends the connection with access_denied in place of ServerHello.
    IssueAndDeny,
    Neither,
}

/// Whether a handshake asks for the client's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CertificatePolicy {
    NotAsked,
    /// A session may be taken up instead.
    AskedWhereFull,
    /// No session is taken up.
    AskedAlways,
}

/// How a session was taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResumedBy {
    Nothing,
    SessionId,
    Ticket,
}

/// What the connections of a server share. `suites` go by the server's order.
pub(crate) struct ServerSetup {
    pub(super) version: TlsVersion,
    pub(super) suites: Vec<Suite>,
    pub(super) first_handshake: CertificatePolicy,
    pub(super) credential: Credential,
    /// For RSA key exchange.
    pub(super) decrypts: Option<rsa::PrivateKey>,
    pub(super) verifier: Arc<dyn ClientCertVerifier>,
    pub(super) policy: TicketPolicy,
    pub(super) ticket_key: TicketKey,
    pub(super) sessions: Mutex<Cache>,
}

impl ServerSetup {
    /// The version that it speaks.
    pub(crate) fn version(&self) -> TlsVersion {
        self.version
    }

    /// A server that knows no session and no ticket yet. Suites whose key exchange `decrypts` or the engine cannot do are left out.
    pub(crate) fn new(
        version: TlsVersion,
        suites: &[u16],
        (credential, decrypts): (Credential, Option<rsa::PrivateKey>),
        (verifier, first_handshake): (Arc<dyn ClientCertVerifier>, CertificatePolicy),
        policy: TicketPolicy,
    ) -> Result<Self, Broken> {
        let known = suites.iter().filter_map(|number| Suite::of(*number));
        let possible = |suite: &Suite| {
            suite.fits(version) && (suite.exchange != KeyExchange::Rsa || decrypts.is_some())
        };
        Ok(Self {
            version,
            suites: known.filter(possible).collect(),
            first_handshake,
            credential,
            decrypts,
            verifier,
            policy,
            ticket_key: TicketKey::fresh()?,
            sessions: Mutex::default(),
        })
    }

    /// The premaster secret of a ClientKeyExchange with RSA.
    ///
    /// What cannot be decrypted is no reason to stop: a client that learns of it could find out a premaster secret (RFC 5246 section 7.4.7.1).
    pub(super) fn premaster(&self, body: &[u8]) -> Result<Secret, Broken> {
        let random = random::secret(MASTER_LENGTH)?;
        let mut reader = Reader::new(body);
        let encrypted = reader.vector16("EncryptedPreMasterSecret")?.remainder();
        let key = self.decrypts.as_ref();
        let key = key.ok_or_else(Broken::nothing_in_common)?;
        let decrypted = key.pkcs1v15_decrypt(encrypted).map(Secret::new);
        Ok(match decrypted {
            Ok(premaster) if premaster.len() == MASTER_LENGTH => premaster,
            _ => random,
        })
    }
}
