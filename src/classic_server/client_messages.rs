//! What the server half makes of the client's messages, one after the other (RFC 5246 section 7.3, RFC 5077, RFC 7627).

use std::sync::PoisonError;

use rustls_pki_types::{CertificateDer, UnixTime};

use super::handshake::{Awaited, FINISHED, SERVER_HELLO, ServerHandshake};
use super::offer::{ClientOffer, Kept};
use super::setup::{CertificatePolicy, ResumedBy, TicketPolicy};
use crate::classic::classic_records::Outgoing;
use crate::classic::connection_error::{ACCESS_DENIED, Broken, DECRYPT_ERROR, HANDSHAKE_FAILURE};
use crate::classic::prf::MASTER_LENGTH;
use crate::classic::record::Protection;
use crate::classic::renegotiation_info::Bond;
use crate::classic::scheme::Scheme;
use crate::classic::server_key::ServerKey;
use crate::observation::{SignatureCheck, TlsVersion};
use crate::wire::{Certificate, Reader};

const CLIENT_HELLO: u8 = 1;
const CERTIFICATE: u8 = 11;
const CERTIFICATE_VERIFY: u8 = 15;
const CLIENT_KEY_EXCHANGE: u8 = 16;
const BAD_CERTIFICATE: u8 = 42;

impl ServerHandshake {
    /// Takes in a message, header and all, and says what is to be sent.
    pub(super) fn take(&mut self, kind: u8, whole: &[u8]) -> Result<Vec<Outgoing>, Broken> {
        let body = whole.get(4..).unwrap_or_default();
        // Finished and CertificateVerify cover what came before them.
        match (self.awaited, kind) {
            (Awaited::Finished, FINISHED) => self.check_finished(body)?,
            (Awaited::CertificateVerify, CERTIFICATE_VERIFY) => self.check_signature(body)?,
            _ => {}
        }
        self.transcript.extend_from_slice(whole);
        match (self.awaited, kind) {
            (Awaited::ClientHello, CLIENT_HELLO) => return self.take_hello(body),
            (Awaited::Certificate, CERTIFICATE) => self.take_certificate(body)?,
            (Awaited::KeyExchange, CLIENT_KEY_EXCHANGE) => self.take_key_exchange(body)?,
            (Awaited::CertificateVerify, CERTIFICATE_VERIFY) => {
                self.awaited = Awaited::ChangeCipherSpec;
            }
            (Awaited::Finished, FINISHED) => {
                self.awaited = Awaited::Nothing;
                if self.resumed_by == ResumedBy::Nothing {
                    return self.finish();
                }
            }
            _ => return Err(Broken::out_of_order()),
        }
        Ok(Vec::new())
    }

    /// ChangeCipherSpec came: what follows is under this.
    pub(super) fn change_cipher_spec(&mut self) -> Result<Protection, Broken> {
        if self.awaited != Awaited::ChangeCipherSpec {
            return Err(Broken::out_of_order());
        }
        self.awaited = Awaited::Finished;
        self.reads.take().ok_or_else(Broken::out_of_order)
    }

    fn take_hello(&mut self, body: &[u8]) -> Result<Vec<Outgoing>, Broken> {
        let offer = ClientOffer::decode(body, self.setup.version)?;
        self.client_random = offer.random();
        self.bind(&offer)?;
        if let Some((by, session)) = self.resumable(&offer) {
            if by == ResumedBy::Ticket && self.setup.policy == TicketPolicy::IssueAndDeny {
                self.denied_ticket = true;
                return Err(Broken::with_alert("a ticket", ACCESS_DENIED));
            }
            return self.resume(by, session, &offer);
        }
        self.begin(&offer)
    }

    /// RFC 5746 sections 3.6 and 3.7.
    fn bind(&mut self, offer: &ClientOffer) -> Result<(), Broken> {
        let info = offer.renegotiation_info.as_deref();
        if !Bond::fits_client_hello(self.bound_to.as_ref(), info) {
            let what = "renegotiation_info does not fit the handshake before";
            return Err(Broken::with_alert(what, HANDSHAKE_FAILURE));
        }
        self.secure = offer.renegotiation_info.is_some();
        Ok(())
    }

