//! TLS as Schannel on Windows Server 2012 R2 speaks it, for rustls.
//!
//! Such a host has no ECDHE_RSA suite with GCM, so that rustls by itself has no suite in common with it when
//! its certificate is an RSA one. This module adds the eight ECDHE suites with AES-CBC. They are here to talk to
//! old servers that have nothing better: MAC then encrypt, with the checks in constant flow.

pub(crate) mod compression_function;
mod constant_time;
pub(crate) mod mac;
mod prf;
mod record;
pub(crate) mod remove_padding;
mod suite;
mod suite_names;

#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use rustls::SupportedCipherSuite;
use rustls::crypto::ring::{self, cipher_suite, kx_group};
use rustls::crypto::{CryptoProvider, SupportedKxGroup};

pub use suite_names::suite_name;

/// The cipher suites of a default Windows Server 2012 R2 (with KB 2919355), in its order of preference.
#[rustfmt::skip]
pub const SUITES_2012_R2: [u16; 28] = [
    0xC028, 0xC027, 0xC014, 0xC013, // ECDHE_RSA, CBC
    0x009F, 0x009E, 0x0039, 0x0033, // DHE_RSA, GCM, then CBC
    0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F, // RSA, GCM, then CBC
    0xC02C, 0xC02B, 0xC024, 0xC023, 0xC00A, 0xC009, // ECDHE_ECDSA, GCM, then CBC
    0x006A, 0x0040, 0x0038, 0x0032, // DHE_DSS, CBC
    0x000A, 0x0013, 0x0005, 0x0004, // 3DES, RC4
];

/// Whether a suite of [`SUITES_2012_R2`] exists only in TLS 1.2: those with GCM (RFC 5288, RFC 5289) or a MAC of SHA-256 or SHA-384.
#[must_use]
pub fn is_tls12_only(suite: u16) -> bool {
    matches!(
        suite,
        0x003C | 0x003D | 0x0040 | 0x006A | 0x009C..=0x009F | 0xC023..=0xC02C
    )
}

/// Whether the engine on rustls has a suite.
#[must_use]
pub fn has_suite(suite: u16) -> bool {
    let provider = provider();
    let mut suites = provider.cipher_suites.iter();
    suites.any(|own| u16::from(own.suite()) == suite)
}

/// What the probe offers: the suites and groups of Windows Server 2012 R2 first and in its order, then those that
/// newer servers may insist on. TLS 1.2 only.
#[must_use]
pub fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    let build = || {
        let mut suites = suites_2012_r2().to_vec();
        suites.extend([
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        ]);
        let groups = vec![kx_group::SECP256R1, kx_group::SECP384R1, kx_group::X25519];
        with(suites, groups)
    };
    PROVIDER.get_or_init(build).clone()
}

/// What a default Windows Server 2012 R2 with a certificate agrees to, as far as this engine has it.
#[must_use]
pub fn server_2012_r2() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    let groups = || vec![kx_group::SECP256R1, kx_group::SECP384R1];
    PROVIDER
        .get_or_init(|| with(suites_2012_r2().to_vec(), groups()))
        .clone()
}

fn with(
    cipher_suites: Vec<SupportedCipherSuite>,
    kx_groups: Vec<&'static dyn SupportedKxGroup>,
) -> Arc<CryptoProvider> {
    Arc::new(CryptoProvider {
        cipher_suites,
        kx_groups,
        ..ring::default_provider()
    })
}

/// Those of [`SUITES_2012_R2`] that this engine has, in the same order.
fn suites_2012_r2() -> [SupportedCipherSuite; 10] {
    [
        suite::TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        suite::TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        suite::TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        suite::TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        suite::TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        suite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        suite::TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        suite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    ]
}
