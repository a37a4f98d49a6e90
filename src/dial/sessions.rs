//! A session store of one slot: what is offered stays apart from what is received.

use std::sync::{Mutex, PoisonError};

use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls_pki_types::ServerName;

/// Offers one session, always the same, and keeps the last one that it is given. The server name plays no part.
pub(super) struct Slot {
    offer: Option<Tls12ClientSessionValue>,
    received: Mutex<Option<Tls12ClientSessionValue>>,
}

impl Slot {
    pub(super) fn new(offer: Option<Tls12ClientSessionValue>) -> Self {
        Self {
            offer,
            received: Mutex::new(None),
        }
    }

    /// The session that the handshake made.
    pub(super) fn take_received(&self) -> Option<Tls12ClientSessionValue> {
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.take()
    }
}

/// `Tls12ClientSessionValue` would print its ticket.
impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slot").finish_non_exhaustive()
    }
}

impl ClientSessionStore for Slot {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ServerName<'static>, value: Tls12ClientSessionValue) {
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        *received = Some(value);
    }

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.offer.clone()
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {}

    fn insert_tls13_ticket(&self, _: ServerName<'static>, _: Tls13ClientSessionValue) {}

    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        None
    }
}
