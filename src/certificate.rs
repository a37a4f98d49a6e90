//! Certificates described: the facts of one certificate, without judgement.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::time::ASN1Time;

use crate::text::clean;

/// Longest name that is kept, in characters.
const NAME_MAX: usize = 256;

/// The facts of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// Subject as a distinguished name.
    pub subject: String,
    /// Issuer as a distinguished name.
    pub issuer: String,
    /// Serial number in hex, as certificates show it.
    pub serial: String,
    /// The same with its bytes reversed, as event logs show it at times.
    pub serial_reversed: String,
    /// Start of validity (RFC 3339, UTC).
    pub not_before: String,
    /// End of validity (RFC 3339, UTC).
    pub not_after: String,
    /// SHA-256 over the certificate in hex.
    pub sha256: String,
}

/// Describes a certificate; none where the bytes do not parse as one.
#[must_use]
pub fn describe(der: &[u8]) -> Option<CertificateFacts> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let serial = certificate.raw_serial();
    let validity = certificate.validity();
    Some(CertificateFacts {
        subject: clean(&certificate.subject().to_string(), NAME_MAX),
        issuer: clean(&certificate.issuer().to_string(), NAME_MAX),
        serial: hex(serial.iter()),
        serial_reversed: hex(serial.iter().rev()),
        not_before: time(validity.not_before),
        not_after: time(validity.not_after),
        sha256: hex(Sha256::digest(der).iter()),
    })
}

fn time(time: ASN1Time) -> String {
    jiff::Timestamp::from_second(time.timestamp())
        .map_or_else(|_| "out of range".to_owned(), |time| time.to_string())
}

fn hex<'a>(bytes: impl Iterator<Item = &'a u8>) -> String {
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_of_a_certificate_are_read() {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(vec!["fe01.contoso.local".into()]).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, "pool01\u{202e}.contoso.local");
        params.serial_number = Some(vec![0x01, 0x23, 0x45].into());
        params.not_after = rcgen::date_time_ymd(2030, 1, 2);
        let certificate = params.self_signed(&key).unwrap();
        let facts = describe(certificate.der()).unwrap();
        assert_eq!(facts.subject, "CN=pool01\u{fffd}.contoso.local");
        assert_eq!(facts.serial, "012345");
        assert_eq!(facts.serial_reversed, "452301");
        assert_eq!(facts.not_after, "2030-01-02T00:00:00Z");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_can_make_it_panic(bytes: Vec<u8>) {
            let _ = describe(&bytes);
        }
    }
}
