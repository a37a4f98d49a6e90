//! The OpenSSL engine against servers that others wrote, and against the lab.
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
#[path = "../probe_peers/tool.rs"]
#[allow(dead_code, reason = "not all of it is used here")]
mod tool;

use peers::{Authority, Certificate, Key};

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
