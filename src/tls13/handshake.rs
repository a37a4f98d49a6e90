//! The handshake of the client, message by message (RFC 8446 section 4).

use std::sync::Arc;

use super::awaited::{
    Awaited, CERTIFICATE, CERTIFICATE_REQUEST, CERTIFICATE_VERIFY, ENCRYPTED_EXTENSIONS, FINISHED,
    SERVER_HELLO,
};
use super::client_flight::{Speaker, signed_text};
use super::hello::{FIRST_SHARES, Greeting13, Point13, SIGNED_WITH, groups};
use super::keys::{Keys, Suite13};
use super::messages::{Request, certificates, check_encrypted_extensions, signature};
use super::schedule::Schedule;
use super::transport::Transport13;
use crate::classic::Credential;
use crate::classic::connection_error::{
    Broken, DECRYPT_ERROR, ILLEGAL_PARAMETER, PROTOCOL_VERSION,
};
use crate::classic::length_prefixed::message;
use crate::classic::prf::Secret;
use crate::classic::scheme::Scheme;
use crate::classic::server_key::ServerKey;
use crate::observation::{ClientCertificate, Rule, SignatureCheck, TlsVersion};
use crate::wire::ServerHello;

const MESSAGE_HASH: u8 = 254;

/// A handshake under way, or done.
pub(super) struct Handshake {
    greeting: Greeting13,
    credential: Option<Arc<Credential>>,
    shares: Vec<Point13>,
    awaited: Awaited,
    transcript: Vec<u8>,
    suite: Option<Suite13>,
    schedule: Option<Schedule>,
    writes: Option<Keys>,
    /// The group that a HelloRetryRequest asked for.
    pub(super) retried: Option<u16>,
    pub(super) group: Option<u16>,
    pub(super) chain: Vec<Vec<u8>>,
    pub(super) signed: SignatureCheck,
    pub(super) request: Option<Request>,
    pub(super) certificate: ClientCertificate,
    pub(super) resumed: bool,
    resumption: Secret,
}

impl Handshake {
    /// A handshake whose ClientHello is in `transport`.
    pub(super) fn start(
        greeting: Greeting13,
        credential: Option<Arc<Credential>>,
        transport: &mut Transport13,
    ) -> Result<Self, Broken> {
        let mut shares = Vec::new();
        for group in FIRST_SHARES {
            shares.extend(Point13::new(group)?);
        }
        let hello = greeting.message(&shares, None, &[])?;
        transport.put_message(&hello)?;
        Ok(Self {
            greeting,
            credential,
            shares,
            awaited: Awaited::ServerHello,
            transcript: hello,
            suite: None,
            schedule: None,
            writes: None,
            retried: None,
            group: None,
            chain: Vec::new(),
            signed: SignatureCheck::NotChecked,
            request: None,
            certificate: ClientCertificate::NotSent,
            resumed: false,
            resumption: Secret::default(),
        })
    }

    pub(super) fn is_done(&self) -> bool {
        self.awaited == Awaited::Nothing
    }

    pub(super) fn suite(&self) -> Result<Suite13, Broken> {
        self.suite.ok_or_else(Broken::out_of_order)
    }

    /// The resumption_master_secret.
    pub(super) fn resumption(&self) -> &[u8] {
        &self.resumption
    }

    /// Takes in a message, header and all.
    pub(super) fn take(
        &mut self,
        kind: u8,
        whole: &[u8],
        transport: &mut Transport13,
    ) -> Result<(), Broken> {
        let body = whole.get(4..).unwrap_or_default();
        match (self.awaited, kind) {
            (Awaited::ServerHello, SERVER_HELLO) => {
                return self.take_hello(whole, body, transport);
            }
            (Awaited::EncryptedExtensions, ENCRYPTED_EXTENSIONS) => {
                check_encrypted_extensions(body)?;
                // A session that goes on needs no certificate.
                self.awaited = match self.resumed {
                    true => Awaited::Finished,
                    false => Awaited::Certificate,
                };
            }
            (Awaited::Certificate, CERTIFICATE_REQUEST) if self.request.is_none() => {
                self.request = Some(Request::decode(body)?);
            }
            (Awaited::Certificate, CERTIFICATE) => {
                self.chain = certificates(body)?;
                if self.chain.is_empty() {
                    return Err(Broken::malformed("its list of certificates is empty"));
                }
                self.awaited = Awaited::CertificateVerify;
            }
            (Awaited::CertificateVerify, CERTIFICATE_VERIFY) => self.check_signature(body)?,
            (Awaited::Finished, FINISHED) => return self.finish(whole, body, transport),
            _ => return Err(self.misplaced(kind)),
        }
        self.transcript.extend_from_slice(whole);
        Ok(())
    }

