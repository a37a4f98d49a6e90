//! Error codes in the texts of events, by the headers of Windows (winerror.h) and MS-ERREF.

use super::event::Event;

/// Most codes of one event that are looked at.
const CODES_MAX: usize = 8;

/// What is known of a code: its number, its name in winerror.h, and what it says.
const KNOWN: [(u32, &str, &str); 34] = [
    (0x800B_0100, "TRUST_E_NOSIGNATURE", "no signature was found"),
    (
        0x800B_0101,
        "CERT_E_EXPIRED",
        "a certificate is not within its validity period",
    ),
    (
        0x800B_0102,
        "CERT_E_VALIDITYPERIODNESTING",
        "the validity periods of the chain do not nest",
    ),
    (
        0x800B_0103,
        "CERT_E_ROLE",
        "a certificate is used as a CA and is none, or the other way round",
    ),
    (
        0x800B_0104,
        "CERT_E_PATHLENCONST",
        "the path is longer than a CA allows",
    ),
    (
        0x800B_0105,
        "CERT_E_CRITICAL",
        "a critical extension is not known",
    ),
    (
        0x800B_0106,
        "CERT_E_PURPOSE",
        "the certificate is used for another purpose than its CA allows",
    ),
    (
        0x800B_0107,
        "CERT_E_ISSUERCHAINING",
        "a parent did not issue the certificate below it",
    ),
    (
        0x800B_0109,
        "CERT_E_UNTRUSTEDROOT",
        "the chain ends in a root that is not trusted",
    ),
    (
        0x800B_010A,
        "CERT_E_CHAINING",
        "no chain to a trusted root could be built",
    ),
    (0x800B_010B, "TRUST_E_FAIL", "a general failure of trust"),
    (
        0x800B_010C,
        "CERT_E_REVOKED",
        "a certificate was revoked by its issuer",
    ),
    (
        0x800B_010D,
        "CERT_E_UNTRUSTEDTESTROOT",
        "the chain ends in a test root",
    ),
    (
        0x800B_010E,
        "CERT_E_REVOCATION_FAILURE",
        "revocation could not be checked",
    ),
    (
        0x800B_010F,
        "CERT_E_CN_NO_MATCH",
        "the name does not match the certificate",
    ),
    (
        0x800B_0110,
        "CERT_E_WRONG_USAGE",
        "the certificate is not valid for the usage that is asked for",
    ),
    (
        0x800B_0111,
        "TRUST_E_EXPLICIT_DISTRUST",
        "a certificate is marked as untrusted",
    ),
    (
        0x800B_0112,
        "CERT_E_UNTRUSTEDCA",
        "a CA of the chain is not trusted by the policy",
    ),
    (
        0x800B_0113,
        "CERT_E_INVALID_POLICY",
        "the certificate has an invalid policy",
    ),
    (
        0x800B_0114,
        "CERT_E_INVALID_NAME",
        "the name in the certificate is not allowed or not valid",
    ),
    (0x8009_2010, "CRYPT_E_REVOKED", "the certificate is revoked"),
    (
        0x8009_2012,
        "CRYPT_E_NO_REVOCATION_CHECK",
        "revocation could not be checked",
    ),
    (
        0x8009_2013,
        "CRYPT_E_REVOCATION_OFFLINE",
        "the revocation server was offline",
    ),
    (
        0x8009_6004,
        "TRUST_E_CERT_SIGNATURE",
        "the signature of a certificate cannot be verified",
    ),
    (
        0x8009_0308,
        "SEC_E_INVALID_TOKEN",
        "a TLS message was not valid",
    ),
    (
        0x8009_0322,
        "SEC_E_WRONG_PRINCIPAL",
        "the name of the server is not the one that was asked for",
    ),
    (
        0x8009_0325,
        "SEC_E_UNTRUSTED_ROOT",
        "the chain was issued by an authority that is not trusted",
    ),
    (
        0x8009_0326,
        "SEC_E_ILLEGAL_MESSAGE",
        "a TLS message was unexpected or badly formed",
    ),
    (
        0x8009_0327,
        "SEC_E_CERT_UNKNOWN",
        "the certificate could not be processed",
    ),
    (
        0x8009_0328,
        "SEC_E_CERT_EXPIRED",
        "the certificate has expired",
    ),
    (
        0x8009_0331,
        "SEC_E_ALGORITHM_MISMATCH",
        "client and server have no algorithm in common",
    ),
    (
        0x8009_0349,
        "SEC_E_CERT_WRONG_USAGE",
        "the certificate is not valid for the usage that is asked for",
    ),
    (
        0x8007_2EFD,
        "ERROR_INTERNET_CANNOT_CONNECT",
        "no connection could be made",
    ),
    (
        0x8007_2EFE,
        "ERROR_INTERNET_CONNECTION_ABORTED",
        "the connection was ended by the other side",
    ),
];

/// An untrusted root: the code that a published case of 32042 turned on.
pub const CERT_E_UNTRUSTEDROOT: u32 = 0x800B_0109;

/// Name and meaning of a code, where they are known.
#[must_use]
pub fn meaning(code: u32) -> Option<(&'static str, &'static str)> {
    KNOWN
        .iter()
        .find(|(known, ..)| *known == code)
        .map(|(_, name, words)| (*name, *words))
}

/// The error codes that an event tells, each once: those in hex, and those in decimal that are known.
#[must_use]
pub fn codes(event: &Event) -> Vec<u32> {
    let mut found = Vec::new();
    for text in event.data.iter().chain(&event.message) {
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
            if let Some(code) = code(word)
                && !found.contains(&code)
                && found.len() < CODES_MAX
            {
                found.push(code);
            }
        }
    }
    found
}

fn code(word: &str) -> Option<u32> {
    let hex = |digits: &str| {
        let whole = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        whole
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten()
    };
    let failure = |code: &u32| *code >= 0x8000_0000;
    if let Some(digits) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        return hex(digits).filter(failure);
    }
    let known = |code: &u32| meaning(*code).is_some();
    hex(word).filter(known).or_else(|| {
        // As a number of 32 bits, with and without its sign.
        let number: i64 = word.parse().ok()?;
        let signed = i32::try_from(number).map(i32::cast_unsigned);
        let code = signed.or_else(|_| u32::try_from(number)).ok()?;
        Some(code).filter(known)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u32> {
        codes(&Event {
            data: vec![text.to_owned()],
            ..Event::default()
        })
    }

    #[test]
    fn codes_are_found_however_they_are_written() {
        for text in [
            "Error: 0x800B0109 (CERT_E_UNTRUSTEDROOT)",
            "failed (0x800b0109).",
            "HRESULT 800B0109",
            "-2146762487",
            "2148204809",
            "0x800B0109 and 0x800B0109",
        ] {
            assert_eq!(of(text), [CERT_E_UNTRUSTEDROOT], "{text}");
        }
        for text in [
            "0x00000005",
            "12345678",
            "0x800B01091",
            "89ABCDEF",
            "",
            "0x",
        ] {
            assert!(of(text).is_empty(), "{text}");
        }
        assert_eq!(of("0x8fffffff"), [0x8fff_ffff]);
        assert_eq!(meaning(0x8fff_ffff), None);
        assert_eq!(
            meaning(CERT_E_UNTRUSTEDROOT).unwrap().0,
            "CERT_E_UNTRUSTEDROOT"
        );
    }

    #[test]
    fn every_known_code_is_there_once() {
        let mut numbers: Vec<u32> = KNOWN.iter().map(|(code, ..)| *code).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), KNOWN.len());
    }
}
