//! The ClientHello (RFC 5246 section 7.4.1.2).

use super::connection_error::Broken;
use super::exchange::CURVES;
use super::length_prefixed::{vector8, vector16};
use super::scheme::SCHEMES;
use super::session::Offered;
use super::suite::Suite;
use crate::observation::TlsVersion;
use crate::wire::{ClientHello, Extension, extension_number};

/// What does not change from one ClientHello of a connection to the next.
#[derive(Clone, Debug)]
pub(crate) struct Greeting {
    pub(crate) version: TlsVersion,
    /// The name for server_name; none for an address (RFC 6066 section 3).
    pub(crate) server_name: Option<String>,
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
            named(extension_number::SERVER_NAME, vector16(&entry))
        });
        let ticket = offered.ticket.as_ref();
        let ticket = ticket.map(|ticket| named(extension_number::SESSION_TICKET, ticket.to_vec()));
        let renegotiation = match renegotiation {
            RenegotiationInfo::Verified(data) => {
                Some(named(extension_number::RENEGOTIATION_INFO, vector8(data)))
            }
            RenegotiationInfo::LeftOut => None,
        };
        let signatures = (self.version >= TlsVersion::TLS12)
            .then(|| named(extension_number::SIGNATURE_ALGORITHMS, numbers(&SCHEMES)));
        let last = [
            named(extension_number::SUPPORTED_GROUPS, numbers(&CURVES)),
            // Uncompressed points alone.
            named(extension_number::EC_POINT_FORMATS, vector8(&[0])),
        ];
        host_name
            .into_iter()
            .chain([named(extension_number::EXTENDED_MASTER_SECRET, Vec::new())])
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
    use crate::classic::prf::Secret;
    use crate::observation::Reply;

    fn made(offered: &Offered, version: TlsVersion) -> Result<ClientHello, Broken> {
        let greeting = Greeting {
            version,
            server_name: Some("fe01.contoso.local".to_owned()),
        };
        let first = RenegotiationInfo::Verified(&[]);
        let message = greeting.message(&[3; 32], offered, &first)?;
        Ok(ClientHello::decode(&message[4..]).unwrap())
    }

    #[test]
    fn each_version_has_its_suites() {
        for (version, suites) in [(TlsVersion::TLS10, 14), (TlsVersion::TLS12, 30)] {
            let hello = made(&Offered::tickets(), version).unwrap();
            assert_eq!((hello.version, hello.suites.len()), (version.0, suites));
            assert_eq!(hello.ticket_length(), Some(0));
        }
    }

    #[test]
    fn a_ticket_that_no_hello_can_hold_is_an_error() {
        let offered = Offered {
            ticket: Some(Secret::new(vec![7; 0xffff])),
            ..Offered::tickets()
        };
        let failed = made(&offered, TlsVersion::TLS12).unwrap_err();
        assert!(matches!(failed.reply, Reply::LocalFault { .. }));
    }
}
