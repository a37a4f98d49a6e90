//! Certificates in PKCS#7 (RFC 5652, `.p7b`) and in OpenSSL's form `TRUSTED CERTIFICATE`.

use rustls_pki_types::CertificateDer;
use x509_parser::asn1_rs::{Any, Class, FromBer, Tag};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::bounds::CERTIFICATES_MAX;

/// 1.2.840.113549.1.7.2, signedData (RFC 5652 section 5.1).
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// The certificates of DER: one, or those of a PKCS#7 bundle, or the one in front of OpenSSL's trust settings. None where it is
/// none of them; empty where a bundle holds none.
pub(super) fn certificates(der: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    match X509Certificate::from_der(der) {
        Ok((rest, _)) if rest.is_empty() || is_trust(rest) => {
            Some(vec![der[..der.len() - rest.len()].to_vec().into()])
        }
        _ => of_bundle(der),
    }
}

/// OpenSSL's trust settings are a sequence behind the certificate, and nothing else.
fn is_trust(rest: &[u8]) -> bool {
    element(rest).is_some_and(|(any, rest)| any.tag() == Tag::Sequence && rest.is_empty())
}

fn of_bundle(bytes: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let (content_info, _) = element(bytes)?;
    let (kind, rest) = element(content_info.data)?;
    if content_info.tag() != Tag::Sequence || kind.tag() != Tag::Oid || kind.data != SIGNED_DATA {
        return None;
    }
    let (content, _) = element(rest)?;
    let (signed_data, _) = element(content.data)?;
    if !is_context(&content) || signed_data.tag() != Tag::Sequence {
        return None;
    }
    let mut rest = signed_data.data;
    while let Some((part, after)) = element(rest) {
        if is_context(&part) {
            return Some(sequences(part.data));
        }
        rest = after;
    }
    Some(Vec::new())
}

/// `[0]`: the content, and the certificates.
fn is_context(any: &Any<'_>) -> bool {
    any.class() == Class::ContextSpecific && any.tag().0 == 0
}

/// The sequences of a set, each as it stands there. Other forms of certificates are passed over.
fn sequences(mut bytes: &[u8]) -> Vec<CertificateDer<'static>> {
    let mut found = Vec::new();
    while let Some((part, after)) = element(bytes) {
        if part.tag() == Tag::Sequence && found.len() < CERTIFICATES_MAX {
            found.push(bytes[..bytes.len() - after.len()].to_vec().into());
        }
        bytes = after;
    }
    found
}

fn element(bytes: &[u8]) -> Option<(Any<'_>, &[u8])> {
    let (rest, any) = Any::from_ber(bytes).ok()?;
    Some((any, rest))
}
