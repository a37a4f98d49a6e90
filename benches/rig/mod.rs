//! What several benchmarks share.
#![allow(
    dead_code,
    reason = "every benchmark compiles this and uses its own part of it"
)]

pub(crate) mod identity;
pub(crate) mod probed;
pub(crate) mod protection;
pub(crate) mod served;

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use ticketprobe::schannel;

/// The provider of the tool with one suite left.
pub(crate) fn only(number: u16) -> Arc<CryptoProvider> {
    let mut provider = CryptoProvider::clone(&schannel::provider());
    provider
        .cipher_suites
        .retain(|suite| u16::from(suite.suite()) == number);
    assert_eq!(provider.cipher_suites.len(), 1, "suite 0x{number:04X}");
    Arc::new(provider)
}

/// The IANA name of a suite without what all of them share.
pub(crate) fn short_name(number: u16) -> &'static str {
    let name = schannel::suite_name(number).unwrap();
    name.trim_start_matches("TLS_ECDHE_")
}
