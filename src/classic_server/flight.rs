//! The server's first flight (RFC 5246 sections 7.4.1.3 to 7.4.5).

use super::handshake::{Awaited, SERVER_HELLO, ServerHandshake};
use super::offer::{ClientOffer, Kept};
use super::setup::{CertificatePolicy, TicketPolicy};
use crate::classic::classic_records::Outgoing;
use crate::classic::connection_error::Broken;
use crate::classic::dh::second_oakley_group;
use crate::classic::exchange::{OwnExchange, Point, SECP256R1, ServerShare};
use crate::classic::length_prefixed::{vector8, vector16, vector24};
use crate::classic::prf::Secret;
use crate::classic::random;
use crate::classic::scheme::{SCHEMES, Scheme};
use crate::classic::suite::{KeyExchange, Suite};
use crate::observation::TlsVersion;
use crate::wire::extension_number;

const CERTIFICATE: u8 = 11;
const SERVER_KEY_EXCHANGE: u8 = 12;
const CERTIFICATE_REQUEST: u8 = 13;
const SERVER_HELLO_DONE: u8 = 14;

impl ServerHandshake {
    /// ServerHello to ServerHelloDone of a full handshake.
    pub(super) fn begin(&mut self, offer: &ClientOffer) -> Result<Vec<Outgoing>, Broken> {
        let suite = offer
            .suite(&self.setup.suites)
            .ok_or_else(Broken::nothing_in_common)?;
        self.session = Some(Kept {
            suite,
            extended_master_secret: offer.extended_master_secret(),
            master: Secret::default(),
        });
        self.issues_ticket = offer.ticket().is_some() && self.setup.policy != TicketPolicy::Neither;
        if !self.issues_ticket {
            self.session_id = random::array::<32>()?.to_vec();
        }
        let hello = self.server_hello()?;
        // One record for all of them, as Schannel sends it.
        let mut flight = vec![self.say(SERVER_HELLO, &hello)];
        let chain: Vec<u8> = self
            .setup
            .credential
            .chain()
            .iter()
            .flat_map(|c| vector24(c))
            .collect();
        flight.push(self.say(CERTIFICATE, &vector24(&chain)));
        if let Some(body) = self.key_exchange(suite, offer)? {
            flight.push(self.say(SERVER_KEY_EXCHANGE, &body));
        }
        if self.certificate != CertificatePolicy::NotAsked {
            flight.push(self.say(CERTIFICATE_REQUEST, &self.certificate_request()));
        }
        flight.push(self.say(SERVER_HELLO_DONE, &[]));
        self.awaited = match self.certificate {
            CertificatePolicy::NotAsked => Awaited::KeyExchange,
            _ => Awaited::Certificate,
        };
        Ok(vec![joined(flight)])
    }

    pub(super) fn server_hello(&self) -> Result<Vec<u8>, Broken> {
        let session = self.session()?;
        let mut body = self.setup.version.0.to_be_bytes().to_vec();
        body.extend(self.server_random);
        body.extend(vector8(&self.session_id));
        body.extend(session.suite.number.to_be_bytes());
        body.push(0);
        let mut extensions = Vec::new();
        let mut put = |kind: u16, data: &[u8]| {
            extensions.extend(kind.to_be_bytes());
            extensions.extend(vector16(data));
        };
        if let Some(bond) = self.bound_to.as_ref().filter(|_| self.secure) {
            let both = [&bond.client[..], &bond.server].concat();
            put(extension_number::RENEGOTIATION_INFO, &vector8(&both));
        }
        if session.extended_master_secret {
            put(extension_number::EXTENDED_MASTER_SECRET, &[]);
        }
        if self.issues_ticket {
            put(extension_number::SESSION_TICKET, &[]);
        }
        body.extend(vector16(&extensions));
        Ok(body)
    }

    fn key_exchange(
        &mut self,
        suite: Suite,
        offer: &ClientOffer,
    ) -> Result<Option<Vec<u8>>, Broken> {
        let (share, own) = match suite.exchange {
            KeyExchange::Rsa => return Ok(None),
            KeyExchange::Dhe => {
                let group = second_oakley_group();
                let own = group.share()?;
                let share = ServerShare::Dhe(group, own.public.clone());
                (share, OwnExchange::Dhe(own))
            }
            KeyExchange::Ecdhe => {
                let own = Point::new(SECP256R1)?.ok_or_else(Broken::nothing_in_common)?;
                let share = ServerShare::Ecdhe(SECP256R1, own.public.clone());
                (share, OwnExchange::Ecdhe(own))
            }
        };
        self.own = Some(own);
        let mut body = share.encode();
        let signed = [&self.client_random[..], &self.server_random, &body].concat();
        let signing = self
            .setup
            .credential
            .choose(self.setup.version, &offer.schemes());
        let signing = signing.ok_or_else(Broken::nothing_in_common)?;
        if let Scheme::Named(number) = signing.scheme() {
            body.extend(number.to_be_bytes());
        }
        body.extend(vector16(&signing.sign(&signed)?));
        Ok(Some(body))
    }

    /// RFC 5246 section 7.4.4: RSA and ECDSA, and the names of the lab's root.
    fn certificate_request(&self) -> Vec<u8> {
        let mut body = vector8(&[1, 64]);
        if self.setup.version >= TlsVersion::TLS12 {
            let schemes: Vec<u8> = SCHEMES.iter().flat_map(|s| s.to_be_bytes()).collect();
            body.extend(vector16(&schemes));
        }
        let names = self.setup.verifier.root_hint_subjects();
        let names: Vec<u8> = names
            .iter()
            .flat_map(|name| vector16(name.as_ref()))
            .collect();
        body.extend(vector16(&names));
        body
    }
}

/// Several messages as one.
fn joined(messages: Vec<Outgoing>) -> Outgoing {
    let bytes = messages.into_iter().flat_map(|out| match out {
        Outgoing::Message(message) => message,
        Outgoing::ChangeCipherSpec(_) => Vec::new(),
    });
    Outgoing::Message(bytes.collect())
}
