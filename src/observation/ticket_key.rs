//! The part of a ticket that names the key which it was made with.

use serde::{Deserialize, Serialize};

/// A fingerprint of that part. Of the ticket itself nothing can be read from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct KeyMark {
    /// Which bytes were taken.
    pub layout: KeyLayout,
    /// The first eight hex digits of the SHA-256 over them.
    pub fingerprint: String,
}

/// Which bytes of a ticket are taken for the name of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyLayout {
    /// Four zero bytes and a version-4 GUID, as published captures of Schannel on newer hosts have it: the first 20 bytes.
    Schannel,
    /// The first 16 bytes: key_name, where the server follows the recommendation of RFC 5077 section 4. Where each ticket of a server
    /// has others, they name no key.
    #[serde(other)]
    Leading16,
}
