//! The original ticket of a front end, kept until its pool is done.

use crate::classic::ClassicSession;
use crate::dial::RustlsSession;
use crate::observation::{Engine, TlsVersion};
use crate::tls13::Tls13Session;

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
    Classic(ClassicSession),
    Tls13(Tls13Session),
}

impl Kept {
    pub(super) fn engine(&self) -> Engine {
        match self.session {
            Session::Rustls(_) => Engine::Rustls,
            Session::Classic(_) | Session::Tls13(_) => Engine::Classic,
        }
    }
}
