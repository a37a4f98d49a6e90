//! The ClientHello, and the session that it offers.

use std::fmt;
use std::sync::Arc;

use ::openssl::error::ErrorStack;
use ::openssl::rand::rand_bytes;
use zeroize::Zeroizing;

use super::encode::{vector8, vector16};
use super::failure::Broken;
use super::prf::{MASTER_LENGTH, Secret};
use super::signing::SCHEMES;
use super::suite::Suite;
use crate::dial::Hello;
use crate::observation::TlsVersion;
use crate::wire::{ClientHello, Extension, extension};

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
    /// The message. It cannot be made where the ticket is too long for it.
    pub(super) fn message(
        &self,
        random: &[u8; 32],
        offered: &Offered,
        renegotiation: &RenegotiationInfo<'_>,
    ) -> Result<Vec<u8>, Broken> {
        let hello = ClientHello {
            version: self.version.0,
            random: *random,
            session_id: offered.session_id.clone(),
            suites: Suite::offered(self.version).map(|s| s.number).collect(),
            compression_methods: vec![0],
            extensions: self.extensions(offered, renegotiation),
        };
        hello
            .encode()
            .map_err(|error| Broken::local(&error.to_string()))
    }

    /// The last one is not empty: some old servers hang on a hello that ends in an empty extension.
    fn extensions(
        &self,
        offered: &Offered,
        renegotiation: &RenegotiationInfo<'_>,
    ) -> Vec<Extension> {
        let named = |kind, data| Extension { kind, data };
        let host_name = self.server_name.as_ref().map(|name| {
            let entry = [&[0][..], &vector16(name.as_bytes())].concat();
            named(extension::SERVER_NAME, vector16(&entry))
        });
        let ticket = offered.ticket.as_ref();
        let ticket = ticket.map(|ticket| named(extension::SESSION_TICKET, ticket.to_vec()));
        let renegotiation = match renegotiation {
            RenegotiationInfo::Verified(data) => {
                Some(named(extension::RENEGOTIATION_INFO, vector8(data)))
            }
            RenegotiationInfo::LeftOut => None,
        };
        let signatures = (self.version >= TlsVersion::TLS12)
            .then(|| named(extension::SIGNATURE_ALGORITHMS, numbers(&SCHEMES)));
        let last = [
            named(extension::SUPPORTED_GROUPS, numbers(&GROUPS)),
            // Uncompressed points alone.
            named(extension::EC_POINT_FORMATS, vector8(&[0])),
        ];
        host_name
            .into_iter()
            .chain([named(extension::EXTENDED_MASTER_SECRET, Vec::new())])
            .chain(ticket)
            .chain(renegotiation)
            .chain(signatures)
            .chain(last)
            .collect()
    }
}

fn numbers(list: &[u16]) -> Vec<u8> {
    let bytes: Vec<u8> = list.iter().flat_map(|n| n.to_be_bytes()).collect();
    vector16(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::Reply;

    fn decoded(hello: Hello<OpensslSession>) -> ClientHello {
        let version = TlsVersion::TLS10;
        let offered = Offered::of(hello, version).unwrap();
        let greeting = Greeting {
            version,
            server_name: Some("fe01.contoso.local".to_owned()),
        };
        let message = greeting.message(&[3; 32], &offered, &RenegotiationInfo::Verified(&[]));
        let message = message.unwrap();
        ClientHello::decode(&message[4..]).unwrap()
    }

    #[test]
    fn each_order_stands_in_the_hello() {
        let session = OpensslSession(Arc::new(Session {
            session_id: vec![9; 32],
            ..unknown(260, TlsVersion::TLS10).unwrap()
        }));
        let plain = decoded(Hello::Plain);
        assert!(plain.session_id.is_empty() && plain.ticket_length().is_none());
        let empty = decoded(Hello::EmptyTicketExtension);
        assert!(empty.session_id.is_empty() && empty.ticket_length() == Some(0));
        let by_id = decoded(Hello::SessionId(session.clone()));
        assert!(by_id.session_id == [9; 32] && by_id.ticket_length().is_none());
        for hello in [Hello::Ticket(session), Hello::UnknownTicket(260)] {
            let by_ticket = decoded(hello);
            assert_eq!(by_ticket.session_id.len(), 32);
            assert_ne!(by_ticket.session_id, [9; 32]);
            assert_eq!(by_ticket.ticket_length(), Some(260));
        }
    }

    #[test]
    fn a_ticket_that_no_hello_can_hold_is_an_error() {
        let hello = Hello::UnknownTicket(u16::MAX);
        let offered = Offered::of(hello, TlsVersion::TLS12).unwrap();
        let greeting = Greeting {
            version: TlsVersion::TLS12,
            server_name: None,
        };
        let made = greeting.message(&[3; 32], &offered, &RenegotiationInfo::LeftOut);
        assert!(matches!(made.unwrap_err().reply, Reply::LocalFault { .. }));
    }

    #[test]
    fn debug_shows_no_secret() {
        let session = OpensslSession(Arc::new(unknown(192, TlsVersion::TLS12).unwrap()));
        assert_eq!(format!("{session:?}"), "OpensslSession { .. }");
    }
}
