//! The ClientHello of TLS 1.3 (RFC 8446 section 4.1.2).

use super::keys::SUITES;
use super::schedule::Schedule;
use super::session::{Offered13, Psk};
use crate::classic::connection_error::Broken;
use crate::classic::exchange::{CURVES, Point};
use crate::classic::length_prefixed::{vector8, vector16};
use crate::wire::{ClientHello, Extension, extension_number};

/// ECDSA, Ed25519, RSA-PSS; those with PKCS#1 for certificates alone (RFC 8446 section 4.2.3).
const SCHEMES: [u16; 10] = [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
];
/// Those that a message of the handshake may be signed with.
pub(super) const SIGNED_WITH: [u16; 7] = [0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806];
/// The groups whose shares go out at once; the others take a HelloRetryRequest.
pub(super) const FIRST_SHARES: [u16; 2] = [29, 23];
const TLS12: u16 = 0x0303;
const TLS13: u16 = 0x0304;
const PSK_DHE_KE: u8 = 1;

/// What does not change from the first ClientHello of a connection to a second.
pub(super) struct Greeting13 {
    /// The name for server_name; none for an address (RFC 6066 section 3).
    pub(super) server_name: Option<String>,
    pub(super) random: [u8; 32],
    pub(super) session_id: [u8; 32],
    pub(super) offered: Offered13,
}

impl Greeting13 {
    /// The message with these shares. `before` is what the binder covers besides: empty in a first ClientHello.
    pub(super) fn message(
        &self,
        shares: &[Point13],
        cookie: Option<&[u8]>,
        before: &[u8],
    ) -> Result<Vec<u8>, Broken> {
        let hello = ClientHello {
            version: TLS12,
            random: self.random,
            session_id: self.session_id.to_vec(),
            suites: SUITES.to_vec(),
            compression_methods: vec![0],
            extensions: self.extensions(shares, cookie),
        };
        let failed = |error: crate::wire::EncodeError| Broken::local(&error.to_string());
        let message = hello.encode().map_err(failed)?;
        match self.offered.psk() {
            Some(psk) => bound(message, psk, before),
            None => Ok(message),
        }
    }

    /// pre_shared_key stands last (RFC 8446 section 4.2.11).
    fn extensions(&self, shares: &[Point13], cookie: Option<&[u8]>) -> Vec<Extension> {
        let named = |kind, data| Extension { kind, data };
        let host_name = self.server_name.as_ref().map(|name| {
            let entry = [&[0][..], &vector16(name.as_bytes())].concat();
            named(extension_number::SERVER_NAME, vector16(&entry))
        });
        let versions = vector8(&TLS13.to_be_bytes());
        let fixed = [
            named(extension_number::SUPPORTED_GROUPS, numbers(&groups())),
            named(extension_number::SIGNATURE_ALGORITHMS, numbers(&SCHEMES)),
            named(extension_number::SUPPORTED_VERSIONS, versions),
            named(extension_number::KEY_SHARE, key_share(shares)),
            named(extension_number::POST_HANDSHAKE_AUTH, Vec::new()),
        ];
        let cookie = cookie.map(|cookie| named(extension_number::COOKIE, vector16(cookie)));
        let modes = self.offered.says_modes().then(|| {
            let modes = vector8(&[PSK_DHE_KE]);
            named(extension_number::PSK_KEY_EXCHANGE_MODES, modes)
        });
        let psk = self.offered.psk();
        let psk = psk.map(|psk| named(extension_number::PRE_SHARED_KEY, unbound(psk)));
        host_name
            .into_iter()
            .chain(fixed)
            .chain(cookie)
            .chain(modes)
            .chain(psk)
            .collect()
    }
}

/// A share of ours, and its group.
pub(super) struct Point13 {
    pub(super) group: u16,
    pub(super) point: Point,
}

impl Point13 {
    /// A fresh one; none in a group that this engine does not have.
    pub(super) fn new(group: u16) -> Result<Option<Self>, Broken> {
        let point = Point::new(group)?;
        Ok(point.map(|point| Self { group, point }))
    }
}

/// Those with a share first.
pub(super) fn groups() -> Vec<u16> {
    let others = CURVES.into_iter().filter(|g| !FIRST_SHARES.contains(g));
    FIRST_SHARES.into_iter().chain(others).collect()
}

fn key_share(shares: &[Point13]) -> Vec<u8> {
    let entries = shares.iter().flat_map(|share| {
        let group = share.group.to_be_bytes();
        [&group[..], &vector16(&share.point.public)].concat()
    });
    vector16(&entries.collect::<Vec<u8>>())
}

/// The extension with zeros for the binder.
fn unbound(psk: &Psk) -> Vec<u8> {
    let identity = [
        &vector16(&psk.ticket)[..],
        &psk.obfuscated_age().to_be_bytes(),
    ];
    let binder = vec![0; psk.suite.hash().length()];
    [vector16(&identity.concat()), vector16(&vector8(&binder))].concat()
}

/// The message with its binder, which covers all before the list of binders (RFC 8446 section 4.2.11.2).
fn bound(mut message: Vec<u8>, psk: &Psk, before: &[u8]) -> Result<Vec<u8>, Broken> {
    let hash = psk.suite.hash();
    let binders = hash.length() + 3;
    let covered = message.len().saturating_sub(binders);
    let key = Schedule::early(hash, Some(&psk.key)).derive("res binder", &[])?;
    let transcript = [before, &message[..covered]].concat();
    let binder = hash.finished(&key, &transcript)?;
    message.truncate(covered + 3);
    message.extend(binder);
    Ok(message)
}

fn numbers(list: &[u16]) -> Vec<u8> {
    let bytes: Vec<u8> = list.iter().flat_map(|n| n.to_be_bytes()).collect();
    vector16(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(offered: Offered13) -> ClientHello {
        let greeting = Greeting13 {
            server_name: Some("fe01.contoso.local".to_owned()),
            random: [3; 32],
            session_id: [4; 32],
            offered,
        };
        let shares: Vec<Point13> = FIRST_SHARES
            .into_iter()
            .filter_map(|group| Point13::new(group).unwrap())
            .collect();
        let message = greeting.message(&shares, None, &[]).unwrap();
        ClientHello::decode(&message[4..]).unwrap()
    }

    #[test]
    fn each_offer_has_the_extensions_that_say_it() {
        let says = |offered| {
            let hello = made(offered);
            (hello.offers_psk_modes(), hello.offers_psk())
        };
        assert_eq!(says(Offered13::Nothing), (false, false));
        assert_eq!(says(Offered13::Modes), (true, false));
        assert_eq!(says(Offered13::unknown_ticket(192).unwrap()), (true, true));
        let hello = made(Offered13::unknown_ticket(192).unwrap());
        let last = hello.extensions.last().unwrap();
        assert_eq!(last.kind, extension_number::PRE_SHARED_KEY);
        assert_eq!(last.data.len(), 2 + 2 + 192 + 4 + 2 + 1 + 32);
        assert!(last.data[last.data.len() - 32..] != [0; 32]);
    }
}
