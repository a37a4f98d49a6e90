//! Findings: judged facts with a stable id, their evidence, their source and the next step.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a finding matters. It is bound to what the source says: a documented requirement that is broken is an error,
/// a documented recommendation a warning, an inference at most a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Wants attention.
    Warning,
    /// Breaks a documented requirement.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// How sure the evidence makes a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Other explanations remain.
    Low,
    /// Seen, with less than the whole plan behind it.
    Medium,
    /// Seen, and the counter-checks agree.
    High,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

/// The stable name of a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingId {
    /// A connection that presents any ticket, even an undecryptable one, dies before ServerHello.
    TicketIntolerant,
    /// Attempts with a ticket fare worse, and attempts with a session ID too.
    ResumptionFailsBothWays,
    /// Attempts with a session ID fare worse, and those with a ticket were not shown to.
    SessionIdRepliesWorse,
    /// Attempts with a ticket got better replies than the others.
    TicketRepliesBetter,
    /// Every full handshake got 503, or no reply at all.
    FocusNotAnswering,
    /// A NewSessionTicket of length 0 came.
    EmptyTicket,
    /// The server renewed the ticket inside the abbreviated handshake.
    TicketRenewed,
    /// Some of the offered tickets were accepted, not all.
    TicketPartlyAccepted,
    /// Some of the offered session IDs were accepted, not all.
    SessionIdPartlyAccepted,
    /// The server asks for the client certificate by renegotiation.
    CertificateAfterRequest,
    /// Attempts of one kind did not all get the same kind of reply.
    UnstableReplies,
    /// Hint and shape of the ticket are those of Schannel on newer hosts.
    LooksLikeSchannel,
    /// Part of the plan was left out.
    PlanCutShort,
    /// Some attempts got no TCP connection.
    PartlyReached,
    /// Some attempts failed on this machine.
    LocalFaults,
    /// The list of acceptable issuers is long.
    IssuerList,
}

impl FindingId {
    /// The stable name: `ticket-intolerant`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::TicketIntolerant => "ticket-intolerant",
            Self::ResumptionFailsBothWays => "resumption-fails-both-ways",
            Self::SessionIdRepliesWorse => "session-id-replies-worse",
            Self::TicketRepliesBetter => "ticket-replies-better",
            Self::FocusNotAnswering => "focus-not-answering",
            Self::EmptyTicket => "empty-ticket",
            Self::TicketRenewed => "ticket-renewed",
            Self::TicketPartlyAccepted => "ticket-partly-accepted",
            Self::SessionIdPartlyAccepted => "session-id-partly-accepted",
            Self::CertificateAfterRequest => "certificate-after-request",
            Self::UnstableReplies => "unstable-replies",
            Self::LooksLikeSchannel => "looks-like-schannel",
            Self::PlanCutShort => "plan-cut-short",
            Self::PartlyReached => "partly-reached",
            Self::LocalFaults => "local-faults",
            Self::IssuerList => "issuer-list",
        }
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A judged fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of finding it is.
    pub id: FindingId,
    /// How much it matters.
    pub severity: Severity,
    /// How sure the evidence makes it.
    pub confidence: Confidence,
    /// The fact in one sentence.
    pub summary: String,
    /// What was seen, and in which attempts.
    pub evidence: String,
    /// The standard, article or measurement that it rests on.
    pub source: String,
    /// What to do next.
    pub next_step: String,
}
