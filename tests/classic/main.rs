//! The classic engine against servers that others wrote, and against the lab.
//!
//! A program that is not installed makes its tests fail; none is skipped.
#![allow(clippy::unwrap_used, reason = "a test may fail wherever it likes")]

#[path = "../exe/mod.rs"]
mod exe;
#[path = "../peers/mod.rs"]
mod peers;
#[path = "../schema/mod.rs"]
mod schema;

mod apache;
mod binary;
mod dials;
mod gnutls;
mod lab;
mod s_server;
mod same;
#[path = "../probe_peers/sessions.rs"]
mod sessions;
mod suites;
#[path = "../probe_peers/tool.rs"]
#[allow(dead_code, reason = "not all of it is used here")]
mod tool;

use std::sync::Arc;

use peers::{Authority, Certificate, Key};
use rustls::sign::CertifiedKey;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use ticketprobe::classic::Credential;
use ticketprobe::schannel;

/// The certificates of one test.
struct Pki {
    authority: Authority,
    server: Certificate,
    client: Certificate,
}

impl Pki {
    fn new() -> Self {
        Self::with_client_key(Key::Ecdsa)
    }

    fn with_client_key(key: Key) -> Self {
        let authority = Authority::new();
        Self {
            server: authority.issue("server", Key::Rsa),
            client: authority.issue("client", key),
            authority,
        }
    }

    fn root(&self) -> &str {
        self.authority.root_file().to_str().unwrap()
    }
}

/// A chain and its key as the engine takes them.
fn credential(chain: Vec<CertificateDer<'static>>, key: &PrivateKeyDer<'_>) -> Arc<Credential> {
    let certified = CertifiedKey::from_der(chain, key.clone_key(), &schannel::provider());
    Arc::new(Credential::with_file_key(Arc::new(certified.unwrap()), key))
}
