//! The second opinion: what the path verifier of rustls-webpki says, and which findings explain it.

use std::time::Duration;

use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter};

use crate::finding::FindingId;

use super::candidates::Candidates;
use super::signature::ALGORITHMS;

/// Why the path verifier refuses.
#[derive(Clone, Debug)]
pub(super) struct Refusal(Error);

/// The path that the verifier accepts.
pub(super) struct Verified {
    /// Nodes, that of the server first.
    pub(super) nodes: Vec<usize>,
    /// The root that it leads to.
    pub(super) anchor: Option<usize>,
}

/// Verifies a path through `nodes`, that of the server first, up to one of the first `anchors` roots.
pub(super) fn verify(
    candidates: &Candidates<'_>,
    nodes: &[usize],
    anchors: usize,
    now: Timestamp,
) -> Result<Verified, Refusal> {
    let certificates: Vec<CertificateDer<'_>> = nodes
        .iter()
        .map(|node| CertificateDer::from(candidates.nodes[*node].cert.der))
        .collect();
    let roots: Vec<TrustAnchor<'_>> = candidates.anchors[..anchors]
        .iter()
        .map(|anchor| anchor.root.anchor.clone())
        .collect();
    let Some((leaf, issuers)) = certificates.split_first() else {
        return Err(Refusal(Error::UnknownIssuer));
    };
    let leaf = EndEntityCert::try_from(leaf).map_err(Refusal)?;
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let time = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    let verified = leaf
        .verify_for_usage(ALGORITHMS, &roots, issuers, time, AnyPurpose, None, None)
        .map_err(Refusal)?;
    let mut path = vec![0];
    for issuer in verified.intermediate_certificates() {
        let place = certificates.iter().position(|der| *der == issuer.der());
        path.extend(place.map(|place| nodes[place]));
    }
    let anchor = roots.iter().position(|root| root == verified.anchor());
    Ok(Verified {
        nodes: path,
        anchor,
    })
}

/// Purposes have a rule of their own, which allows anyExtendedKeyUsage as Windows does.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Refusal {
    /// The reason in the words of the verifier.
    pub(super) fn words(&self) -> String {
        match &self.0 {
            // The context would name every algorithm.
            Error::UnsupportedSignatureAlgorithmContext(_)
            | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
                "UnsupportedSignatureAlgorithm".to_owned()
            }
            other => other.to_string(),
        }
    }

    /// The verifier gave up before it knew.
    pub(super) fn is_out_of_budget(&self) -> bool {
        matches!(
            self.0,
            Error::MaximumSignatureChecksExceeded
                | Error::MaximumPathBuildCallsExceeded
                | Error::MaximumNameConstraintComparisonsExceeded
        )
    }

    /// Whether one of `found` says the same. `beyond_verifier`: the path has a critical extension that Windows processes.
    pub(super) fn is_explained(&self, found: &[FindingId], beyond_verifier: bool) -> bool {
        // Windows has no such limit; this tool has its own.
        let is_own_limit = matches!(self.0, Error::MaximumPathDepthExceeded);
        let is_critical = matches!(self.0, Error::UnsupportedCriticalExtension);
        is_own_limit
            || (is_critical && beyond_verifier)
            || explanations(&self.0).iter().any(|id| found.contains(id))
    }
}

fn explanations(error: &Error) -> &'static [FindingId] {
    use FindingId as Id;
    match error {
        Error::CertExpired { .. } | Error::CertNotValidYet { .. } | Error::InvalidCertValidity => {
            &[Id::CertificateExpired, Id::CertificateNotYetValid]
        }
        Error::CaUsedAsEndEntity => &[Id::CaAsLeaf],
        Error::EndEntityUsedAsCa => &[Id::CaFlagBroken, Id::OldCertificateVersion],
        Error::PathLenConstraintViolated => &[Id::PathLengthBroken],
        Error::NameConstraintViolation => &[Id::NameConstraintsViolated],
        Error::EmptyEkuExtension => &[Id::ServerAuthMissing],
        Error::UnsupportedCriticalExtension => &[Id::UnknownCriticalExtension],
        Error::UnsupportedCertVersion => &[Id::OldCertificateVersion],
        Error::InvalidSignatureForPublicKey => &[Id::SignatureBroken, Id::PssSignature],
        // Only what is signed well is given to the verifier.
        Error::UnknownIssuer
        | Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => &[
            Id::SignatureBroken,
            Id::Md5Signature,
            Id::PssSignature,
            Id::SignatureNotChecked,
        ],
        Error::BadDer
        | Error::BadDerTime
        | Error::ExtensionValueInvalid
        | Error::MalformedExtensions
        | Error::TrailingData(_) => &[Id::CertificateMalformed],
        _ => &[],
    }
}