    /// The session that the client may take up. A certificate that is asked for comes in a full handshake alone, and with a ticket in the
    /// hello the session_id does not count (RFC 5077 section 3.4).
    fn resumable(&self, offer: &ClientOffer) -> Option<(ResumedBy, Kept)> {
        if self.certificate == CertificatePolicy::AskedAlways {
            return None;
        }
        let (by, session) = match offer.ticket() {
            Some(ticket) if !ticket.is_empty() && self.setup.policy != TicketPolicy::Neither => {
                (ResumedBy::Ticket, self.setup.ticket_key.open(ticket)?)
            }
            _ => {
                let sessions = self.setup.sessions.lock();
                let sessions = sessions.unwrap_or_else(PoisonError::into_inner);
                let kept = sessions.get(offer.session_id())?;
                (ResumedBy::SessionId, Kept::clone(&kept))
            }
        };
        let same = offer.suite(&[session.suite]).is_some()
            && session.extended_master_secret == offer.extended_master_secret();
        same.then_some((by, session))
    }

    fn resume(
        &mut self,
        by: ResumedBy,
        session: Kept,
        offer: &ClientOffer,
    ) -> Result<Vec<Outgoing>, Broken> {
        self.resumed_by = by;
        self.session_id = offer.session_id().to_vec();
        self.session = Some(session);
        self.derive_keys()?;
        let mut outgoing = vec![self.say(SERVER_HELLO, &self.server_hello()?)];
        outgoing.extend(self.finish()?);
        self.awaited = Awaited::ChangeCipherSpec;
        Ok(outgoing)
    }

    fn take_certificate(&mut self, body: &[u8]) -> Result<(), Broken> {
        let list = Certificate::decode(body)?.0;
        let list: Vec<CertificateDer<'_>> = list.iter().map(|der| der.as_slice().into()).collect();
        let Some((leaf, issuers)) = list.split_first() else {
            return Err(Broken::with_alert("no certificate", HANDSHAKE_FAILURE));
        };
        let verified = self
            .setup
            .verifier
            .verify_client_cert(leaf, issuers, UnixTime::now());
        verified.map_err(|_| Broken::with_alert("the certificate", BAD_CERTIFICATE))?;
        self.client_key = Some(ServerKey::of(leaf));
        self.awaited = Awaited::KeyExchange;
        Ok(())
    }

    fn take_key_exchange(&mut self, body: &[u8]) -> Result<(), Broken> {
        let premaster = match self.own.take() {
            Some(own) => own.agree(body)?,
            None => self.setup.premaster(body)?,
        };
        let prf = self.prf()?;
        let (label, seed) = if self.session()?.extended_master_secret {
            ("extended master secret", prf.hash(&self.transcript))
        } else {
            let randoms = [self.client_random, self.server_random].concat();
            ("master secret", randoms)
        };
        let master = prf.expand(&premaster, label, &[&seed], MASTER_LENGTH);
        if let Some(session) = &mut self.session {
            session.master = master;
        }
        self.derive_keys()?;
        self.awaited = match self.client_key {
            Some(_) => Awaited::CertificateVerify,
            None => Awaited::ChangeCipherSpec,
        };
        Ok(())
    }

    fn check_signature(&self, body: &[u8]) -> Result<(), Broken> {
        let mut reader = Reader::new(body);
        let scheme = match self.setup.version >= TlsVersion::TLS12 {
            true => Scheme::Named(reader.u16("SignatureAndHashAlgorithm")?),
            false => Scheme::OfTheKey,
        };
        let signature = reader.vector16("signature")?.remainder();
        let key = self.client_key.as_ref().ok_or_else(Broken::out_of_order)?;
        match key.check(scheme, &self.transcript, signature) {
            SignatureCheck::Valid => Ok(()),
            _ => Err(Broken::with_alert("CertificateVerify", DECRYPT_ERROR)),
        }
    }

    fn check_finished(&mut self, body: &[u8]) -> Result<(), Broken> {
        let master = &self.session()?.master;
        let data = self
            .prf()?
            .verify_data(master, "client finished", &self.transcript);
        if body != data {
            let what = "Finished does not fit the handshake";
            return Err(Broken::with_alert(what, DECRYPT_ERROR));
        }
        self.finished.client = data;
        Ok(())
    }
}
