//! Tickets of one connection: with the lifetime hint of Schannel, and with a note of what became of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::server::ProducesTickets;

/// Lifetime hint of Schannel's tickets in seconds: its documented cache time.
const LIFETIME_HINT: u32 = 36_000;

/// What one connection did with tickets.
#[derive(Debug, Default)]
pub(super) struct TicketUse {
    opened: AtomicBool,
    renewed: AtomicBool,
}

impl TicketUse {
    /// The client's ticket was one of ours.
    pub(super) fn opened(&self) -> bool {
        self.opened.load(Ordering::Relaxed)
    }

    /// A ticket was made after the client's had been opened. In an abbreviated handshake that comes before the
    /// ServerHello goes out, in a full one after.
    pub(super) fn renewed(&self) -> bool {
        self.renewed.load(Ordering::Relaxed)
    }
}

/// Makes and opens the tickets of one connection.
#[derive(Debug)]
pub(super) struct Witness {
    ticketer: Arc<dyn ProducesTickets>,
    seen: Arc<TicketUse>,
}

impl Witness {
    pub(super) fn new(ticketer: Arc<dyn ProducesTickets>, seen: Arc<TicketUse>) -> Self {
        Self { ticketer, seen }
    }
}

impl ProducesTickets for Witness {
    fn enabled(&self) -> bool {
        self.ticketer.enabled()
    }

    fn lifetime(&self) -> u32 {
        LIFETIME_HINT
    }

    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        self.seen
            .renewed
            .store(self.seen.opened(), Ordering::Relaxed);
        self.ticketer.encrypt(plain)
    }

    fn decrypt(&self, cipher: &[u8]) -> Option<Vec<u8>> {
        let plain = self.ticketer.decrypt(cipher)?;
        self.seen.opened.store(true, Ordering::Relaxed);
        Some(plain)
    }
}

#[cfg(test)]
mod tests {
    use rustls::crypto::ring::Ticketer;

    use super::*;

    #[test]
    fn only_a_ticket_of_ours_leaves_a_note() {
        let seen = Arc::new(TicketUse::default());
        let witness = Witness::new(Ticketer::new().unwrap(), seen.clone());
        assert_eq!(witness.lifetime(), 36_000);
        let ticket = witness.encrypt(b"session").unwrap();
        assert!(witness.decrypt(b"not a ticket").is_none());
        assert!(!seen.opened() && !seen.renewed());
        assert_eq!(witness.decrypt(&ticket).unwrap(), b"session");
        assert!(seen.opened() && !seen.renewed());
        witness.encrypt(b"session").unwrap();
        assert!(seen.renewed());
    }
}
