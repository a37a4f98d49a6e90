//! Handshake messages (RFC 5246 section 7.4) other than the hellos, decoded in the order of their fields.

use std::fmt;

use super::{DecodeError, Reader};
use crate::bounds::MESSAGE_MAX;

const HEADER_LENGTH: usize = 4;

/// Handshake message types that are told apart (RFC 5246 section 7.4, RFC 5077 section 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandshakeType {
    /// 0
    HelloRequest,
    /// 1
    ClientHello,
    /// 2
    ServerHello,
    /// 4
    NewSessionTicket,
    /// 11
    Certificate,
    /// 13
    CertificateRequest,
    /// 14
    ServerHelloDone,
    /// Any other.
    Other(u8),
}

impl From<u8> for HandshakeType {
    fn from(byte: u8) -> Self {
        match byte {
            0 => Self::HelloRequest,
            1 => Self::ClientHello,
            2 => Self::ServerHello,
            4 => Self::NewSessionTicket,
            11 => Self::Certificate,
            13 => Self::CertificateRequest,
            14 => Self::ServerHelloDone,
            other => Self::Other(other),
        }
    }
}

impl From<HandshakeType> for u8 {
    fn from(kind: HandshakeType) -> Self {
        match kind {
            HandshakeType::HelloRequest => 0,
            HandshakeType::ClientHello => 1,
            HandshakeType::ServerHello => 2,
            HandshakeType::NewSessionTicket => 4,
            HandshakeType::Certificate => 11,
            HandshakeType::CertificateRequest => 13,
            HandshakeType::ServerHelloDone => 14,
            HandshakeType::Other(other) => other,
        }
    }
}

/// A whole handshake message. `Debug` leaves the body out: it may be a ticket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    /// Its type.
    pub handshake_type: HandshakeType,
    /// Its body.
    pub body: &'a [u8],
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({} bytes)", self.handshake_type, self.body.len())
    }
}

/// Joins handshake messages: several may share a record, and one may span several (RFC 5246 section 6.2.1). Only what is not yet whole
/// is copied.
#[derive(Clone, Default)]
pub struct HandshakeJoiner {
    buffer: Vec<u8>,
}

impl fmt::Debug for HandshakeJoiner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HandshakeJoiner ({} bytes)", self.buffer.len())
    }
}

impl HandshakeJoiner {
    /// Whether no message has begun.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// Adds the body of a handshake record and hands each message that it completes to `on_message`.
    ///
    /// # Errors
    /// [`DecodeError::TooLarge`] where a message announces more than [`MESSAGE_MAX`]; nothing of it is kept. Errors of `on_message`.
    pub fn push(
        &mut self,
        body: &[u8],
        mut on_message: impl FnMut(Message<'_>) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        if self.buffer.is_empty() {
            let rest = take_messages(body, &mut on_message)?;
            self.buffer.extend_from_slice(rest);
            return Ok(());
        }
        self.buffer.extend_from_slice(body);
        let left = take_messages(&self.buffer, &mut on_message)?.len();
        self.buffer.drain(..self.buffer.len() - left);
        Ok(())
    }
}

/// Hands out the messages at the front of `bytes`; what is left is the beginning of one.
fn take_messages<'a>(
    mut bytes: &'a [u8],
    on_message: &mut impl FnMut(Message<'_>) -> Result<(), DecodeError>,
) -> Result<&'a [u8], DecodeError> {
    while let Some((message, length)) = first_message(bytes)? {
        on_message(message)?;
        bytes = &bytes[length..];
    }
    Ok(bytes)
}

fn first_message(bytes: &[u8]) -> Result<Option<(Message<'_>, usize)>, DecodeError> {
    let Some((&[kind, high, middle, low], rest)) = bytes.split_first_chunk::<HEADER_LENGTH>()
    else {
        return Ok(None);
    };
    let length = u32::from_be_bytes([0, high, middle, low]) as usize;
    if length > MESSAGE_MAX {
        return Err(DecodeError::TooLarge("Handshake.length"));
    }
    Ok(rest.get(..length).map(|body| {
        let handshake_type = HandshakeType::from(kind);
        let message = Message {
            handshake_type,
            body,
        };
        (message, HEADER_LENGTH + length)
    }))
}

/// A Certificate message (RFC 5246 section 7.4.2): DER certificates, leaf first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate(pub Vec<Vec<u8>>);

impl Certificate {
    /// Decodes the body of the message.
    ///
    /// # Errors
    /// [`DecodeError`] names the field.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let mut list = reader.vector24("certificate_list")?;
        reader.finish("Certificate")?;
        let mut certificates = Vec::new();
        while !list.is_empty() {
            let certificate = list.vector24("ASN.1Cert")?.remainder();
            if certificate.is_empty() {
                return Err(DecodeError::Invalid("ASN.1Cert"));
            }
            certificates.push(certificate.to_vec());
        }
        Ok(Self(certificates))
    }
}

/// A CertificateRequest (RFC 5246 section 7.4.4; before TLS 1.2, RFC 4346 section 7.4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRequest {
    /// The names in certificate_authorities, DER.
    pub issuers: Vec<Vec<u8>>,
    /// Bytes of certificate_authorities without its length field.
    pub issuers_bytes: u16,
}

impl CertificateRequest {
    /// Decodes the body of the message. Before TLS 1.2, `version` 0x0303, it has no supported_signature_algorithms.
    ///
    /// # Errors
    /// [`DecodeError`] names the field.
    pub fn decode(body: &[u8], version: u16) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        reader.vector8("certificate_types")?;
        if version >= 0x0303 {
            reader.vector16("supported_signature_algorithms")?;
        }
        let mut names = reader.vector16("certificate_authorities")?;
        reader.finish("CertificateRequest")?;
        let issuers_bytes = u16::try_from(names.clone().remainder().len()).unwrap_or(u16::MAX);
        let mut issuers = Vec::new();
        while !names.is_empty() {
            issuers.push(names.vector16("DistinguishedName")?.remainder().to_vec());
        }
        Ok(Self {
            issuers,
            issuers_bytes,
        })
    }
}

/// A NewSessionTicket (RFC 5077 section 3.3). `Debug` leaves the ticket out.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSessionTicket {
    /// ticket_lifetime_hint in seconds; 0 is unspecified.
    pub lifetime_hint: u32,
    /// The ticket.
    pub ticket: Vec<u8>,
}

impl NewSessionTicket {
    /// Decodes the body of the message.
    ///
    /// # Errors
    /// [`DecodeError`] names the field.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let lifetime_hint = reader.u32("ticket_lifetime_hint")?;
        let ticket = reader.vector16("ticket")?.remainder().to_vec();
        reader.finish("NewSessionTicket")?;
        Ok(Self {
            lifetime_hint,
            ticket,
        })
    }
}

impl fmt::Debug for NewSessionTicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSessionTicket")
            .field("lifetime_hint", &self.lifetime_hint)
            .field("ticket", &format_args!("{} bytes", self.ticket.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests;
