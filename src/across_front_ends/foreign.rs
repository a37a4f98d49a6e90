//! What the front ends of a pool make of each other's tickets.
//!
//! One attempt a pair: a state is what was seen once. No verdict rests on it.

mod keys;
mod pool_input;
mod ticket_receiver;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use crate::facts_of_front_end::evidence::replies;
use crate::facts_of_front_end::groups::is_local_fault;
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::{Attempt, HandshakeKind, PairOutcome, PairRun, PoolRun};
use crate::verdict::{ForeignState, TicketKeys};

use self::pool_input::{Pool, named};
pub use self::ticket_receiver::Bearing;

/// What a pool makes of foreign tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignJudgement {
    /// The state of each pair, in the order of the run.
    pub states: Vec<ForeignState>,
    /// Whether the front ends share the keys of their tickets.
    pub ticket_keys: TicketKeys,
    /// The same by the fingerprints of the keys: computed, and without a connection.
    pub keys_by_fingerprint: TicketKeys,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// Judges what was seen across a pool.
#[must_use]
pub fn judge(members: &[Bearing], run: &PoolRun) -> ForeignJudgement {
    let members: BTreeMap<SocketAddr, &Bearing> = members
        .iter()
        .map(|member| (member.address, member))
        .collect();
    let pool = Pool { members, run };
    let states: Vec<ForeignState> = run.pairs.iter().map(|pair| pool.state(pair)).collect();
    let found = [
        pool.fails(),
        pool.versions_differ(),
        pool.same_behind(&states),
        pool.keys_contradict(&states),
    ];
    ForeignJudgement {
        ticket_keys: pool.ticket_keys(&states),
        keys_by_fingerprint: pool.keys_by_fingerprint(),
        findings: found.into_iter().flatten().collect(),
        states,
    }
}

impl Pool<'_> {
    fn state(&self, pair: &PairRun) -> ForeignState {
        let PairOutcome::Attempt(attempt) = &pair.outcome else {
            return ForeignState::NotTestable;
        };
        let missing = self
            .members
            .get(&pair.to)
            .is_none_or(|to| to.certificate_missing);
        match attempt.handshake {
            HandshakeKind::Abbreviated => ForeignState::Accepted,
            _ if missing || !attempt.sent_hello() || is_local_fault(attempt) => {
                ForeignState::NotTestable
            }
            HandshakeKind::Full => ForeignState::Refused,
            HandshakeKind::NotSeen => ForeignState::Failed,
        }
    }

    /// Only front ends that take up their own tickets tell of keys.
    fn ticket_keys(&self, states: &[ForeignState]) -> TicketKeys {
        let tells = |pair: &PairRun| {
            let own = |address| self.members.get(address).is_some_and(|m| m.accepts_own);
            own(&pair.from) && own(&pair.to)
        };
        let telling = self.run.pairs.iter().zip(states);
        let telling = telling.filter(|(pair, _)| tells(pair));
        let (mut accepted, mut refused) = (0, 0);
        for (_, state) in telling {
            accepted += usize::from(*state == ForeignState::Accepted);
            refused += usize::from(*state == ForeignState::Refused);
        }
        match (accepted, refused) {
            (0, 0) => TicketKeys::NotTestable,
            (_, 0) => TicketKeys::Shared,
            (0, _) => TicketKeys::Separate,
            (_, _) => TicketKeys::Mixed,
        }
    }

    /// A ticket that is of no use must lead to a full handshake, and one that is taken up to a reply.
    fn fails(&self) -> Option<Finding> {
        let tried = self
            .run
            .pairs
            .iter()
            .filter_map(|pair| match &pair.outcome {
                PairOutcome::Attempt(attempt) => Some((pair, &**attempt)),
                PairOutcome::LeftOut(_) => None,
            });
        let tried: Vec<(&PairRun, &Attempt)> = tried.collect();
        let worse = tried.iter().filter(|(pair, attempt)| {
            let to = self.members.get(&pair.to);
            to.is_some_and(|to| to.fared_worse(attempt))
        });
        let worse: Vec<(&PairRun, &Attempt)> = worse.copied().collect();
        let resumed = worse
            .iter()
            .filter(|(_, attempt)| attempt.resumed())
            .count();
        (!worse.is_empty()).then(|| {
            Draft::of(
                FindingId::ForeignTicketFails,
                if worse.len() > 1 {
                    Confidence::Medium
                } else {
                    Confidence::Low
                },
            )
            .with("count", worse.len())
            .with("all", tried.len())
            .with("resumed", resumed)
            .evidence(format!(
                "{}; {}",
                replies(worse.iter().map(|(_, attempt)| *attempt)),
                named(worse.iter().map(|(pair, _)| *pair))
            ))
        })
    }

    fn leaf(&self, address: SocketAddr) -> Option<&str> {
        self.members.get(&address)?.leaf.as_deref()
    }

    /// Each takes up the other's ticket and both show the same certificate.
    fn same_behind(&self, states: &[ForeignState]) -> Option<Finding> {
        let accepted = self.run.pairs.iter().zip(states);
        let accepted = accepted.filter(|(_, state)| **state == ForeignState::Accepted);
        let accepted: Vec<&PairRun> = accepted.map(|(pair, _)| pair).collect();
        let back = |pair: &&PairRun| {
            let is_back = |other: &&PairRun| other.from == pair.to && other.to == pair.from;
            pair.from < pair.to && accepted.iter().any(is_back)
        };
        let same = |pair: &&PairRun| {
            let leaf = self.leaf(pair.from);
            leaf.is_some() && leaf == self.leaf(pair.to)
        };
        let alike: Vec<&PairRun> = accepted.iter().copied().filter(back).filter(same).collect();
        (!alike.is_empty()).then(|| {
            Draft::of(FindingId::SameBehindAddresses, Confidence::Low)
                .case(if alike.len() == 1 { "two" } else { "several" })
                .evidence(named(alike))
        })
    }
}

#[cfg(test)]
mod tests;
