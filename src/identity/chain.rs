//! Certificates: which one belongs to the key, which ones follow it, and whether it is fit for use now.

use jiff::Timestamp;
use rustls::sign::SigningKey;
use rustls_pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, ParsedExtension, SubjectPublicKeyInfo, X509Certificate};

use super::file::printable;

/// A client certificate and its issuers.
pub(super) struct Chain {
    /// The leaf first, then each issuer as far as present.
    pub(super) certificates: Vec<CertificateDer<'static>>,
    /// Subject of the leaf, for messages.
    pub(super) subject: String,
    /// First moment of the leaf.
    pub(super) not_before: Timestamp,
    /// Last moment of the leaf.
    pub(super) not_after: Timestamp,
    /// The leaf allows TLS client authentication, or limits nothing (RFC 5280 section 4.2.1.12).
    pub(super) for_clients: bool,
}

/// Finds the certificate of `key` and puts its issuers behind it.
///
/// Where several belong to the key, as after a renewal, the one that is valid `now` is taken, then the one that lasts
/// longest.
pub(super) fn arrange(
    certificates: &[CertificateDer<'static>],
    key: &dyn SigningKey,
    now: Timestamp,
) -> Option<Chain> {
    let public_key = key.public_key()?;
    let (_, public_key) = SubjectPublicKeyInfo::from_der(&public_key).ok()?;
    let parsed = certificates.iter().filter_map(|der| {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        Some((der, certificate))
    });
    let parsed: Vec<_> = parsed.collect();
    let matching = parsed.iter().filter(|(_, certificate)| {
        certificate.public_key().subject_public_key.data == public_key.subject_public_key.data
    });
    let (_, leaf) = matching.max_by_key(|(_, certificate)| {
        let (from, to) = validity(certificate);
        ((from..=to).contains(&now), to)
    })?;
    let (not_before, not_after) = validity(leaf);
    Some(Chain {
        certificates: with_issuers(leaf, &parsed),
        subject: subject(leaf),
        not_before,
        not_after,
        for_clients: for_clients(leaf),
    })
}

/// Subject of a certificate for a message.
pub(super) fn subject_of(der: &CertificateDer<'_>) -> String {
    X509Certificate::from_der(der).map_or_else(|_| String::new(), |(_, parsed)| subject(&parsed))
}

fn subject(certificate: &X509Certificate<'_>) -> String {
    printable(&certificate.subject().to_string())
}

fn validity(certificate: &X509Certificate<'_>) -> (Timestamp, Timestamp) {
    let validity = certificate.validity();
    // The end of the year 9999, "never", is a little beyond what a Timestamp can hold.
    let at = |second| Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
    let (from, to) = (&validity.not_before, &validity.not_after);
    (at(from.timestamp()), at(to.timestamp()))
}

fn with_issuers(
    leaf: &X509Certificate<'_>,
    all: &[(&CertificateDer<'static>, X509Certificate<'_>)],
) -> Vec<CertificateDer<'static>> {
    let mut rest: Vec<_> = all.iter().collect();
    let mut chain = Vec::new();
    let mut next = rest.iter().position(|(_, other)| other == leaf);
    while let Some(index) = next {
        let (der, current) = rest.remove(index);
        chain.push((*der).clone());
        let self_issued = current.subject().as_raw() == current.issuer().as_raw();
        next = rest
            .iter()
            .position(|(_, other)| !self_issued && issued(other, current));
    }
    chain
}

/// Whether the names, and the key identifiers where both are there, say that `issuer` issued `certificate`.
fn issued(issuer: &X509Certificate<'_>, certificate: &X509Certificate<'_>) -> bool {
    let names = issuer.subject().as_raw() == certificate.issuer().as_raw();
    let wanted = certificate
        .iter_extensions()
        .find_map(|e| match e.parsed_extension() {
            ParsedExtension::AuthorityKeyIdentifier(id) => id.key_identifier.as_ref(),
            _ => None,
        });
    let offered = issuer
        .iter_extensions()
        .find_map(|e| match e.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(id) => Some(id),
            _ => None,
        });
    names
        && wanted
            .zip(offered)
            .is_none_or(|(wanted, offered)| wanted == offered)
}

fn for_clients(certificate: &X509Certificate<'_>) -> bool {
    match certificate.extended_key_usage() {
        Ok(Some(usage)) => usage.value.client_auth || usage.value.any,
        Ok(None) => true,
        Err(_) => false,
    }
}
