//! The original ticket of a front end, kept until its pool is done.

#[cfg(feature = "legacy-tls")]
use crate::dial::OpensslSession;
use crate::dial::RustlsSession;
use crate::observation::{Engine, TlsVersion};

/// A session with a ticket, and what it was made with. Its `Debug` shows nothing of the ticket.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) version: TlsVersion,
    pub(super) session: Session,
}

/// A session of one of the engines.
#[derive(Clone, Debug)]
pub(super) enum Session {
    Rustls(RustlsSession),
    #[cfg(feature = "legacy-tls")]
    Openssl(OpensslSession),
}

impl Kept {
    pub(super) fn engine(&self) -> Engine {
        match self.session {
            Session::Rustls(_) => Engine::Rustls,
            #[cfg(feature = "legacy-tls")]
            Session::Openssl(_) => Engine::Openssl,
        }
    }
}
