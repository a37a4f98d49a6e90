//! The certificate that Windows presents: from `LocalMachine\My`, with a key of any provider, which stays where it is.

use std::fmt;

use schannel::cert_context::{CertContext, HashAlgorithm};
use schannel::cert_store::CertStore;

use crate::identity::Thumbprint;

/// A certificate of the store that has a key.
#[derive(Clone)]
pub struct StoreCertificate {
    context: CertContext,
    der: Vec<u8>,
}

impl StoreCertificate {
    /// Finds the certificate of this thumbprint in `LocalMachine\My`.
    ///
    /// # Errors
    /// In words that follow "the certificate store": it cannot be opened, or the certificate is not there.
    pub fn find(Thumbprint(sha1): Thumbprint) -> Result<Self, String> {
        let store = CertStore::open_local_machine("My")
            .map_err(|error| format!("LocalMachine\\My cannot be opened: {error}"))?;
        let mut certificates = store.certs();
        let is_it = |context: &CertContext| {
            let own = context.fingerprint(HashAlgorithm::sha1());
            own.is_ok_and(|own| own == sha1)
        };
        let found = certificates.find(is_it);
        let context = found
            .ok_or_else(|| "LocalMachine\\My has no certificate with this thumbprint".to_owned())?;
        let der = context.to_der().to_vec();
        Ok(Self { context, der })
    }

    /// The certificate, DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    pub(super) fn context(&self) -> CertContext {
        self.context.clone()
    }
}

impl fmt::Debug for StoreCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreCertificate").finish_non_exhaustive()
    }
}
