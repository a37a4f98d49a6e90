//! A key that signs the hashes of TLS 1.0 and 1.1, wherever it lies.

use std::fmt;

use super::scheme::{Algorithm, Digested};

/// Signs the hashes of TLS 1.0 and 1.1.
pub(crate) trait OldKey: fmt::Debug + Send + Sync {
    /// RSA, DSA or ECDSA.
    fn algorithm(&self) -> Algorithm;

    /// A signature over a hash; in words, why there is none.
    fn sign(&self, hash: Digested) -> Result<Vec<u8>, String>;
}
