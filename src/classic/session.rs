//! Sessions, and what a ClientHello offers of them.

use std::fmt;
use std::sync::Arc;

use super::connection_error::Broken;
use super::prf::{MASTER_LENGTH, Secret};
use super::random;
use super::suite::Suite;
use crate::observation::TlsVersion;

/// Longest ticket that is offered, in bytes: beside others, its extension must fit a ClientHello.
pub(crate) const OFFERED_MAX: usize = 0xf000;

/// A TLS session that can be offered again. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct ClassicSession(pub(super) Arc<Session>);

impl fmt::Debug for ClassicSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClassicSession").finish_non_exhaustive()
    }
}

/// What both sides remember of a handshake.
pub(super) struct Session {
    pub(super) suite: Suite,
    pub(super) master: Secret,
    pub(super) extended_master_secret: bool,
    pub(super) session_id: Vec<u8>,
    pub(super) ticket: Option<Secret>,
}

/// What a ClientHello offers towards resumption.
pub(crate) struct Offered {
    /// The session that the server may take up.
    pub(super) session: Option<Arc<Session>>,
    pub(super) session_id: Vec<u8>,
    /// The SessionTicket extension.
    pub(crate) ticket: Option<Secret>,
}

impl Offered {
    /// Nothing to resume, and no SessionTicket extension.
    pub(crate) fn nothing() -> Self {
        Self {
            session: None,
            session_id: Vec::new(),
            ticket: None,
        }
    }

    /// Nothing to resume, and an empty SessionTicket extension.
    pub(crate) fn tickets() -> Self {
        Self {
            ticket: Some(Secret::default()),
            ..Self::nothing()
        }
    }

    /// The session's own id, and no SessionTicket extension.
    pub(crate) fn session_id(session: ClassicSession) -> Self {
        Self {
            session_id: session.0.session_id.clone(),
            session: Some(session.0),
            ticket: None,
        }
    }

    /// The session's ticket, with a fresh id for the server to echo (RFC 5077 section 3.4).
    pub(crate) fn ticket(session: ClassicSession) -> Result<Self, Broken> {
        Self::ticket_of(session.0)
    }

    /// A ticket of `length` random bytes, which no server can decrypt.
    pub(crate) fn unknown_ticket(length: u16, version: TlsVersion) -> Result<Self, Broken> {
        let longest = u16::try_from(OFFERED_MAX).unwrap_or(u16::MAX);
        Self::ticket_of(Arc::new(unknown(length.min(longest), version)?))
    }

    fn ticket_of(session: Arc<Session>) -> Result<Self, Broken> {
        Ok(Self {
            session_id: random::array::<32>()?.to_vec(),
            ticket: Some(session.ticket.clone().unwrap_or_default()),
            session: Some(session),
        })
    }
}

/// A session that nobody has made.
fn unknown(length: u16, version: TlsVersion) -> Result<Session, Broken> {
    let suite = Suite::offered(version).next();
    Ok(Session {
        suite: suite.ok_or_else(|| Broken::local("no suite fits the version"))?,
        master: random::secret(MASTER_LENGTH)?,
        extended_master_secret: true,
        session_id: Vec::new(),
        ticket: Some(random::secret(usize::from(length.max(1)))?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_offers_its_own() {
        let session = ClassicSession(Arc::new(Session {
            session_id: vec![9; 32],
            ..unknown(260, TlsVersion::TLS10).unwrap()
        }));
        let ticket_length = |offered: &Offered| offered.ticket.as_ref().map(|t| t.len());
        assert_eq!(ticket_length(&Offered::nothing()), None);
        assert_eq!(ticket_length(&Offered::tickets()), Some(0));
        let by_id = Offered::session_id(session.clone());
        assert!(by_id.session_id == [9; 32] && by_id.ticket.is_none());
        let unknown = Offered::unknown_ticket(260, TlsVersion::TLS12).unwrap();
        for by_ticket in [Offered::ticket(session).unwrap(), unknown] {
            assert_eq!(by_ticket.session_id.len(), 32);
            assert_ne!(by_ticket.session_id, [9; 32]);
            assert_eq!(ticket_length(&by_ticket), Some(260));
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let session = ClassicSession(Arc::new(unknown(192, TlsVersion::TLS12).unwrap()));
        assert_eq!(format!("{session:?}"), "ClassicSession { .. }");
    }
}
