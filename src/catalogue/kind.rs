//! What the catalogue has words for.

use std::fmt;

/// What a block is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A verdict on a front end.
    Verdict,
    /// The state of a certificate.
    Certificate,
    /// What became of a front end between two runs.
    Change,
    /// Why a change is unknown.
    WhyUnknown,
    /// Why a verdict is what it is.
    Reason,
    /// Whether tickets are issued.
    Tickets,
    /// What became of a session that was offered again.
    Resumption,
    /// What became of a ticket of another front end.
    ForeignTicket,
    /// Whether front ends accept each other's tickets.
    TicketKeys,
    /// Whether the registry has the documented change.
    Registry,
    /// Why the state of the registry is what it is.
    RegistryReason,
    /// What became of the events of a log.
    Events,
    /// A finding.
    Finding,
    /// An event of the Windows event log.
    Event,
}

impl Kind {
    /// Every kind, in the order in which topics are listed.
    pub const ALL: [Self; 14] = [
        Self::Verdict,
        Self::Certificate,
        Self::Change,
        Self::WhyUnknown,
        Self::Reason,
        Self::Tickets,
        Self::Resumption,
        Self::ForeignTicket,
        Self::TicketKeys,
        Self::Registry,
        Self::RegistryReason,
        Self::Events,
        Self::Finding,
        Self::Event,
    ];

    /// As the blocks are marked.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Certificate => "certificate",
            Self::Change => "change",
            Self::Reason => "reason",
            Self::Tickets => "tickets",
            Self::Resumption => "resumption",
            Self::ForeignTicket => "foreign-ticket",
            Self::TicketKeys => "ticket-keys",
            Self::Registry => "registry",
            Self::RegistryReason => "registry-reason",
            Self::Events => "events",
            Self::WhyUnknown => "why-unknown",
            Self::Finding => "finding",
            Self::Event => "event",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Certificate => "certificate state",
            Self::Tickets => "ticket state",
            Self::Resumption => "resumption state",
            Self::ForeignTicket => "ticket of another Front End",
            Self::TicketKeys => "ticket keys of a pool",
            Self::Registry => "registry state",
            Self::RegistryReason => "registry reason",
            Self::Events => "verdict on events",
            Self::WhyUnknown => "why a change is unknown",
            other => other.mark(),
        })
    }
}
