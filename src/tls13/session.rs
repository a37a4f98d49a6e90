//! Tickets of TLS 1.3, and what a ClientHello offers of them (RFC 8446 sections 4.2.9 and 4.2.11).

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use super::keys::Suite13;
use super::messages::Ticket;
use crate::classic::connection_error::Broken;
use crate::classic::prf::Secret;
use crate::classic::random;
use crate::classic::session::OFFERED_MAX;

/// Longest lifetime that a ticket may have, in seconds: seven days (RFC 8446 section 4.6.1).
pub(crate) const LIFETIME_MAX: u32 = 604_800;

/// A ticket with its key, which can be offered. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Tls13Session(Arc<Psk>);

impl fmt::Debug for Tls13Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls13Session").finish_non_exhaustive()
    }
}

/// A pre-shared key that came with a ticket.
pub(super) struct Psk {
    pub(super) suite: Suite13,
    pub(super) key: Secret,
    pub(super) ticket: Secret,
    age_add: u32,
    received: Instant,
}

impl Psk {
    /// The age of the ticket in milliseconds, as it goes into a ClientHello (RFC 8446 section 4.2.11.1).
    pub(super) fn obfuscated_age(&self) -> u32 {
        let age = self.received.elapsed().as_millis();
        // Within the seven days of a ticket it fits.
        let age = u32::try_from(age).unwrap_or(u32::MAX);
        age.wrapping_add(self.age_add)
    }
}

impl Tls13Session {
    /// The session of a ticket; none where no client may offer it, or no ClientHello can hold it. `resumption` is the
    /// resumption_master_secret of the connection.
    pub(super) fn of(
        ticket: &Ticket,
        suite: Suite13,
        resumption: &[u8],
    ) -> Result<Option<Self>, Broken> {
        if !(1..=LIFETIME_MAX).contains(&ticket.lifetime) || ticket.ticket.len() > OFFERED_MAX {
            return Ok(None);
        }
        let hash = suite.hash();
        let key = hash.expand(resumption, "resumption", &ticket.nonce, hash.length())?;
        Ok(Some(Self(Arc::new(Psk {
            suite,
            key,
            ticket: Secret::new(ticket.ticket.clone()),
            age_add: ticket.age_add,
            received: Instant::now(),
        }))))
    }
}

/// What a ClientHello offers towards resumption.
pub(crate) enum Offered13 {
    /// Neither pre_shared_key nor psk_key_exchange_modes.
    Nothing,
    /// psk_key_exchange_modes with psk_dhe_ke: tickets may be issued.
    Modes,
    /// A ticket besides.
    Ticket(Tls13Session),
}

impl Offered13 {
    /// A ticket of `length` random bytes, which no server knows.
    pub(crate) fn unknown_ticket(length: u16) -> Result<Self, Broken> {
        let no_suite = || Broken::local("no suite fits TLS 1.3");
        let suite = Suite13::of(0x1301).ok_or_else(no_suite)?;
        Ok(Self::Ticket(Tls13Session(Arc::new(Psk {
            suite,
            key: random::secret(suite.hash().length())?,
            ticket: random::secret(usize::from(length).clamp(1, OFFERED_MAX))?,
            age_add: 0,
            received: Instant::now(),
        }))))
    }

    pub(super) fn psk(&self) -> Option<&Psk> {
        match self {
            Self::Ticket(session) => Some(&session.0),
            Self::Nothing | Self::Modes => None,
        }
    }

    pub(super) fn says_modes(&self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usable(lifetime: u32, length: usize) -> bool {
        let ticket = Ticket {
            lifetime,
            age_add: 7,
            nonce: vec![0],
            ticket: vec![1; length],
            early_data: None,
        };
        let suite = Suite13::of(0x1301).unwrap();
        let session = Tls13Session::of(&ticket, suite, &[3; 32]).unwrap();
        session.is_some()
    }

    #[test]
    fn only_what_a_client_may_offer_makes_a_session() {
        assert!(usable(1, 200) && usable(LIFETIME_MAX, 200));
        assert!(!usable(0, 200) && !usable(LIFETIME_MAX + 1, 200) && !usable(u32::MAX, 200));
        assert!(!usable(7200, 65_535));
    }

    #[test]
    fn debug_shows_no_secret() {
        let Offered13::Ticket(session) = Offered13::unknown_ticket(200).unwrap() else {
            panic!("no ticket");
        };
        assert_eq!(format!("{session:?}"), "Tls13Session { .. }");
    }
}
