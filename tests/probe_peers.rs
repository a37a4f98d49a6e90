//! `ticketprobe` as it is built, against servers that others wrote: OpenSSL, nginx, GnuTLS, Apache httpd, tlslite-ng, and all of the zoo.
//!
//! A program that is not installed makes its tests fail; none is skipped.
#![allow(clippy::unwrap_used, reason = "a test may fail wherever it likes")]

mod exe;
mod peers;
mod schema;

#[path = "probe_peers/apache.rs"]
mod apache;
#[path = "probe_peers/certificates.rs"]
mod certificates;
#[path = "probe_peers/chain.rs"]
mod chain;
#[path = "probe_peers/client_files.rs"]
mod client_files;
#[path = "probe_peers/everywhere.rs"]
mod everywhere;
#[path = "probe_peers/forms.rs"]
mod forms;
#[path = "probe_peers/gnutls.rs"]
mod gnutls;
#[path = "probe_peers/keep_alive.rs"]
mod keep_alive;
#[path = "probe_peers/key_desk.rs"]
mod key_desk;
#[path = "probe_peers/lines.rs"]
mod lines;
#[path = "probe_peers/links.rs"]
mod links;
#[path = "probe_peers/listener.rs"]
mod listener;
#[path = "probe_peers/lists.rs"]
mod lists;
#[path = "probe_peers/merged.rs"]
mod merged;
#[path = "probe_peers/model.rs"]
mod model;
#[path = "probe_peers/needles.rs"]
mod needles;
#[path = "probe_peers/nginx.rs"]
mod nginx;
#[path = "probe_peers/openssl.rs"]
mod openssl;
#[path = "probe_peers/output.rs"]
mod output;
#[path = "probe_peers/pools.rs"]
mod pools;
#[path = "probe_peers/quirks.rs"]
mod quirks;
#[path = "probe_peers/saved.rs"]
mod saved;
#[path = "probe_peers/scouts.rs"]
mod scouts;
#[path = "probe_peers/secrets.rs"]
mod secrets;
#[path = "probe_peers/server_evidence.rs"]
mod server_evidence;
#[path = "probe_peers/staying.rs"]
mod staying;
#[path = "probe_peers/tls13.rs"]
mod tls13;
#[path = "probe_peers/tool.rs"]
mod tool;
#[allow(dead_code, reason = "its clients are for the tests of captures")]
#[path = "capture/traffic.rs"]
mod traffic;
#[path = "probe_peers/unreached.rs"]
mod unreached;
#[path = "probe_peers/usage.rs"]
mod usage;
#[path = "probe_peers/versions.rs"]
mod versions;
#[path = "probe_peers/waiting.rs"]
mod waiting;
#[path = "zoo/mod.rs"]
mod zoo;

use peers::{Authority, Certificate, Key};

/// The four suites that a default Windows Server 2012 R2 has for ECDHE with an RSA certificate; all are CBC.
const ECDHE_RSA_CBC: &str = "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA:@SECLEVEL=0";

/// What the first of them is called in a report.
const FIRST_SUITE: &str = "TLS1.2 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384";

/// The certificates of one test.
struct Pki {
    authority: Authority,
    server: Certificate,
    client: Certificate,
}

impl Pki {
    fn new() -> Self {
        let authority = Authority::new();
        Self {
            server: authority.issue("server", Key::Rsa),
            client: authority.issue("client", Key::Ecdsa),
            authority,
        }
    }

    fn root(&self) -> &str {
        self.authority.root_file().to_str().unwrap()
    }

    /// The arguments that give the client certificate.
    fn as_client(&self) -> [&str; 4] {
        as_client(&self.client)
    }
}

fn as_client(certificate: &Certificate) -> [&str; 4] {
    let [file, key] = [&certificate.file, &certificate.key_file].map(|path| path.to_str().unwrap());
    ["--client-cert", file, "--client-key", key]
}
