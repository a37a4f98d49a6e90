//! What the client says of itself: Certificate, CertificateVerify and Finished (RFC 8446 section 4.4).

use super::hello::SIGNED_WITH;
use super::keys::Suite13;
use super::messages::Request;
use super::transport::Transport13;
use crate::classic::Credential;
use crate::classic::connection_error::Broken;
use crate::classic::length_prefixed::{message, vector8, vector16, vector24};
use crate::observation::ClientCertificate;

const CERTIFICATE: u8 = 11;
const CERTIFICATE_VERIFY: u8 = 15;
const FINISHED: u8 = 20;

/// Speaks for the client.
pub(super) struct Speaker<'a> {
    pub(super) suite: Suite13,
    pub(super) credential: Option<&'a Credential>,
}

impl Speaker<'_> {
    /// Answers a request for a certificate: with none where there is none that fits.
    pub(super) fn present(
        &self,
        request: &Request,
        transcript: &mut Vec<u8>,
        transport: &mut Transport13,
    ) -> Result<ClientCertificate, Broken> {
        let named = request.schemes.iter().copied();
        let named: Vec<u16> = named.filter(|s| SIGNED_WITH.contains(s)).collect();
        let usable = self
            .credential
            .and_then(|c| Some((c.choose_in_tls13(&named)?, c.chain())));
        let chain = usable.as_ref().map_or(&[][..], |(_, chain)| chain);
        let entries = chain.iter().flat_map(|certificate| {
            let extensions = vector16(&[]);
            [vector24(certificate), extensions].concat()
        });
        let list = vector24(&entries.collect::<Vec<u8>>());
        let body = [vector8(&request.context), list].concat();
        say(CERTIFICATE, &body, transcript, transport)?;
        let Some((signer, _)) = usable else {
            return Ok(ClientCertificate::Empty);
        };
        let text = signed_text("client", &self.suite.hash().of(transcript));
        let scheme: u16 = signer.scheme().into();
        let signature = signer
            .sign(&text)
            .map_err(|error| Broken::local(&format!("the client's key does not sign: {error}")))?;
        let body = [&scheme.to_be_bytes()[..], &vector16(&signature)].concat();
        say(CERTIFICATE_VERIFY, &body, transcript, transport)?;
        Ok(ClientCertificate::Presented)
    }

    /// Finished, under the keys that this side writes with.
    pub(super) fn finish(
        &self,
        transcript: &mut Vec<u8>,
        transport: &mut Transport13,
    ) -> Result<(), Broken> {
        let keys = transport.write_keys().ok_or_else(Broken::out_of_order)?;
        let data = self.suite.hash().finished(keys.secret(), transcript)?;
        say(FINISHED, &data, transcript, transport)
    }
}

fn say(
    kind: u8,
    body: &[u8],
    transcript: &mut Vec<u8>,
    transport: &mut Transport13,
) -> Result<(), Broken> {
    let message = message(kind, body);
    transcript.extend_from_slice(&message);
    transport.put_message(&message)
}

/// What `who` signs over the hash of the messages so far (RFC 8446 section 4.4.3).
pub(super) fn signed_text(who: &str, hash: &[u8]) -> Vec<u8> {
    let context = format!("TLS 1.3, {who} CertificateVerify");
    [&[b' '; 64][..], context.as_bytes(), &[0], hash].concat()
}
