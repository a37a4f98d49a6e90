//! Where bytes that are no certificate stop being one.

use x509_parser::error::X509Error;

use super::der_element::{Element, element, header};

/// Deepest nesting that is followed.
const DEPTH_MAX: usize = 32;

/// Where `bytes`, which were refused with `error`, stop being a certificate: an offset in bytes, and what is wrong there.
pub(super) fn fault(bytes: &[u8], error: &X509Error) -> (usize, &'static str) {
    if bytes.is_empty() {
        return (0, "empty");
    }
    if header(bytes, 0).is_some_and(|(_, end)| end > bytes.len()) {
        return (bytes.len(), "ends too early");
    }
    if let Some(offset) = first_bad(bytes, 0, bytes.len(), 0) {
        return (offset, "not DER");
    }
    let Some(certificate) = element(bytes, 0, bytes.len()) else {
        return (0, "not DER");
    };
    if certificate.end < bytes.len() {
        return (certificate.end, "bytes after the end");
    }
    let (field, words) = match error {
        X509Error::InvalidVersion => (0, "the version"),
        X509Error::InvalidSerial => (1, "the serial number"),
        X509Error::InvalidAlgorithmIdentifier => (2, "a signature algorithm"),
        X509Error::InvalidX509Name => (3, "a name"),
        X509Error::InvalidDate => (4, "a date"),
        X509Error::InvalidSPKI => (6, "the public key"),
        X509Error::InvalidExtensions | X509Error::DuplicateExtensions => (7, "the extensions"),
        _ => return (certificate.start, "not the form of a certificate"),
    };
    let offset = field_offset(bytes, certificate, field);
    (offset.unwrap_or(certificate.start), words)
}

/// Offset of the field of tbsCertificate (RFC 5280 section 4.1) with that number, the version being 0.
fn field_offset(bytes: &[u8], certificate: Element, field: usize) -> Option<usize> {
    let tbs = element(bytes, certificate.start, certificate.end)?;
    let first = element(bytes, tbs.start, tbs.end)?;
    // A certificate of version 1 leaves the version out.
    let skipped = field.saturating_sub(usize::from(first.tag != 0xa0));
    let mut at = tbs.start;
    for _ in 0..skipped {
        at = element(bytes, at, tbs.end)?.end;
    }
    Some(at)
}

/// Offset of the first element between `at` and `end` that is not well-formed.
fn first_bad(bytes: &[u8], mut at: usize, end: usize, depth: usize) -> Option<usize> {
    while at < end {
        let Some(found) = element(bytes, at, end) else {
            return Some(at);
        };
        let constructed = found.tag & 0x20 != 0;
        if constructed && depth < DEPTH_MAX {
            let inner = first_bad(bytes, found.start, found.end, depth + 1);
            if inner.is_some() {
                return inner;
            }
        }
        at = found.end;
        if depth == 0 {
            break;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bad_byte_is_found() {
        // SEQUENCE { INTEGER 1, SEQUENCE { NULL } }
        let good = [0x30, 0x07, 0x02, 0x01, 0x01, 0x30, 0x02, 0x05, 0x00];
        let at = |bytes: &[u8]| fault(bytes, &X509Error::Generic);
        assert_eq!(at(&good), (2, "not the form of a certificate"));
        assert_eq!(at(&good[..8]), (8, "ends too early"));
        assert_eq!(at(&good[..1]), (0, "not DER"));
        let mut bad = good;
        bad[8] = 0x01;
        assert_eq!(at(&bad), (7, "not DER"));
        assert_eq!(at(&[&good[..], &[0]].concat()), (9, "bytes after the end"));
        assert_eq!(at(&[]), (0, "empty"));
    }

    proptest::proptest! {
        #[test]
        fn a_fault_lies_inside(bytes: Vec<u8>) {
            let (offset, _) = fault(&bytes, &X509Error::InvalidSPKI);
            assert!(offset <= bytes.len());
        }
    }
}
