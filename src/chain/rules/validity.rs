//! Validity in time (RFC 5280 section 4.1.2.5): from notBefore through notAfter, both included.

use crate::finding::{Confidence, Draft, Finding, FindingId};

use super::super::rule_input::{Case, Member, Role};
use super::super::wording::{DAY, at, span};

/// A certificate that ends within this many seconds should be renewed now. The choice is this tool's.
const SOON: i64 = 30 * DAY;

/// Past the end, or before the beginning.
pub(super) fn outside(case: &Case<'_>) -> Vec<Finding> {
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

fn expired(member: &Member<'_>, now: i64) -> Finding {
    let end = member.cert.not_after();
    Draft::of(FindingId::CertificateExpired, Confidence::High)
        .case(role(member))
        .with("certificate", member.name())
        .with("time", span(now.saturating_sub(end)))
        .evidence(format!("notAfter is {}; judged at {}", at(end), at(now)))
}

/// Whose certificate is to be renewed, as a case.
fn role(member: &Member<'_>) -> &'static str {
    match member.role {
        Role::Leaf => "server",
        Role::Issuer => "ca",
        Role::Root => "root",
    }
}

fn not_yet_valid(member: &Member<'_>, now: i64) -> Finding {
    let begin = member.cert.not_before();
    let early = begin.saturating_sub(now);
    Draft::of(FindingId::CertificateNotYetValid, Confidence::High)
        .case(if early < DAY { "clock" } else { "later" })
        .with("certificate", member.name())
        .with("time", span(early))
        .evidence(format!("notBefore is {}; judged at {}", at(begin), at(now)))
}

/// Valid, with little time left.
pub(super) fn ends_soon(case: &Case<'_>) -> Vec<Finding> {
    let now = case.now.as_second();
    let soon = case.members.iter().filter(|member| {
        let left = member.cert.not_after().saturating_sub(now);
        now >= member.cert.not_before() && (0..=SOON).contains(&left)
    });
    let draft = |member: &Member<'_>| {
        let end = member.cert.not_after();
        Draft::of(FindingId::CertificateExpiresSoon, Confidence::High)
            .with("certificate", member.name())
            .with("time", span(end.saturating_sub(now)))
            .case(role(member))
            .evidence(format!("notAfter is {}; judged at {}", at(end), at(now)))
    };
    soon.map(draft).collect()
}
