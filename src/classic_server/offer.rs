//! What a ClientHello offers, as the server half understands it.

use crate::classic::connection_error::{Broken, PROTOCOL_VERSION};
use crate::classic::exchange::SECP256R1;
use crate::classic::prf::Secret;
use crate::classic::suite::{KeyExchange, Suite};
use crate::observation::TlsVersion;
use crate::wire::{ClientHello, Reader, extension_number};

/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 section 3.3).
const RENEGOTIATION_SCSV: u16 = 0x00FF;

/// What a server keeps of a session.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) suite: Suite,
    pub(super) extended_master_secret: bool,
    pub(super) master: Secret,
}

/// A ClientHello, taken apart.
pub(super) struct ClientOffer {
    hello: ClientHello,
    /// renegotiation_info, without its length; an empty one where the SCSV stands for it.
    pub(super) renegotiation_info: Option<Vec<u8>>,
}

impl ClientOffer {
    /// Decodes the body of a ClientHello. Fails where the client does not speak `version`.
    pub(super) fn decode(body: &[u8], version: TlsVersion) -> Result<Self, Broken> {
        let hello = ClientHello::decode(body)?;
        if hello.version < version.0 {
            return Err(Broken::incompatible(
                "the client is older",
                PROTOCOL_VERSION,
            ));
        }
        let scsv = hello.suites.contains(&RENEGOTIATION_SCSV).then(Vec::new);
        let info = match data_of(&hello, extension_number::RENEGOTIATION_INFO) {
            Some(data) => {
                let mut reader = Reader::new(data);
                let bond = reader.vector8("renegotiated_connection")?;
                Some(bond.remainder().to_vec())
            }
            None => scsv,
        };
        Ok(Self {
            renegotiation_info: info,
            hello,
        })
    }

    pub(super) fn random(&self) -> [u8; 32] {
        self.hello.random
    }

    pub(super) fn session_id(&self) -> &[u8] {
        &self.hello.session_id
    }

    /// The SessionTicket extension; empty where the client has no ticket.
    pub(super) fn ticket(&self) -> Option<&[u8]> {
        data_of(&self.hello, extension_number::SESSION_TICKET)
    }

    pub(super) fn extended_master_secret(&self) -> bool {
        data_of(&self.hello, extension_number::EXTENDED_MASTER_SECRET).is_some()
    }

    /// The first of `suites` that the client offers. A client that names no curve takes P-256 (RFC 8422 section 4).
    pub(super) fn suite(&self, suites: &[Suite]) -> Option<Suite> {
        let fits = |suite: &&Suite| {
            self.hello.suites.contains(&suite.number)
                && (suite.exchange != KeyExchange::Ecdhe || self.takes_p256())
        };
        suites.iter().find(fits).copied()
    }

    fn takes_p256(&self) -> bool {
        let listed = self.numbers(extension_number::SUPPORTED_GROUPS);
        listed.is_none_or(|groups| groups.contains(&SECP256R1))
    }

    /// The signature schemes that the client takes; SHA-1 where it names none (RFC 5246 section 7.4.1.4.1).
    pub(super) fn schemes(&self) -> Vec<u16> {
        let listed = self.numbers(extension_number::SIGNATURE_ALGORITHMS);
        listed.unwrap_or_else(|| vec![0x0201, 0x0203])
    }

    fn numbers(&self, kind: u16) -> Option<Vec<u16>> {
        let mut reader = Reader::new(data_of(&self.hello, kind)?);
        let list = reader.vector16("list").ok()?.remainder();
        let pairs = list.as_chunks::<2>().0.iter();
        Some(pairs.map(|pair| u16::from_be_bytes(*pair)).collect())
    }
}

fn data_of(hello: &ClientHello, kind: u16) -> Option<&[u8]> {
    let found = hello.extensions.iter().find(|e| e.kind == kind)?;
    Some(&found.data)
}
