//! Findings: what was seen beside the verdict.
//!
//! Severities are bound to what the source says. A measured anomaly that bears on the answer is a warning, an inference a note.

mod conditions;
mod offers;
mod replies;
mod rules;
mod sessions;
mod several_ticket_keys;
mod tls13;
mod which_session;

use crate::facts_of_front_end::Facts;
use crate::finding::{Finding, FindingId};

use super::verdict_and_reason::Ruling;

/// A rule looks at the facts and finds something, or not.
type Rule = fn(&Facts<'_>, &Ruling) -> Option<Finding>;

const RULES: [Rule; 24] = [
    several_ticket_keys::several_ticket_keys,
    which_session::which_session_fails,
    replies::ticket_intolerant,
    offers::ticket_offer_fails,
    rules::rule_broken,
    replies::resumption_fails_both_ways,
    replies::session_id_replies_worse,
    replies::ticket_replies_better,
    replies::focus_not_answering,
    replies::unstable_replies,
    sessions::empty_ticket,
    sessions::ticket_renewed,
    sessions::ticket_partly_accepted,
    sessions::session_id_partly_accepted,
    sessions::looks_like_schannel,
    tls13::ticket_taken_once,
    tls13::ticket_reuse_fails,
    tls13::ticket_lifetime,
    tls13::post_handshake_auth,
    tls13::speaks_tls13,
    conditions::certificate_after_request,
    conditions::plan_cut_short,
    conditions::partly_reached,
    conditions::local_faults,
];

/// What the rules can find. A finding with another id stems from another judgement, such as that of chains.
pub const FINDINGS: [FindingId; RULES.len()] = [
    FindingId::SeveralTicketKeys,
    FindingId::WhichSessionFails,
    FindingId::TicketIntolerant,
    FindingId::TicketOfferFails,
    FindingId::RuleBroken,
    FindingId::ResumptionFailsBothWays,
    FindingId::SessionIdRepliesWorse,
    FindingId::TicketRepliesBetter,
    FindingId::FocusNotAnswering,
    FindingId::UnstableReplies,
    FindingId::EmptyTicket,
    FindingId::TicketRenewed,
    FindingId::TicketPartlyAccepted,
    FindingId::SessionIdPartlyAccepted,
    FindingId::LooksLikeSchannel,
    FindingId::TicketTakenOnce,
    FindingId::TicketReuseFails,
    FindingId::TicketLifetime,
    FindingId::PostHandshakeAuth,
    FindingId::SpeaksTls13,
    FindingId::CertificateAfterRequest,
    FindingId::PlanCutShort,
    FindingId::PartlyReached,
    FindingId::LocalFaults,
];

/// Every finding, the gravest first.
pub(super) fn findings(facts: &Facts<'_>, ruling: &Ruling) -> Vec<Finding> {
    let found = RULES.iter().filter_map(|rule| rule(facts, ruling));
    let mut findings: Vec<Finding> = found.collect();
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.id));
    findings
}
