//! The client's certificate and key, as OpenSSL takes them.

use std::fmt;

use ::openssl::pkey::{PKey, Private};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use super::OpensslSetupError;

/// A certificate chain, leaf first, and its key. `Debug` shows nothing of the key.
pub(super) struct ClientIdentity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PKey<Private>,
}

impl ClientIdentity {
    pub(super) fn new(
        chain: &[CertificateDer<'static>],
        key: &PrivateKeyDer<'_>,
    ) -> Result<Self, OpensslSetupError> {
        let key = PKey::private_key_from_der(key.secret_der());
        Ok(Self {
            chain: chain.to_vec(),
            key: key.map_err(OpensslSetupError::Key)?,
        })
    }
}

impl fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientIdentity")
            .field("certificates", &self.chain.len())
            .finish_non_exhaustive()
    }
}
