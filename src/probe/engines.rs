//! The engines that make connections.

use std::sync::Arc;
use std::time::Duration;

use crate::classic::Credential;
use crate::dial::{ClassicSetup, DialSetup, SetupError};
use crate::schannel;

/// Both engines, set up.
#[derive(Clone, Debug)]
pub struct Engines {
    /// rustls: TLS 1.2 with ECDHE.
    pub rustls: DialSetup,
    /// The engine of module [`crate::classic`]: all else.
    pub classic: ClassicSetup,
    /// Schannel of Windows itself, where it is to be used.
    #[cfg(windows)]
    pub schannel: Option<crate::dial::SchannelSetup>,
}

impl Engines {
    /// Sets the engines up with, where given, a client certificate and its key. `patience` bounds each step of an attempt.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn new(
        credential: Option<Arc<Credential>>,
        patience: Duration,
    ) -> Result<Self, SetupError> {
        let certified = credential.as_ref().map(|c| c.certified_key());
        Ok(Self {
            rustls: DialSetup::new(schannel::provider(), certified, patience)?,
            classic: ClassicSetup::new(credential, patience),
            #[cfg(windows)]
            schannel: None,
        })
    }
}
