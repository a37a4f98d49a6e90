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
    /// Why a verdict is what it is.
    Reason,
    /// A finding.
    Finding,
    /// An event of the Windows event log.
    Event,
}

impl Kind {
    /// Every kind, in the order in which topics are listed.
    pub const ALL: [Self; 6] = [
        Self::Verdict,
        Self::Certificate,
        Self::Change,
        Self::Reason,
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
            Self::Finding => "finding",
            Self::Event => "event",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Certificate => "certificate state",
            other => other.mark(),
        })
    }
}
