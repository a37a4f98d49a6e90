//! What the client says in a handshake after ServerHello.

use std::sync::Arc;

use super::{Handshake, Outgoing, unexpected};
use crate::dial::openssl::encode::{message, vector16, vector24};
use crate::dial::openssl::exchange::ClientShare;
use crate::dial::openssl::failure::Broken;
use crate::dial::openssl::identity::ClientIdentity;
use crate::dial::openssl::prf::MASTER_LENGTH;
use crate::dial::openssl::signing::Scheme;
use crate::dial::openssl::suite::KeyExchange;
use crate::observation::ClientCertificate;

const CERTIFICATE: u8 = 11;
const CERTIFICATE_VERIFY: u8 = 15;
const CLIENT_KEY_EXCHANGE: u8 = 16;
const FINISHED: u8 = 20;

impl Handshake {
    /// The client's flight after ServerHelloDone.
    pub(super) fn answer(&mut self) -> Result<Vec<Outgoing>, Broken> {
        let mut outgoing = Vec::new();
        let signing = self.present(&mut outgoing);
        let share = self.exchange_keys()?;
        self.say(CLIENT_KEY_EXCHANGE, &share.body, &mut outgoing);
        self.agree_on_master(&share.premaster)?;
        if let Some((scheme, identity)) = signing {
            let signature = vector16(&scheme.sign(&identity.key, &self.transcript)?);
            let body = match scheme {
                Scheme::OfTheKey => signature,
                Scheme::Named(number) => [&number.to_be_bytes()[..], &signature].concat(),
            };
            self.say(CERTIFICATE_VERIFY, &body, &mut outgoing);
        }
        self.derive_keys()?;
        outgoing.extend(self.finish()?);
        Ok(outgoing)
    }

    /// Answers a CertificateRequest; says how the key is to be proven, where there is one.
    fn present(&mut self, outgoing: &mut Vec<Outgoing>) -> Option<(Scheme, Arc<ClientIdentity>)> {
        let (_, named) = self.request.as_ref()?;
        let version = self.greeting.version;
        let signing = self.identity.clone().and_then(|identity| {
            let scheme = Scheme::choose(version, &identity.key, named)?;
            Some((scheme, identity))
        });
        let chain = signing.as_ref().map(|(_, identity)| &identity.chain[..]);
        let list: Vec<u8> = chain
            .unwrap_or_default()
            .iter()
            .flat_map(|certificate| vector24(certificate))
            .collect();
        self.certificate = if list.is_empty() {
            ClientCertificate::Empty
        } else {
            ClientCertificate::Presented
        };
        self.say(CERTIFICATE, &vector24(&list), outgoing);
        signing
    }

    fn exchange_keys(&self) -> Result<ClientShare, Broken> {
        let key = self.server_key.as_ref().ok_or_else(unexpected)?;
        match (&self.share, self.chosen()?.suite.exchange) {
            (None, KeyExchange::Rsa) => ClientShare::rsa(key, self.greeting.version),
            (Some(share), _) => ClientShare::answer(share),
            (None, _) => Err(unexpected()),
        }
    }

    /// RFC 5246 section 8.1, or RFC 7627 section 4.
    fn agree_on_master(&mut self, premaster: &[u8]) -> Result<(), Broken> {
        let (chosen, prf) = (self.chosen()?, self.prf()?);
        let (label, seed) = if chosen.extended_master_secret {
            ("extended master secret", prf.hash(&self.transcript)?)
        } else {
            let randoms = [&self.client_random[..], &chosen.random].concat();
            ("master secret", randoms)
        };
        self.master = prf.expand(premaster, label, &[&seed], MASTER_LENGTH)?;
        Ok(())
    }

    /// ChangeCipherSpec and Finished.
    pub(super) fn finish(&mut self) -> Result<Vec<Outgoing>, Broken> {
        let prf = self.prf()?;
        let data = prf.verify_data(&self.master, "client finished", &self.transcript)?;
        let client = self.protections.as_ref().map(|(client, _)| client.clone());
        let client = Box::new(client.ok_or_else(unexpected)?);
        let mut outgoing = vec![Outgoing::ChangeCipherSpec(client)];
        self.say(FINISHED, &data, &mut outgoing);
        self.finished.client = data;
        Ok(outgoing)
    }

    fn say(&mut self, kind: u8, body: &[u8], outgoing: &mut Vec<Outgoing>) {
        let message = message(kind, body);
        self.transcript.extend_from_slice(&message);
        outgoing.push(Outgoing::Message(message));
    }
}
