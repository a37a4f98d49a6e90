//! The certificate chain, ruled in or out: what was served, the names to hold, the roots at hand and the time go in; the
//! state and its findings come out.
//!
//! It is a pure function: it opens no socket and reads no clock. Facts come from x509-parser, and each cause has a finding
//! of its own. The path and its signatures are those that rustls-webpki accepts; where it refuses, the path is found here
//! and the refusal must be explained by a finding. Nothing is fetched: a URL in a certificate is text.
//!
//! A certificate among the roots that another CA issued completes paths. It is taken as a root only where no path leads to
//! one that is self-issued, and then with a warning.

mod acceptable_issuers;
mod across_front_ends;
mod candidates;
mod cert;
mod certificate_or_tickets;
mod der_element;
mod name_constraints;
mod names;
mod path;
mod roots;
mod rule_input;
mod rules;
mod served;
mod signature;
mod summary;
mod webpki_check;
mod where_der_breaks;
mod wording;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::finding::{Finding, FindingId, Severity};
use crate::observation::TlsVersion;
use crate::verdict::CertificateState;

use self::candidates::{Candidates, Origin};
use self::path::Path;
use self::rule_input::Case;
use self::served::Served;

pub use self::acceptable_issuers::{IssuerList, judge_issuers};
pub use self::across_front_ends::{PoolMember, judge_pool};
pub use self::certificate_or_tickets::{ChainEvidence, differential, powershell_checks};
pub use self::names::{NameOrigin, NameRole, NameToHold, Names};
pub use self::roots::{Added, NotACertificate, Root, RootSource, Roots};

/// Longest subject or issuer that is kept, in characters.
const NAME_MAX: usize = 256;

/// What the chain of a front end says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainJudgement {
    /// One word.
    pub state: CertificateState,
    /// The root that decided; none where no path leads to one.
    pub anchor: Option<AnchorFacts>,
    /// The path as far as it leads, the server's certificate first.
    pub path: Vec<PathStep>,
    /// Everything found, the gravest first.
    pub findings: Vec<Finding>,
    /// The state and its reason in a sentence.
    pub summary: String,
    /// What to do next.
    pub next_step: String,
}

/// A root that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorFacts {
    /// Its subject as a distinguished name.
    pub subject: String,
    /// Where it came from.
    pub source: RootSource,
}

/// A certificate of the path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathStep {
    /// Its subject as a distinguished name.
    pub subject: String,
    /// Its place in the list that the server sent, from 0; none where the roots at hand completed the path.
    pub served: Option<usize>,
}

/// Judges a chain: `served` is DER in the order of the list, the server's certificate first.
///
/// With `tls_version` unknown, what holds for TLS 1.2 is told.
#[must_use]
pub fn judge_chain(
    served: &[Vec<u8>],
    names: &Names,
    roots: &Roots,
    tls_version: Option<TlsVersion>,
    now: Timestamp,
) -> ChainJudgement {
    let served = Served::new(served);
    if !served.has_leaf() {
        return without_leaf(&served);
    }
    let candidates = Candidates::new(&served, roots);
    let path = Path::find(&candidates, now);
    let case = Case {
        served: &served,
        candidates: &candidates,
        path: &path,
        members: rule_input::members(&candidates, &path),
        names,
        roots,
        tls_version,
        now,
    };
    let findings = rules::findings(&case);
    let state = state(&findings, path.anchor.is_some());
    let (summary, next_step) = summary::of(&case, state, &findings);
    ChainJudgement {
        state,
        anchor: anchor_facts(&case),
        path: steps(&case),
        findings,
        summary,
        next_step,
    }
}

/// An error is a documented rule that is broken. Without a path that was verified to its end, nothing is valid.
fn state(findings: &[Finding], has_anchor: bool) -> CertificateState {
    let is_open = |finding: &Finding| {
        matches!(
            finding.id,
            FindingId::PathRefused | FindingId::SignatureNotChecked | FindingId::ChainNotJudged
        )
    };
    if findings.iter().any(|f| f.severity == Severity::Error) {
        CertificateState::Faulty
    } else if has_anchor && !findings.iter().any(is_open) {
        CertificateState::Valid
    } else {
        CertificateState::Unknown
    }
}

/// There is no certificate, or the server's own does not parse.
fn without_leaf(served: &Served<'_>) -> ChainJudgement {
    let findings = rules::sorted(rules::malformed(served));
    let state = state(&findings, false);
    let (summary, next_step) = match findings.first() {
        Some(first) => (format!("{}.", first.summary), first.next_step.clone()),
        None => (
            "No certificate was seen.".to_owned(),
            "Find out first why the handshake does not get as far as the certificate.".to_owned(),
        ),
    };
    ChainJudgement {
        state,
        anchor: None,
        path: Vec::new(),
        findings,
        summary,
        next_step,
    }
}

fn anchor_facts(case: &Case<'_>) -> Option<AnchorFacts> {
    let root = case.anchor()?.root;
    Some(AnchorFacts {
        subject: root.subject(NAME_MAX),
        source: root.source.clone(),
    })
}

fn steps(case: &Case<'_>) -> Vec<PathStep> {
    let nodes = case.path.nodes.iter();
    nodes
        .map(|node| &case.candidates.nodes[*node])
        .map(|node| PathStep {
            subject: crate::untrusted_text::clean(&node.cert.x509.subject().to_string(), NAME_MAX),
            served: match node.origin {
                Origin::Served(position) => Some(position),
                Origin::AtHand => None,
            },
        })
        .collect()
}
