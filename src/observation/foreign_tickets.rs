//! The `foreign ticket` series: tickets of one front end, shown to others of the same pool.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::Attempt;

/// What was seen across the front ends of one target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolRun {
    /// The target as `host:port`.
    pub target: String,
    /// What drew the pairs; none where every ordered pair was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Every pair of the plan.
    pub pairs: Vec<PairRun>,
}

/// The ticket of one front end, shown to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairRun {
    /// Who issued the ticket.
    pub from: SocketAddr,
    /// Who was shown it.
    pub to: SocketAddr,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: PairOutcome,
}

/// What came of a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairOutcome {
    /// One attempt was made.
    Attempt(Box<Attempt>),
    /// None was made.
    LeftOut(LeftOut),
}

/// Why a pair was not tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// The first gave no ticket.
    NoTicket,
    /// The second answered no ClientHello.
    NotReached,
    /// They do not speak the same TLS version, or not with the same engine.
    OtherVersion,
    /// The time for the second was up.
    Deadline,
    /// The user stopped the run.
    Interrupted,
}

impl LeftOut {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoTicket => "the first issued no ticket",
            Self::NotReached => "the second answered no ClientHello",
            Self::OtherVersion => "the series ran in other TLS versions or on other engines",
            Self::Deadline => "the deadline passed",
            Self::Interrupted => "the run was interrupted",
        }
    }
}
