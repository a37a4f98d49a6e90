//! What only TLS 1.3 has.

use serde::{Deserialize, Serialize};

/// What a connection of TLS 1.3 showed besides (RFC 8446). Groups are numbers of the registry TLS Supported Groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tls13 {
    /// The group of the key exchange.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<u16>,
    /// The group that a HelloRetryRequest asked for; 0 where it asked for a cookie alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_group: Option<u16>,
    /// NewSessionTicket messages that came.
    #[serde(default)]
    pub tickets: u32,
    /// When the first of them came, in microseconds since the attempt began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_ticket_us: Option<u64>,
    /// When the last of them came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_ticket_us: Option<u64>,
    /// Length of the nonce of the first, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce_length: Option<u8>,
    /// max_early_data_size of the first, in bytes; none where it allows no early data. This tool never sends any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_data: Option<u32>,
    /// Longest lifetime of a ticket, in seconds: more than 604,800 is not allowed (RFC 8446 section 4.6.1).
    #[serde(default)]
    pub longest_lifetime: u32,
    /// KeyUpdate messages that came.
    #[serde(default)]
    pub key_updates: u32,
}
