//! Alternative names and purposes in words.

use std::net::{Ipv4Addr, Ipv6Addr};

use x509_parser::extensions::{ExtendedKeyUsage, GeneralName};
use x509_parser::prelude::X509Certificate;

use super::clean_text::name;

/// Most names or purposes that are listed of one certificate.
const LISTED_MAX: usize = 100;

/// The alternative names: DNS names as they are, everything else with its kind in front.
pub(crate) fn alternative_names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let names = extension.value.general_names.iter().take(LISTED_MAX);
    names.map(|found| name(&in_words(found))).collect()
}

fn in_words(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(name) => (*name).to_owned(),
        GeneralName::IPAddress(bytes) => address(bytes),
        GeneralName::RFC822Name(name) => format!("mail {name}"),
        GeneralName::URI(name) => format!("URI {name}"),
        GeneralName::DirectoryName(name) => format!("name {name}"),
        GeneralName::OtherName(oid, _) => format!("other name {oid}"),
        GeneralName::Invalid(tag, _) => format!("not readable (type {})", tag.0),
        _ => "another kind of name".to_owned(),
    }
}

fn address(bytes: &[u8]) -> String {
    if let Ok(v4) = <[u8; 4]>::try_from(bytes) {
        format!("IP {}", Ipv4Addr::from(v4))
    } else if let Ok(v6) = <[u8; 16]>::try_from(bytes) {
        format!("IP {}", Ipv6Addr::from(v6))
    } else {
        format!("IP of {} bytes", bytes.len())
    }
}

/// The purposes of the Extended Key Usage in words; empty where the certificate has no such extension.
pub(super) fn purposes(certificate: &X509Certificate<'_>) -> Vec<String> {
    match certificate.extended_key_usage() {
        Ok(Some(extension)) => usages(extension.value),
        _ => Vec::new(),
    }
}

fn usages(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    let named = [
        (usage.any, "any purpose"),
        (usage.server_auth, "Server Authentication"),
        (usage.client_auth, "Client Authentication"),
        (usage.code_signing, "Code Signing"),
        (usage.email_protection, "E-mail Protection"),
        (usage.time_stamping, "Time Stamping"),
        (usage.ocsp_signing, "OCSP Signing"),
    ];
    let named = named.into_iter().filter(|(has, _)| *has);
    let other = usage.other.iter().take(LISTED_MAX);
    named
        .map(|(_, name)| name.to_owned())
        .chain(other.map(|oid| name(&oid.to_id_string())))
        .collect()
}
