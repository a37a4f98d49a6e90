//! Validity in time (RFC 5280 section 4.1.2.5): from notBefore through notAfter, both included.

use crate::finding::{Confidence, FindingId, Severity};

use super::super::case::{Case, Draft, Member, Role};
use super::super::words::{DAY, at, span};

/// A certificate that ends within this many seconds should be renewed now. The choice is this tool's.
const SOON: i64 = 30 * DAY;
const SOURCE: &str =
    "RFC 5280 section 4.1.2.5; event 32042 names an expired certificate as its cause";

/// Past the end, or before the beginning.
pub(super) fn outside(case: &Case<'_>) -> Vec<Draft> {
    let now = case.now.as_second();
    let judge = |member: &Member<'_>| {
        if now > member.cert.not_after() {
            Some(expired(member, now))
        } else if now < member.cert.not_before() {
            Some(not_yet_valid(member, now))
        } else {
            None
        }
    };
    case.members.iter().filter_map(judge).collect()
}

fn expired(member: &Member<'_>, now: i64) -> Draft {
    let end = member.cert.not_after();
    Draft {
        id: FindingId::CertificateExpired,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: format!(
            "{} expired {} ago",
            member.name(),
            span(now.saturating_sub(end))
        ),
        evidence: format!("notAfter is {}; judged at {}", at(end), at(now)),
        source: SOURCE,
        next_step: renewal(member).into(),
    }
}

fn renewal(member: &Member<'_>) -> &'static str {
    match member.role {
        Role::Leaf => {
            "Request a new certificate and assign it to the front end (Request-CsCertificate, \
             Set-CsCertificate)."
        }
        Role::Issuer => {
            "Renew the certificate of the CA and put it into Cert:\\LocalMachine\\CA of every \
             server."
        }
        Role::Root => "Renew the root and put it into Cert:\\LocalMachine\\Root of every server.",
    }
}

fn not_yet_valid(member: &Member<'_>, now: i64) -> Draft {
    let begin = member.cert.not_before();
    let early = begin.saturating_sub(now);
    let next_step = if early < DAY {
        "Check the clock of this machine and those of the CA and the front end (w32tm /query \
         /status): less than a day looks like a clock."
    } else {
        "Wait for its beginning, or assign one that is valid already."
    };
    Draft {
        id: FindingId::CertificateNotYetValid,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: format!("{} becomes valid in {}", member.name(), span(early)),
        evidence: format!("notBefore is {}; judged at {}", at(begin), at(now)),
        source: SOURCE,
        next_step: next_step.into(),
    }
}

/// Valid, with little time left.
pub(super) fn ends_soon(case: &Case<'_>) -> Vec<Draft> {
    let now = case.now.as_second();
    let soon = case.members.iter().filter(|member| {
        let left = member.cert.not_after().saturating_sub(now);
        now >= member.cert.not_before() && (0..=SOON).contains(&left)
    });
    let draft = |member: &Member<'_>| {
        let end = member.cert.not_after();
        Draft {
            id: FindingId::CertificateExpiresSoon,
            severity: Severity::Warning,
            confidence: Confidence::High,
            summary: format!(
                "{} expires in {}",
                member.name(),
                span(end.saturating_sub(now))
            ),
            evidence: format!("notAfter is {}; judged at {}", at(end), at(now)),
            source: "RFC 5280 section 4.1.2.5; 30 days are this tool's choice",
            next_step: format!("Before that day: {}", renewal(member)),
        }
    };
    soon.map(draft).collect()
}