    fn misplaced(&self, kind: u8) -> Broken {
        Broken::instead_of(&self.awaited.name(), kind)
    }

    /// Application data came before the handshake was done.
    pub(super) fn too_early(&self) -> Broken {
        let awaited = self.awaited.name();
        Broken::misplaced(&format!("application data came where {awaited} belongs"))
    }

    fn take_hello(
        &mut self,
        whole: &[u8],
        body: &[u8],
        transport: &mut Transport13,
    ) -> Result<(), Broken> {
        let hello = ServerHello::decode(body)?;
        self.check_choice(&hello)?;
        if hello.is_retry_request() {
            return self.retry(whole, &hello, transport);
        }
        self.transcript.extend_from_slice(whole);
        let psk = match hello.selected_psk {
            None => None,
            Some(_) => Some(self.taken_up(&hello)?),
        };
        let suite = self.suite()?;
        let early = Schedule::early(suite.hash(), psk.map(|key| key.as_slice()));
        let resumed = psk.is_some();
        let schedule = early.next(&self.agree(&hello)?)?;
        let secret = |label| schedule.derive(label, &self.transcript);
        transport.read_under(Keys::of(suite, secret("s hs traffic")?)?)?;
        self.writes = Some(Keys::of(suite, secret("c hs traffic")?)?);
        self.schedule = Some(schedule);
        self.resumed = resumed;
        self.awaited = Awaited::EncryptedExtensions;
        Ok(())
    }

    /// Version, suite and session_id (RFC 8446 section 4.1.3).
    fn check_choice(&mut self, hello: &ServerHello) -> Result<(), Broken> {
        let chosen = TlsVersion(hello.chosen_version());
        if hello.selected_version.map(TlsVersion) != Some(TlsVersion::TLS13) {
            let what = format!("it chose {chosen}");
            return Err(Broken::incompatible(&what, PROTOCOL_VERSION));
        }
        let suite = Suite13::of(hello.suite);
        if suite.is_none() || self.suite.is_some() && self.suite != suite {
            let what = format!("it chose suite 0x{:04X}", hello.suite);
            return Err(Broken::unoffered(&what));
        }
        self.suite = suite;
        if hello.compression != 0 {
            let what = format!("it chose compression method {}", hello.compression);
            return Err(Broken::unoffered(&what));
        }
        if hello.session_id != self.greeting.session_id {
            let what = "it did not send back legacy_session_id";
            return Err(Broken::unoffered(what));
        }
        Ok(())
    }

    /// Answers a HelloRetryRequest, once (RFC 8446 section 4.1.4).
    fn retry(
        &mut self,
        whole: &[u8],
        hello: &ServerHello,
        transport: &mut Transport13,
    ) -> Result<(), Broken> {
        let group = hello.key_share.as_ref().map(|(group, _)| *group);
        if self.retried.is_some() {
            let what = "it sent a second HelloRetryRequest";
            return Err(Broken::misplaced(what));
        }
        if let Some(group) = group {
            let known = self.shares.iter().any(|share| share.group == group);
            if known || !groups().contains(&group) {
                let what = "its HelloRetryRequest asks for what it has, or cannot have";
                return Err(Broken::misbehaved(what));
            }
            self.shares = Point13::new(group)?.into_iter().collect();
        } else if hello.cookie.is_none() {
            return Err(Broken::misbehaved("its HelloRetryRequest asks for nothing"));
        }
        let hash = self.suite()?.hash();
        self.transcript = message(MESSAGE_HASH, &hash.of(&self.transcript));
        self.transcript.extend_from_slice(whole);
        let cookie = hello.cookie.as_deref();
        let again = self
            .greeting
            .message(&self.shares, cookie, &self.transcript)?;
        self.retried = Some(group.unwrap_or_default());
        self.transcript.extend_from_slice(&again);
        transport.put_change_cipher_spec();
        transport.put_message(&again)
    }

