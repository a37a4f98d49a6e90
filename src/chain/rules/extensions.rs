//! What the extensions of single certificates say or leave out.

use crate::finding::{Confidence, FindingId, Severity};

use super::super::case::{Case, Draft, Member, Role};
use super::super::words::{listed, quoted};
use super::requirements::LYNC;

const CA_PURPOSES: &str =
    "Microsoft, Qualified Subordination: the purposes of a CA limit those of what it issues";

/// Server Authentication, on the leaf and on the CAs that restrict their purposes.
pub(super) fn server_auth(case: &Case<'_>) -> Vec<Draft> {
    let lacking = case.members.iter().filter(|member| {
        member.role != Role::Root
            && (member.cert.purposes()).is_some_and(|usage| !usage.server_auth && !usage.any)
    });
    let draft = |member: &Member<'_>| Draft {
        id: FindingId::ServerAuthMissing,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: format!("{} is not for Server Authentication", member.name()),
        evidence: "its Extended Key Usage does not list 1.3.6.1.5.5.7.3.1".into(),
        source: match member.role {
            Role::Leaf => LYNC,
            _ => CA_PURPOSES,
        },
        next_step: "Request the certificate again from a template with Server Authentication \
            (Web Server), and from a CA that may issue for it."
            .into(),
    };
    lacking.map(draft).collect()
}

/// Client Authentication, on the leaf.
pub(super) fn client_auth(case: &Case<'_>) -> Vec<Draft> {
    let purposes = case.leaf().purposes();
    let lacking = purposes.is_some_and(|usage| !usage.client_auth && !usage.any);
    let draft = lacking.then(|| Draft {
        id: FindingId::ClientAuthMissing,
        severity: Severity::Note,
        confidence: Confidence::Low,
        summary: "The server's certificate is not for Client Authentication".into(),
        evidence: "its Extended Key Usage does not list 1.3.6.1.5.5.7.3.2".into(),
        source: "reported by engineers: some .NET paths of the MCUs present this certificate as a client, and need \
            it after the updates of May 2017",
        next_step: "If the MCUs of this host fail, try a certificate that lists Client \
            Authentication too."
            .into(),
    });
    draft.into_iter().collect()
}

/// A CRL distribution point, on the leaf.
pub(super) fn crl_point(case: &Case<'_>) -> Vec<Draft> {
    let draft = (!case.leaf().has_crl_point()).then(|| Draft {
        id: FindingId::CrlPointMissing,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: "The server's certificate names no CRL distribution point".into(),
        evidence: "extension 2.5.29.31 is not there".into(),
        source: LYNC,
        next_step: "Let the CA write a CRL distribution point (certsrv.msc, Extensions), then \
            request the certificate again."
            .into(),
    });
    draft.into_iter().collect()
}

/// Extensions that decide and do not parse.
pub(super) fn malformed(case: &Case<'_>) -> Vec<Draft> {
    let broken = case.members.iter().filter_map(|member| {
        let broken = member.cert.malformed_extensions();
        (!broken.is_empty()).then(|| (member, broken.join(", ")))
    });
    let draft = |(member, broken): (&Member<'_>, String)| Draft {
        id: FindingId::CertificateMalformed,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: format!("{} has extensions that cannot be read", member.name()),
        evidence: format!("{broken}: not the form of RFC 5280, or there twice"),
        source: "RFC 5280 section 4.2",
        next_step: "Request the certificate again, and look at what the CA writes.".into(),
    };
    broken.map(draft).collect()
}

/// Critical extensions that nobody knows.
pub(super) fn unknown_critical(case: &Case<'_>) -> Vec<Draft> {
    let unknown = case
        .members
        .iter()
        .filter(|member| member.role != Role::Root);
    let unknown = unknown.filter_map(|member| {
        let unknown: Vec<String> = member.cert.unknown_critical();
        let unknown: Vec<String> = unknown.iter().map(|oid| quoted(oid)).collect();
        (!unknown.is_empty()).then(|| (member, listed(&unknown)))
    });
    let draft = |(member, unknown): (&Member<'_>, String)| Draft {
        id: FindingId::UnknownCriticalExtension,
        severity: Severity::Error,
        confidence: Confidence::Medium,
        summary: format!(
            "{} has a critical extension that is not known",
            member.name()
        ),
        evidence: format!("critical: {unknown}"),
        source: "RFC 5280 section 4.2: a client that does not know a critical extension must refuse the certificate",
        next_step: "Ask the CA what the extension is for, and request the certificate without it, \
            or with it not critical."
            .into(),
    };
    unknown.map(draft).collect()
}

/// Versions before 3.
pub(super) fn version(case: &Case<'_>) -> Vec<Draft> {
    let old = case.members.iter();
    let old = old.filter(|member| member.role != Role::Root && !member.cert.is_version_3());
    let draft = |member: &Member<'_>| Draft {
        id: FindingId::OldCertificateVersion,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: format!("{} is not X.509 version 3", member.name()),
        evidence: format!(
            "its version is {}",
            member.cert.x509.version().0.saturating_add(1)
        ),
        source: "RFC 5246 section 7.4.2: certificates are X.509v3; the names and purposes that Lync requires need it",
        next_step: "Request the certificate again from a CA that issues version 3.".into(),
    };
    old.map(draft).collect()
}
