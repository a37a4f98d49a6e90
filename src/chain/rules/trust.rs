//! Where the path leads.

use crate::finding::{Confidence, FindingId, Severity};

use super::super::candidates::Origin;
use super::super::case::{Case, Draft};
use super::super::cert::Cert;
use super::super::words::listed;

/// How to export the root of a private CA.
pub(in super::super) const EXPORT_ROOT: &str = "Export the root and probe again with --ca-file root.cer: \
    on the CA, certutil -ca.cert root.cer; on any member, Get-ChildItem Cert:\\LocalMachine\\Root \
    finds it, and Export-Certificate -Cert (that) -FilePath root.cer writes it.";
const WINDOWS_COMPLETES: &str = "Windows members may complete the chain from their own store, so \
    that only others fail.";
const SEND_ALL: &str = "RFC 5246 section 7.4.2: the server sends every certificate but the root";
const GIVEN: &str = "RFC 5280 section 6.1, with the roots that were given";

/// No path to a root at hand.
pub(super) fn no_path(case: &Case<'_>) -> Vec<Draft> {
    let is_lone_self_signed = case.end_node() == 0 && case.candidates.is_self_signed(0);
    if case.path.anchor.is_some() || is_lone_self_signed {
        return Vec::new();
    }
    let ends_in_root = case.candidates.is_self_signed(case.end_node());
    vec![if !case.roots.is_ca_file_given() {
        root_not_at_hand(case, ends_in_root)
    } else if ends_in_root {
        untrusted_root(case)
    } else if case.end_node() == 0 {
        intermediate_missing(case)
    } else {
        other_root(case)
    }]
}

fn untrusted_root(case: &Case<'_>) -> Draft {
    Draft {
        id: FindingId::UntrustedRoot,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: format!(
            "The chain ends in the root {}, which is not trusted",
            case.end().subject()
        ),
        evidence: format!("not of this name and key: {} known roots", case.roots.len()),
        source: GIVEN,
        next_step:
            "Compare the thumbprint of this root with the one on the CA. If it is the right \
            one, give it with --ca-file, and check that every front end has it in \
            Cert:\\LocalMachine\\Root."
                .into(),
    }
}

/// A server sends all but the root, so that the issuer of its last CA is taken for the root.
fn other_root(case: &Case<'_>) -> Draft {
    let end = case.end();
    let issuer = end.issuer();
    Draft {
        id: FindingId::UntrustedRoot,
        severity: Severity::Error,
        confidence: Confidence::Medium,
        summary: format!("The chain leads to {issuer}, which is no known root"),
        evidence: format!(
            "it issued {}, the last CA that is served{}; not of this name and key: {} known roots",
            end.subject(),
            aia(end),
            case.roots.len()
        ),
        source: GIVEN,
        next_step: format!(
            "If {issuer} is the right root, give it with --ca-file, and check that every front end \
             has it in Cert:\\LocalMachine\\Root. If it is an intermediate, put it into \
             Cert:\\LocalMachine\\CA of the front end, so that it is sent. {WINDOWS_COMPLETES}"
        ),
    }
}

fn intermediate_missing(case: &Case<'_>) -> Draft {
    let end = case.end();
    Draft {
        id: FindingId::IntermediateMissing,
        severity: Severity::Error,
        confidence: Confidence::Medium,
        summary: format!(
            "The server does not send the certificate of the issuer {}",
            end.issuer()
        ),
        evidence: format!(
            "it issued {}, and is neither served nor a known root{}",
            end.subject(),
            aia(end)
        ),
        source: SEND_ALL,
        next_step: format!(
            "Put the issuer's certificate into Cert:\\LocalMachine\\CA of the front end; if the \
             issuer is a root, give it with --ca-file. {WINDOWS_COMPLETES}"
        ),
    }
}