    /// The key of the ticket that the server took up.
    fn taken_up(&self, hello: &ServerHello) -> Result<&Secret, Broken> {
        let offered = self.greeting.offered.psk();
        let what = "it accepted a pre-shared key that was not offered";
        let psk = offered
            .filter(|_| hello.selected_psk == Some(0))
            .ok_or_else(|| Broken::unoffered(what))?;
        if self.suite.map(Suite13::hash) != Some(psk.suite.hash()) {
            let what = "it resumed a session with a suite of another hash";
            let rule = Rule::OtherSuiteOnResumption;
            return Err(Broken::breaking(rule, what, ILLEGAL_PARAMETER));
        }
        Ok(&psk.key)
    }

    /// The shared secret of both shares.
    fn agree(&mut self, hello: &ServerHello) -> Result<Secret, Broken> {
        let what = "it sent no share for a group that was offered";
        let other = || Broken::unoffered(what);
        let (group, share) = hello.key_share.as_ref().ok_or_else(other)?;
        let place = self.shares.iter().position(|own| own.group == *group);
        let own = self.shares.swap_remove(place.ok_or_else(other)?);
        self.group = Some(*group);
        own.point.agree(share)
    }

    /// What the server signed (RFC 8446 section 4.4.3). A signature that does not fit is written down and stops nothing.
    fn check_signature(&mut self, body: &[u8]) -> Result<(), Broken> {
        let (scheme, signature) = signature(body)?;
        let covered = signed_text("server", &self.suite()?.hash().of(&self.transcript));
        let leaf = self.chain.first().map(|leaf| ServerKey::of(leaf));
        let key = leaf.unwrap_or(ServerKey::Other);
        if !SIGNED_WITH.contains(&scheme) {
            let what = format!("CertificateVerify is signed with scheme 0x{scheme:04X}");
            return Err(Broken::unoffered(&what));
        }
        self.signed = key.check(Scheme::Named(scheme), &covered, signature);
        self.awaited = Awaited::Finished;
        Ok(())
    }

    /// Checks the server's Finished, and says this side's (RFC 8446 section 4.4.4).
    fn finish(
        &mut self,
        whole: &[u8],
        body: &[u8],
        transport: &mut Transport13,
    ) -> Result<(), Broken> {
        let suite = self.suite()?;
        let keys = transport.read_keys().ok_or_else(Broken::out_of_order)?;
        if suite.hash().finished(keys.secret(), &self.transcript)? != body {
            let what = "its Finished does not fit the handshake";
            return Err(Broken::breaking(Rule::WrongFinished, what, DECRYPT_ERROR));
        }
        self.transcript.extend_from_slice(whole);
        let schedule = self.schedule.take().ok_or_else(Broken::out_of_order)?;
        let master = schedule.master()?;
        let [reads, writes] = ["s ap traffic", "c ap traffic"]
            .map(|label| Keys::of(suite, master.derive(label, &self.transcript)?));
        transport.read_under(reads?)?;
        if self.retried.is_none() {
            transport.put_change_cipher_spec();
        }
        let own = self.writes.take().ok_or_else(Broken::out_of_order)?;
        transport.write_under(own);
        self.answer(transport)?;
        transport.write_under(writes?);
        self.resumption = master.derive("res master", &self.transcript)?;
        self.awaited = Awaited::Nothing;
        Ok(())
    }

    /// Certificate and CertificateVerify, where they are asked for, and Finished.
    fn answer(&mut self, transport: &mut Transport13) -> Result<(), Broken> {
        let mut transcript = std::mem::take(&mut self.transcript);
        let request = self.request.take();
        let speaker = Speaker {
            suite: self.suite()?,
            credential: self.credential.as_deref(),
        };
        if let Some(request) = &request {
            self.certificate = speaker.present(request, &mut transcript, transport)?;
        }
        self.request = request;
        let said = speaker.finish(&mut transcript, transport);
        self.transcript = transcript;
        said
    }

    /// Answers a CertificateRequest that came after the handshake (RFC 8446 section 4.6.2).
    pub(super) fn answer_later(
        &self,
        whole: &[u8],
        request: &Request,
        transport: &mut Transport13,
    ) -> Result<ClientCertificate, Broken> {
        let mut transcript = [&self.transcript[..], whole].concat();
        let speaker = Speaker {
            suite: self.suite()?,
            credential: self.credential.as_deref(),
        };
        let answered = speaker.present(request, &mut transcript, transport)?;
        speaker.finish(&mut transcript, transport)?;
        Ok(answered)
    }
}
