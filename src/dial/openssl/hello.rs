//! The ClientHello, and the session that it offers.

use std::fmt;
use std::sync::Arc;

use ::openssl::error::ErrorStack;
use ::openssl::rand::rand_bytes;
use zeroize::Zeroizing;

use super::encode::{extension, message, vector8, vector16};
use super::prf::{MASTER_LENGTH, Secret};
use super::signing::SCHEMES;
use super::suite::Suite;
use crate::dial::Hello;
use crate::observation::TlsVersion;
use crate::wire::extension::{EXTENDED_MASTER_SECRET, RENEGOTIATION_INFO, SESSION_TICKET};

const CLIENT_HELLO: u8 = 1;
const SERVER_NAME: u16 = 0;
const SUPPORTED_GROUPS: u16 = 10;
const EC_POINT_FORMATS: u16 = 11;
const SIGNATURE_ALGORITHMS: u16 = 13;
/// P-256 and P-384, which 2012 R2 has; X25519 for others (RFC 8422 section 5.1.1).
const GROUPS: [u16; 3] = [23, 24, 29];

/// A TLS session that can be offered again. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct OpensslSession(pub(super) Arc<Session>);

impl fmt::Debug for OpensslSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpensslSession").finish_non_exhaustive()
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
pub(super) struct Offered {
    /// The session that the server may take up.
    pub(super) session: Option<Arc<Session>>,
    pub(super) session_id: Vec<u8>,
    /// The SessionTicket extension.
    pub(super) ticket: Option<Secret>,
}

impl Offered {
    /// Puts an order into what stands in the ClientHello.
    pub(super) fn of(
        hello: Hello<OpensslSession>,
        version: TlsVersion,
    ) -> Result<Self, ErrorStack> {
        Ok(match hello {
            Hello::Plain => Self::nothing(None),
            Hello::EmptyTicketExtension => Self::nothing(Some(Secret::default())),
            Hello::SessionId(session) => Self {
                session_id: session.0.session_id.clone(),
                session: Some(session.0),
                ticket: None,
            },
            Hello::Ticket(session) => Self::ticket(session.0)?,
            Hello::UnknownTicket(length) => Self::ticket(Arc::new(unknown(length, version)?))?,
        })
    }

    /// Nothing to resume.
    pub(super) fn nothing(ticket: Option<Secret>) -> Self {
        Self {
            session: None,
            session_id: Vec::new(),
            ticket,
        }
    }

    /// The ticket, with a fresh id for the server to echo: RFC 5077 section 3.4.
    fn ticket(session: Arc<Session>) -> Result<Self, ErrorStack> {
        Ok(Self {
            session_id: random(32)?.to_vec(),
            ticket: Some(session.ticket.clone().unwrap_or_default()),
            session: Some(session),
        })
    }
}

/// A session that nobody has made, with a ticket that no server can decrypt.
fn unknown(length: u16, version: TlsVersion) -> Result<Session, ErrorStack> {
    let suite = Suite::offered(version).next();
    Ok(Session {
        suite: suite.ok_or_else(ErrorStack::get)?,
        master: random(MASTER_LENGTH)?,
        extended_master_secret: true,
        session_id: Vec::new(),
        ticket: Some(random(usize::from(length.max(1)))?),
    })
}

pub(super) fn random(length: usize) -> Result<Secret, ErrorStack> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    rand_bytes(&mut bytes)?;
    Ok(bytes)
}

/// What does not change from one ClientHello of a connection to the next.
pub(super) struct Greeting {
    pub(super) version: TlsVersion,
    /// The name for server_name; none for an address (RFC 6066 section 3).
    pub(super) server_name: Option<String>,
}

/// What renegotiation_info says (RFC 5746 section 3.2).
pub(super) enum RenegotiationInfo<'a> {
    /// Empty in a first handshake, then the verify_data of the client.
    Verified(&'a [u8]),
    /// The server does not know it.
    LeftOut,
}

impl Greeting {
    /// The message.
    pub(super) fn message(
        &self,
        random: &[u8],
        offered: &Offered,
        renegotiation: &RenegotiationInfo<'_>,
    ) -> Vec<u8> {
        let suites: Vec<u8> = Suite::offered(self.version)
            .flat_map(|suite| suite.number.to_be_bytes())
            .collect();
        let body = [
            self.version.0.to_be_bytes().to_vec(),
            random.to_vec(),
            vector8(&offered.session_id),
            vector16(&suites),
            vector8(&[0]),
            vector16(&self.extensions(offered, renegotiation)),
        ];
        message(CLIENT_HELLO, &body.concat())
    }

    fn extensions(&self, offered: &Offered, renegotiation: &RenegotiationInfo<'_>) -> Vec<u8> {
        let numbers = |list: &[u16]| -> Vec<u8> {
            let bytes: Vec<u8> = list.iter().flat_map(|n| n.to_be_bytes()).collect();
            vector16(&bytes)
        };
        let mut extensions = Vec::new();
        if let Some(name) = &self.server_name {
            let host_name = [&[0][..], &vector16(name.as_bytes())].concat();
            extensions.extend(extension(SERVER_NAME, &vector16(&host_name)));
        }
        extensions.extend(extension(SUPPORTED_GROUPS, &numbers(&GROUPS)));
        extensions.extend(extension(EC_POINT_FORMATS, &vector8(&[0])));
        if self.version >= TlsVersion::TLS12 {
            extensions.extend(extension(SIGNATURE_ALGORITHMS, &numbers(&SCHEMES)));
        }
        extensions.extend(extension(EXTENDED_MASTER_SECRET, &[]));
        if let Some(ticket) = &offered.ticket {
            extensions.extend(extension(SESSION_TICKET, ticket));
        }
        if let RenegotiationInfo::Verified(data) = renegotiation {
            extensions.extend(extension(RENEGOTIATION_INFO, &vector8(data)));
        }
        extensions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ClientHello;

    fn decoded(hello: Hello<OpensslSession>) -> ClientHello {
        let version = TlsVersion::TLS10;
        let offered = Offered::of(hello, version).unwrap();
        let greeting = Greeting {
            version,
            server_name: Some("fe01.contoso.local".to_owned()),
        };
        let message = greeting.message(&[3; 32], &offered, &RenegotiationInfo::Verified(&[]));
        ClientHello::decode(&message[4..]).unwrap()
    }

    #[test]
    fn each_order_stands_in_the_hello() {
        let session = OpensslSession(Arc::new(Session {
            session_id: vec![9; 32],
            ..unknown(260, TlsVersion::TLS10).unwrap()
        }));
        let plain = decoded(Hello::Plain);
        assert!(plain.session_id.is_empty() && plain.ticket_length.is_none());
        let empty = decoded(Hello::EmptyTicketExtension);
        assert!(empty.session_id.is_empty() && empty.ticket_length == Some(0));
        let by_id = decoded(Hello::SessionId(session.clone()));
        assert!(by_id.session_id == [9; 32] && by_id.ticket_length.is_none());
        for hello in [Hello::Ticket(session), Hello::UnknownTicket(260)] {
            let by_ticket = decoded(hello);
            assert_eq!(by_ticket.session_id.len(), 32);
            assert_ne!(by_ticket.session_id, [9; 32]);
            assert_eq!(by_ticket.ticket_length, Some(260));
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let session = OpensslSession(Arc::new(unknown(192, TlsVersion::TLS12).unwrap()));
        assert_eq!(format!("{session:?}"), "OpensslSession { .. }");
    }
}
