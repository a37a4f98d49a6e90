//! How the secret of a full handshake came about.

use serde::{Deserialize, Serialize};

/// The key exchange of a full handshake, as far as the engine tells it (RFC 5246 sections 7.4.3 and 7.4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyExchange {
    /// How.
    pub method: KeyExchangeMethod,
    /// Size of the server's Diffie-Hellman group, in bits. None without such a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_bits: Option<u32>,
    /// Whether the server's signature over its share fits the key of its certificate. A fact alone: nothing ends for it.
    #[serde(default)]
    pub signature: SignatureCheck,
}

/// How the premaster secret comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyExchangeMethod {
    /// Encrypted to the RSA key of the certificate.
    Rsa,
    /// Diffie-Hellman over the integers modulo a prime.
    Dhe,
    /// Diffie-Hellman over a named curve.
    Ecdhe,
}

/// What came of checking a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureCheck {
    /// It fits.
    Valid,
    /// It does not fit, or is made in a way that the key cannot sign.
    Invalid,
    /// Nothing was signed, or the key is of a kind that this tool cannot check.
    #[default]
    NotChecked,
}
