//! The binding of a port, beside what the wire shows of that port.

use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::server_evidence::registry_state::{Binding, BindingAsks};
use crate::verdict::CertificateAsked;

/// Fewest digits of a thumbprint that are compared: PowerShell prints four bytes.
const DIGITS_MIN: usize = 8;

/// Compares a binding with the certificate that is served (SHA-1 in hex) and with when the client certificate was asked for.
#[must_use]
pub fn compare_binding(
    binding: &Binding,
    served: Option<&str>,
    asked: CertificateAsked,
) -> Vec<Finding> {
    let certificate = served.and_then(|served| certificate(binding, served));
    certificate
        .into_iter()
        .chain(asking(binding, asked))
        .collect()
}

fn certificate(binding: &Binding, served: &str) -> Option<Finding> {
    let bound = binding.thumbprint.as_deref()?.to_ascii_lowercase();
    let served = served.to_ascii_lowercase();
    if bound.len() < DIGITS_MIN || served.len() < DIGITS_MIN {
        return None;
    }
    let evidence = format!("binding {}: {bound}; served: {served}", binding.endpoint);
    let id = if served.starts_with(&bound) {
        FindingId::BindingCertificateServed
    } else {
        FindingId::BindingCertificateOther
    };
    Some(Draft::of(id, Confidence::Medium).evidence(evidence))
}

fn asking(binding: &Binding, asked: CertificateAsked) -> Option<Finding> {
    let (configured, seen) = match (binding.asks, asked) {
        (BindingAsks::FirstHandshake, CertificateAsked::AfterRequest) => (
            "in the first handshake",
            "by renegotiation, after the request",
        ),
        (BindingAsks::AfterRequest, CertificateAsked::FirstHandshake) => {
            ("not in the first handshake", "in the first handshake")
        }
        _ => return None,
    };
    let draft = Draft::of(FindingId::BindingAsksOtherwise, Confidence::Medium);
    Some(draft.evidence(format!(
        "binding {}: {configured}; wire: {seen}",
        binding.endpoint
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(thumbprint: Option<&str>, asks: BindingAsks) -> Binding {
        Binding {
            endpoint: "0.0.0.0:444".to_owned(),
            port: 444,
            thumbprint: thumbprint.map(str::to_owned),
            store: None,
            asks,
            check: None,
        }
    }

    #[test]
    fn contradictions_are_findings_and_silence_is_none() {
        use BindingAsks as B;
        use CertificateAsked as C;
        let served = "ab".repeat(20);
        let whole = served.to_uppercase();
        for (thumbprint, asks, asked, ids) in [
            (
                Some(&*whole),
                B::NotTold,
                C::NotSeen,
                &[FindingId::BindingCertificateServed][..],
            ),
            (
                Some("abababab"),
                B::NotTold,
                C::NotSeen,
                &[FindingId::BindingCertificateServed],
            ),
            (
                Some("abababac"),
                B::NotTold,
                C::NotSeen,
                &[FindingId::BindingCertificateOther],
            ),
            (Some("ab"), B::NotTold, C::NotSeen, &[]),
            (None, B::FirstHandshake, C::FirstHandshake, &[]),
            (None, B::FirstHandshake, C::NotSeen, &[]),
            (
                None,
                B::FirstHandshake,
                C::AfterRequest,
                &[FindingId::BindingAsksOtherwise],
            ),
            (
                None,
                B::AfterRequest,
                C::FirstHandshake,
                &[FindingId::BindingAsksOtherwise],
            ),
            (None, B::AfterRequest, C::AfterRequest, &[]),
            (None, B::NotTold, C::FirstHandshake, &[]),
        ] {
            let found = compare_binding(&binding(thumbprint, asks), Some(&served), asked);
            let found: Vec<FindingId> = found.iter().map(|finding| finding.id).collect();
            assert_eq!(found, ids, "{thumbprint:?} {asks:?} {asked:?}");
        }
        assert!(compare_binding(&binding(Some(&served), B::NotTold), None, C::NotSeen).is_empty());
    }
}
