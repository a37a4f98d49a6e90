//! The messages of TLS 1.3 that come under encryption (RFC 8446 sections 4.3.2, 4.4.2 and 4.6.1).

use crate::bounds::CERTIFICATES_MAX;
use crate::classic::connection_error::{Broken, ILLEGAL_PARAMETER};
use crate::observation::Rule;
use crate::wire::{CertificateRequest, DecodeError, Reader, extension_number};

/// A CertificateRequest, in the handshake or after it.
pub(super) struct Request {
    /// certificate_request_context: empty in the handshake.
    pub(super) context: Vec<u8>,
    /// signature_algorithms.
    pub(super) schemes: Vec<u16>,
    pub(super) request: CertificateRequest,
}

impl Request {
    pub(super) fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let context = reader.vector8("certificate_request_context")?;
        let mut made = Self {
            context: context.remainder().to_vec(),
            schemes: Vec::new(),
            request: CertificateRequest {
                issuers: Vec::new(),
                issuers_bytes: 0,
            },
        };
        let mut extensions = reader.vector16("extensions")?;
        reader.finish("CertificateRequest")?;
        while !extensions.is_empty() {
            let kind = extensions.u16("extension_type")?;
            let data = Reader::new(extensions.vector16("extension_data")?.remainder());
            match kind {
                extension_number::SIGNATURE_ALGORITHMS => made.schemes = schemes(data)?,
                extension_number::CERTIFICATE_AUTHORITIES => made.request = issuers(data)?,
                _ => {}
            }
        }
        Ok(made)
    }
}

fn schemes(mut data: Reader<'_>) -> Result<Vec<u16>, DecodeError> {
    let mut list = data.vector16("supported_signature_algorithms")?;
    let mut schemes = Vec::new();
    while !list.is_empty() {
        schemes.push(list.u16("SignatureScheme")?);
    }
    Ok(schemes)
}

fn issuers(mut data: Reader<'_>) -> Result<CertificateRequest, DecodeError> {
    let mut names = data.vector16("authorities")?;
    let length = names.clone().remainder().len();
    let mut issuers = Vec::new();
    while !names.is_empty() {
        issuers.push(names.vector16("DistinguishedName")?.remainder().to_vec());
    }
    Ok(CertificateRequest {
        issuers,
        issuers_bytes: u16::try_from(length).unwrap_or(u16::MAX),
    })
}

/// The form of EncryptedExtensions, and that none of them belongs into ServerHello (RFC 8446 sections 4.2 and 4.3.1).
pub(super) fn check_encrypted_extensions(body: &[u8]) -> Result<(), Broken> {
    let mut reader = Reader::new(body);
    let mut extensions = reader.vector16("extensions")?;
    reader.finish("EncryptedExtensions")?;
    while !extensions.is_empty() {
        let kind = extensions.u16("extension_type")?;
        extensions.vector16("extension_data")?;
        if !matches!(
            kind,
            extension_number::SERVER_NAME | extension_number::SUPPORTED_GROUPS
        ) {
            let what = format!("EncryptedExtensions has extension {kind}, which was not offered");
            let what = match kind {
                extension_number::KEY_SHARE
                | extension_number::PRE_SHARED_KEY
                | extension_number::SUPPORTED_VERSIONS => {
                    format!("EncryptedExtensions has extension {kind}, which belongs elsewhere")
                }
                _ => what,
            };
            return Err(Broken::breaking(
                Rule::UnofferedExtension,
                &what,
                ILLEGAL_PARAMETER,
            ));
        }
    }
    Ok(())
}

/// The certificates of a Certificate message, DER, leaf first.
pub(super) fn certificates(body: &[u8]) -> Result<Vec<Vec<u8>>, DecodeError> {
    let mut reader = Reader::new(body);
    reader.vector8("certificate_request_context")?;
    let mut list = reader.vector24("certificate_list")?;
    reader.finish("Certificate")?;
    let mut certificates = Vec::new();
    while !list.is_empty() {
        if certificates.len() == CERTIFICATES_MAX {
            return Err(DecodeError::TooLarge("certificate_list"));
        }
        let certificate = list.vector24("cert_data")?.remainder();
        if certificate.is_empty() {
            return Err(DecodeError::Invalid("cert_data"));
        }
        list.vector16("extensions")?;
        certificates.push(certificate.to_vec());
    }
    Ok(certificates)
}