fn root_not_at_hand(case: &Case<'_>, ends_in_root: bool) -> Draft {
    let end = case.end();
    let (summary, evidence) = if ends_in_root {
        let summary = format!(
            "The chain ends in the root {}, which is not known here",
            end.subject()
        );
        (summary, String::new())
    } else {
        let issuer = end.issuer();
        let summary = format!("The path ends before the issuer {issuer}, which is not known here");
        let evidence = format!("it issued {}{}; ", end.subject(), aia(end));
        (summary, evidence)
    };
    Draft {
        id: FindingId::RootNotAtHand,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary,
        evidence: format!(
            "{evidence}known roots: {}, none from --ca-file",
            case.roots.len()
        ),
        source: "not judged: the root of a private CA is known to its members only",
        next_step: format!("{EXPORT_ROOT} {WINDOWS_COMPLETES}"),
    }
}

fn aia(cert: &Cert<'_>) -> String {
    match cert.issuer_urls().as_slice() {
        [] => String::new(),
        urls => format!(
            "; its certificate is said to be at {} (not fetched)",
            listed(urls)
        ),
    }
}

/// The server's certificate is its own issuer.
pub(super) fn self_signed_leaf(case: &Case<'_>) -> Vec<Draft> {
    let is_refused = case.roots.is_ca_file_given() && case.path.anchor.is_none();
    let draft = case.candidates.is_self_signed(0).then(|| Draft {
        id: FindingId::SelfSignedLeaf,
        severity: if is_refused {
            Severity::Error
        } else {
            Severity::Warning
        },
        confidence: Confidence::High,
        summary: "The server's certificate is self-signed".into(),
        evidence: format!("subject and issuer are {}", case.leaf().subject()),
        source: "Microsoft, Certificate infrastructure support in Lync Server 2013: certificates come from a CA that \
            is trusted",
        next_step: "Request a certificate from a CA (Request-CsCertificate). If this one is meant \
            to be trusted, export it and probe again with --ca-file. If it is not the one that \
            Lync was given, look at the binding: netsh http show sslcert."
            .into(),
    });
    draft.into_iter().collect()
}

/// The path leads to a root, with help of certificates at hand that the server should have sent, or ends at one that is no root.
pub(super) fn completed(case: &Case<'_>) -> Vec<Draft> {
    let Some(anchor) = case.anchor() else {
        return Vec::new();
    };
    let nodes = case
        .path
        .nodes
        .iter()
        .map(|node| &case.candidates.nodes[*node]);
    let mut borrowed: Vec<String> = nodes
        .filter(|node| matches!(node.origin, Origin::AtHand))
        .map(|node| node.cert.subject())
        .collect();
    let mut drafts = Vec::new();
    if !anchor.root.self_issued
        && let Some(cert) = &anchor.cert
    {
        let is_served = |(_, served): &(usize, Cert<'_>)| served.der == cert.der;
        if !case.served.parsed.iter().any(is_served) {
            borrowed.push(cert.subject());
        }
        drafts.push(non_self_signed_root(cert, &anchor.root.source.to_string()));
    }
    if !borrowed.is_empty() {
        drafts.push(not_sent(&listed(&borrowed)));
    }
    drafts
}

fn not_sent(subjects: &str) -> Draft {
    Draft {
        id: FindingId::IntermediateMissing,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: format!("The server does not send the certificate of the CA {subjects}"),
        evidence: "the path was completed from --ca-file or the store of this machine".into(),
        source: SEND_ALL,
        next_step: format!(
            "Put it into Cert:\\LocalMachine\\CA of the front end. {WINDOWS_COMPLETES}"
        ),
    }
}

fn non_self_signed_root(cert: &Cert<'_>, source: &str) -> Draft {
    Draft {
        id: FindingId::NonSelfSignedRoot,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: format!(
            "The path ends in {}, which is no root: another CA issued it",
            cert.subject()
        ),
        evidence: format!(
            "issuer {}; taken as a root because it comes from {source}",
            cert.issuer()
        ),
        source: "KB 2795828: certificates in Trusted Root that are not self-signed",
        next_step: "Give the root itself with --ca-file. On every front end, look for such \
            certificates: Get-ChildItem Cert:\\LocalMachine\\Root | Where-Object { $_.Issuer -ne \
            $_.Subject }."
            .into(),
    }
}
