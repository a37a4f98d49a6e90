//! The words for what the front ends of a pool make of each other's tickets.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What became of a ticket that another front end of the pool had issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignState {
    /// An abbreviated handshake: the ticket was taken up, whatever the reply then was.
    Accepted,
    /// A full handshake instead (RFC 5077 section 3.4).
    Refused,
    /// The connection ended before either could be seen.
    Failed,
    /// The ticket could not be shown, or a certificate that was wanted was missing.
    NotTestable,
}

impl fmt::Display for ForeignState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::NotTestable => "not testable",
        })
    }
}

/// Whether front ends accept each other's tickets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKeys {
    /// Each accepts those of all others.
    Shared,
    /// None accepts that of another.
    Separate,
    /// Some do.
    Mixed,
    /// It was not tested.
    #[default]
    NotTestable,
}

impl fmt::Display for TicketKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Shared => "shared",
            Self::Separate => "separate",
            Self::Mixed => "mixed",
            Self::NotTestable => "not testable",
        })
    }
}