/// A CertificateVerify: the scheme and the signature.
pub(super) fn signature(body: &[u8]) -> Result<(u16, &[u8]), DecodeError> {
    let mut reader = Reader::new(body);
    let scheme = reader.u16("algorithm")?;
    let signature = reader.vector16("signature")?.remainder();
    reader.finish("CertificateVerify")?;
    Ok((scheme, signature))
}

/// A NewSessionTicket.
pub(super) struct Ticket {
    /// ticket_lifetime in seconds.
    pub(super) lifetime: u32,
    pub(super) age_add: u32,
    pub(super) nonce: Vec<u8>,
    pub(super) ticket: Vec<u8>,
    /// max_early_data_size in bytes; none where early data is not allowed.
    pub(super) early_data: Option<u32>,
}

impl Ticket {
    pub(super) fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let mut made = Self {
            lifetime: reader.u32("ticket_lifetime")?,
            age_add: reader.u32("ticket_age_add")?,
            nonce: reader.vector8("ticket_nonce")?.remainder().to_vec(),
            ticket: reader.vector16("ticket")?.remainder().to_vec(),
            early_data: None,
        };
        if made.ticket.is_empty() {
            return Err(DecodeError::Invalid("ticket"));
        }
        let mut extensions = reader.vector16("extensions")?;
        reader.finish("NewSessionTicket")?;
        while !extensions.is_empty() {
            let kind = extensions.u16("extension_type")?;
            let mut data = extensions.vector16("extension_data")?;
            if kind == extension_number::EARLY_DATA {
                made.early_data = Some(data.u32("max_early_data_size")?);
            }
        }
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICKET: [u8; 29] = [
        0, 0, 0x1c, 0x20, 1, 2, 3, 4, // lifetime and age_add
        2, 0, 1, // nonce
        0, 6, 9, 9, 9, 9, 9, 9, // ticket
        0, 8, 0, 42, 0, 4, 0, 0, 0x40, 0, // early_data
    ];

    #[test]
    fn a_ticket_has_its_fields_and_is_cut_nowhere() {
        let ticket = Ticket::decode(&TICKET).unwrap();
        assert_eq!((ticket.lifetime, ticket.age_add), (7200, 0x0102_0304));
        assert_eq!((ticket.nonce, ticket.ticket), (vec![0, 1], vec![9; 6]));
        assert_eq!(ticket.early_data, Some(0x4000));
        for length in 0..TICKET.len() {
            assert!(Ticket::decode(&TICKET[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn a_request_names_schemes_and_issuers() {
        let body = [
            1, 7, 0, 20, // context of one byte, extensions
            0, 13, 0, 6, 0, 4, 4, 3, 8, 4, // two schemes
            0, 47, 0, 6, 0, 4, 0, 2, 0x30, 0, // one name
        ];
        let request = Request::decode(&body).unwrap();
        assert_eq!(request.context, [7]);
        assert_eq!(request.schemes, [0x0403, 0x0804]);
        assert_eq!(request.request.issuers, [[0x30, 0]]);
        assert_eq!(request.request.issuers_bytes, 4);
        for length in 0..body.len() {
            assert!(Request::decode(&body[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn a_list_of_certificates_is_bounded() {
        let entry = [0, 0, 1, 0x30, 0, 0];
        let body = |count: usize| {
            let list = entry.repeat(count);
            let length = (list.len() as u32).to_be_bytes();
            [&[0], &length[1..], &list].concat()
        };
        assert_eq!(certificates(&body(2)).unwrap(), [[0x30], [0x30]]);
        assert!(certificates(&body(CERTIFICATES_MAX + 1)).is_err());
        assert!(certificates(&[0, 0, 0, 5, 0, 0, 0, 0, 0]).is_err());
    }
}
