//! The CBC suites of Schannel against OpenSSL, as client and as server.
#![allow(clippy::unwrap_used, reason = "a test may fail wherever it likes")]

mod client;
#[path = "../peers/mod.rs"]
mod peers;
mod server;

use std::io::Read;
use std::sync::LazyLock;

use peers::{Authority, Certificate, Key};
use ring::rand::{SecureRandom, SystemRandom};
use rustls::client::Tls12Resumption;

/// Number, and OpenSSL's name, of each suite that this crate adds to rustls.
const SUITES: [(u16, &str); 8] = [
    (0xC028, "ECDHE-RSA-AES256-SHA384"),
    (0xC027, "ECDHE-RSA-AES128-SHA256"),
    (0xC014, "ECDHE-RSA-AES256-SHA"),
    (0xC013, "ECDHE-RSA-AES128-SHA"),
    (0xC024, "ECDHE-ECDSA-AES256-SHA384"),
    (0xC023, "ECDHE-ECDSA-AES128-SHA256"),
    (0xC00A, "ECDHE-ECDSA-AES256-SHA"),
    (0xC009, "ECDHE-ECDSA-AES128-SHA"),
];

/// How a session comes back, with the switch that leaves OpenSSL no other way.
const RESUMPTIONS: [(Tls12Resumption, &str); 2] = [
    (Tls12Resumption::SessionIdOnly, "-no_ticket"),
    (Tls12Resumption::SessionIdOrTickets, "-no_cache"),
];

/// The certificates of one test.
struct Lab {
    authority: Authority,
    rsa: Certificate,
    ecdsa: Certificate,
    client: Certificate,
}

impl Lab {
    fn new() -> Self {
        let authority = Authority::new();
        Self {
            rsa: authority.issue("rsa", Key::Rsa),
            ecdsa: authority.issue("ecdsa", Key::Ecdsa),
            client: authority.issue("client", Key::Ecdsa),
            authority,
        }
    }
}

/// 20 MB that compress and repeat nowhere.
static BODY: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut body = vec![0; 20_000_000];
    SystemRandom::new().fill(&mut body).unwrap();
    body
});

#[derive(Clone, Copy, PartialEq)]
enum ClientCertificate {
    Unwanted,
    Required,
}

/// Whether OpenSSL reports such a handshake: `New, TLSv1.2, Cipher is ECDHE-RSA-AES256-SHA384`.
fn says(text: &str, word: &str, suite: &str) -> bool {
    let end = format!(", Cipher is {suite}");
    text.lines()
        .any(|line| line.starts_with(word) && line.ends_with(&end))
}

/// As many bytes as the body has.
fn read(source: &mut impl Read) -> Vec<u8> {
    let mut bytes = vec![0; BODY.len()];
    source.read_exact(&mut bytes).unwrap();
    bytes
}
