//! The server's flight, Certificate to ServerHelloDone (RFC 5246 sections 7.4.2 to 7.4.5).

use super::awaited::{CERTIFICATE, CERTIFICATE_REQUEST, SERVER_HELLO_DONE, SERVER_KEY_EXCHANGE};
use crate::classic::connection_error::Broken;
use crate::classic::exchange::{ServerKeyExchange, ServerShare};
use crate::classic::server_key::ServerKey;
use crate::classic::suite::KeyExchange as Exchange;
use crate::observation::{KeyExchange, KeyExchangeMethod, SignatureCheck, TlsVersion};
use crate::wire::{Certificate, CertificateRequest, Reader};

/// What came of the flight.
#[derive(Default)]
pub(super) struct Flight {
    key: Option<ServerKey>,
    share: Option<(ServerShare, SignatureCheck)>,
    /// CertificateRequest, and the schemes that it names.
    request: Option<(CertificateRequest, Vec<u16>)>,
}

impl Flight {
    /// Whether a message comes in its place. A CertificateRequest may also come before ServerKeyExchange.
    pub(super) fn fits(&self, kind: u8, exchange: Option<Exchange>) -> bool {
        match kind {
            CERTIFICATE_REQUEST => self.key.is_some() && self.request.is_none(),
            CERTIFICATE | SERVER_KEY_EXCHANGE | SERVER_HELLO_DONE => kind == self.awaited(exchange),
            _ => false,
        }
    }

    /// What the flight cannot go on without.
    pub(super) fn awaited(&self, exchange: Option<Exchange>) -> u8 {
        if self.key.is_none() {
            CERTIFICATE
        } else if self.share.is_none() && exchange != Some(Exchange::Rsa) {
            SERVER_KEY_EXCHANGE
        } else {
            SERVER_HELLO_DONE
        }
    }

    pub(super) fn key(&self) -> Result<&ServerKey, Broken> {
        self.key.as_ref().ok_or_else(Broken::out_of_order)
    }

    pub(super) fn share(&self) -> Option<&ServerShare> {
        self.share.as_ref().map(|(share, _)| share)
    }

    pub(super) fn request(&self) -> Option<&CertificateRequest> {
        self.request.as_ref().map(|(request, _)| request)
    }

    /// The schemes that CertificateRequest names; none where it did not come.
    pub(super) fn schemes(&self) -> Option<&[u16]> {
        self.request.as_ref().map(|(_, schemes)| &schemes[..])
    }

    /// How the secret comes about; none where no key exchange took place.
    pub(super) fn key_exchange(&self, exchange: Exchange) -> Option<KeyExchange> {
        let method = match (exchange, &self.share) {
            (Exchange::Rsa, None) => self.key.as_ref().map(|_| KeyExchangeMethod::Rsa)?,
            (Exchange::Dhe, Some(_)) => KeyExchangeMethod::Dhe,
            (Exchange::Ecdhe, Some(_)) => KeyExchangeMethod::Ecdhe,
            _ => return None,
        };
        let share = self.share.as_ref();
        Some(KeyExchange {
            method,
            group_bits: share.and_then(|(share, _)| share.group_bits()),
            signature: share.map(|(_, check)| *check).unwrap_or_default(),
        })
    }

    pub(super) fn take_certificate(&mut self, body: &[u8]) -> Result<(), Broken> {
        let list = Certificate::decode(body)?;
        let leaf = list.0.first();
        let leaf = leaf.ok_or_else(|| Broken::malformed("its list of certificates is empty"))?;
        self.key = Some(ServerKey::of(leaf));
        Ok(())
    }

    /// The signature is checked and written down; see [`ServerKey`]. `randoms` are those of client and server, which it covers.
    pub(super) fn take_key_exchange(
        &mut self,
        message: ServerKeyExchange<'_>,
        randoms: &[u8],
    ) -> Result<(), Broken> {
        let signed = [randoms, message.signed].concat();
        let key = self.key()?;
        let check = key.check(message.scheme, &signed, message.signature);
        self.share = Some((message.share, check));
        Ok(())
    }

    pub(super) fn take_request(&mut self, body: &[u8], version: TlsVersion) -> Result<(), Broken> {
        let request = CertificateRequest::decode(body, version.0)?;
        let mut named = Vec::new();
        let mut reader = Reader::new(body);
        reader.vector8("certificate_types")?;
        if version >= TlsVersion::TLS12 {
            let mut schemes = reader.vector16("supported_signature_algorithms")?;
            while !schemes.is_empty() {
                named.push(schemes.u16("SignatureAndHashAlgorithm")?);
            }
        }
        self.request = Some((request, named));
        Ok(())
    }
}
