//! Certificates described: the facts of one certificate, without judgement.

mod clean_text;
mod key;
mod names_and_purposes;
mod signature_algorithm;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::time::ASN1Time;

use self::clean_text::name;
pub use self::key::KeyKind;
pub(crate) use self::names_and_purposes::alternative_names;
pub use self::signature_algorithm::{Hash, SignatureKind};

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
    /// Whole days from the time of the report to the end, negative after it; none where that time was not given.
    #[serde(default)]
    pub days_left: Option<i64>,
    /// Subject alternative names; an address reads `IP 10.0.0.11`.
    #[serde(default)]
    pub san: Vec<String>,
    /// Purposes of the Extended Key Usage in words; empty without that extension, which allows every purpose.
    #[serde(default)]
    pub eku: Vec<String>,
    /// Public key in words.
    #[serde(default)]
    pub key: String,
    /// Signature algorithm in words.
    #[serde(default)]
    pub signature: String,
    /// SHA-1 over the certificate in hex: the thumbprint that Windows shows.
    #[serde(default)]
    pub sha1: String,
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
        subject: name(&certificate.subject().to_string()),
        issuer: name(&certificate.issuer().to_string()),
        serial: hex(serial.iter()),
        serial_reversed: hex(serial.iter().rev()),
        not_before: time(validity.not_before),
        not_after: time(validity.not_after),
        days_left: None,
        san: alternative_names(&certificate),
        eku: names_and_purposes::purposes(&certificate),
        key: KeyKind::of(certificate.public_key()).to_string(),
        signature: SignatureKind::of(&certificate.signature_algorithm).to_string(),
        sha1: hex(Sha1::digest(der).iter()),
        sha256: hex(Sha256::digest(der).iter()),
    })
}

/// As [`describe`], with the days that are left at `now`.
#[must_use]
pub fn describe_at(der: &[u8], now: Timestamp) -> Option<CertificateFacts> {
    let facts = describe(der)?;
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let end = certificate.validity().not_after.timestamp();
    let left = end.saturating_sub(now.as_second());
    Some(CertificateFacts {
        days_left: Some(left.div_euclid(24 * 60 * 60)),
        ..facts
    })
}

/// The end of a certificate that never expires (RFC 5280 section 4.1.2.5) lies beyond what a timestamp holds.
fn no_timestamp(time: ASN1Time) -> String {
    if time.timestamp() > Timestamp::MAX.as_second() {
        "9999-12-31 (no expiry)".to_owned()
    } else {
        "out of range".to_owned()
    }
}

fn time(time: ASN1Time) -> String {
    Timestamp::from_second(time.timestamp())
        .map_or_else(|_| no_timestamp(time), |time| time.to_string())
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
        assert_eq!(facts.san, ["fe01.contoso.local"]);
        assert_eq!(facts.key, "ECDSA P-256");
        assert_eq!(facts.signature, "ECDSA with SHA-256");
        assert_eq!((facts.sha1.len(), facts.sha256.len()), (40, 64));
        assert!(facts.eku.is_empty());
    }

    #[test]
    fn days_left_are_whole_days() {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.not_after = rcgen::date_time_ymd(2030, 1, 2);
        let certificate = params.self_signed(&key).unwrap();
        for (now, left) in [
            ("2030-01-01T00:00:00Z", 1),
            ("2030-01-01T00:00:01Z", 0),
            ("2030-01-02T00:00:00Z", 0),
            ("2030-01-02T00:00:01Z", -1),
        ] {
            let facts = describe_at(certificate.der(), now.parse().unwrap()).unwrap();
            assert_eq!(facts.days_left, Some(left), "{now}");
        }
    }

    #[test]
    fn a_certificate_that_never_expires_says_so() {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.not_after = rcgen::date_time_ymd(9999, 12, 31);
        let certificate = params.self_signed(&key).unwrap();
        let facts = describe(certificate.der()).unwrap();
        assert_eq!(facts.not_after, "9999-12-31 (no expiry)");
    }

    #[test]
    fn a_report_of_an_older_version_can_be_read() {
        let text = r#"{"subject":"CN=a","issuer":"CN=b","serial":"01","serial_reversed":"01",
            "not_before":"","not_after":"","sha256":"00"}"#;
        let facts: CertificateFacts = serde_json::from_str(text).unwrap();
        assert_eq!((facts.days_left, facts.san.len()), (None, 0));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_can_make_it_panic(bytes: Vec<u8>) {
            let _ = describe(&bytes);
        }
    }
}
