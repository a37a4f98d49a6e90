//! What the client says in a handshake after ServerHello.

use std::sync::Arc;

use super::handshake::Handshake;
use crate::classic::classic_records::Outgoing;
use crate::classic::connection_error::Broken;
use crate::classic::credential::{Credential, Signing};
use crate::classic::exchange::ClientShare;
use crate::classic::length_prefixed::{message, vector16, vector24};
use crate::classic::prf::MASTER_LENGTH;
use crate::classic::scheme::Scheme;
use crate::classic::suite::KeyExchange;
use crate::observation::ClientCertificate;

const CERTIFICATE: u8 = 11;
const CERTIFICATE_VERIFY: u8 = 15;
const CLIENT_KEY_EXCHANGE: u8 = 16;
const FINISHED: u8 = 20;

impl Handshake {
    /// The client's flight after ServerHelloDone.
    pub(super) fn answer(&mut self) -> Result<Vec<Outgoing>, Broken> {
        let mut outgoing = Vec::new();
        let credential = self.credential.clone();
        let signing = self.present(credential.as_ref(), &mut outgoing);
        let share = self.exchange_keys()?;
        self.say(CLIENT_KEY_EXCHANGE, &share.body, &mut outgoing);
        self.agree_on_master(&share.premaster)?;
        if let Some(signing) = signing {
            let signature = vector16(&signing.sign(&self.transcript)?);
            let body = match signing.scheme() {
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
    fn present<'a>(
        &mut self,
        credential: Option<&'a Arc<Credential>>,
        outgoing: &mut Vec<Outgoing>,
    ) -> Option<Signing<'a>> {
        let named = self.flight.schemes()?;
        let version = self.greeting.version;
        let usable = credential.and_then(|c| Some((c.choose(version, named)?, c.chain())));
        let chain = usable.as_ref().map(|(_, chain)| *chain);
        let list: Vec<u8> = chain
            .unwrap_or_default()
            .iter()
            .flat_map(|certificate| vector24(certificate))
            .collect();
        self.certificate = match list.is_empty() {
            true => ClientCertificate::Empty,
            false => ClientCertificate::Presented,
        };
        self.say(CERTIFICATE, &vector24(&list), outgoing);
        usable.map(|(signing, _)| signing)
    }

    fn exchange_keys(&self) -> Result<ClientShare, Broken> {
        match (self.flight.share(), self.chosen()?.suite.exchange) {
            (None, KeyExchange::Rsa) => ClientShare::rsa(self.flight.key()?, self.greeting.version),
            (Some(share), _) => ClientShare::answer(share),
            (None, _) => Err(Broken::out_of_order()),
        }
    }

    /// RFC 5246 section 8.1, or RFC 7627 section 4.
    fn agree_on_master(&mut self, premaster: &[u8]) -> Result<(), Broken> {
        let (chosen, prf) = (self.chosen()?, self.prf()?);
        let (label, seed) = if chosen.extended_master_secret {
            ("extended master secret", prf.hash(&self.transcript))
        } else {
            let randoms = [&self.client_random[..], &chosen.random].concat();
            ("master secret", randoms)
        };
        self.master = prf.expand(premaster, label, &[&seed], MASTER_LENGTH);
        Ok(())
    }

    /// ChangeCipherSpec and Finished.
    pub(super) fn finish(&mut self) -> Result<Vec<Outgoing>, Broken> {
        let data = self
            .prf()?
            .verify_data(&self.master, "client finished", &self.transcript);
        let writes = Box::new(self.write_under()?);
        let mut outgoing = vec![Outgoing::ChangeCipherSpec(writes)];
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
