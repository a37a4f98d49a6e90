//! What the tickets of a pool's front ends say of their keys, set against what the front ends make of each other's tickets.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::{PairRun, TlsVersion};
use crate::verdict::{ForeignState, TicketKeys};

use super::pool_input::{Pool, named};
use super::ticket_receiver::Bearing;

/// Versions and suites that are named one by one.
const SPOKEN_MAX: usize = 8;

impl Pool<'_> {
    fn keys(&self, address: SocketAddr) -> Option<&BTreeSet<String>> {
        let keys = &self.members.get(&address)?.keys;
        (!keys.is_empty()).then_some(keys)
    }

    /// Whether the front ends share keys, by the fingerprints alone.
    pub(super) fn keys_by_fingerprint(&self) -> TicketKeys {
        let known: Vec<&BTreeSet<String>> = self
            .members
            .keys()
            .filter_map(|address| self.keys(*address))
            .collect();
        let (mut shared, mut separate) = (0, 0);
        for (place, one) in known.iter().enumerate() {
            for other in known.iter().skip(place + 1) {
                if one.is_disjoint(other) {
                    separate += 1;
                } else {
                    shared += 1;
                }
            }
        }
        match (shared, separate) {
            (0, 0) => TicketKeys::NotTestable,
            (_, 0) => TicketKeys::Shared,
            (0, _) => TicketKeys::Separate,
            (_, _) => TicketKeys::Mixed,
        }
    }

    /// Tickets that were taken up though no key is shared, or refused though one key is all that both have.
    pub(super) fn keys_contradict(&self, states: &[ForeignState]) -> Option<Finding> {
        let contradicts = |pair: &PairRun, state: ForeignState| {
            let (Some(from), Some(to)) = (self.keys(pair.from), self.keys(pair.to)) else {
                return false;
            };
            let steady = self.members.get(&pair.to).is_some_and(|to| to.accepts_own);
            match state {
                ForeignState::Accepted => from.is_disjoint(to),
                ForeignState::Refused => steady && from.len() == 1 && from == to,
                ForeignState::Failed | ForeignState::NotTestable => false,
            }
        };
        let pairs = self.run.pairs.iter().zip(states);
        let odd: Vec<&PairRun> = pairs
            .filter(|(pair, state)| contradicts(pair, **state))
            .map(|(pair, _)| pair)
            .collect();
        (!odd.is_empty()).then(|| {
            Draft::of(FindingId::TicketKeysContradict, Confidence::Low)
                .with("count", odd.len())
                .evidence(named(odd))
        })
    }

    /// A client with one session cache for the name of the pool meets all of its front ends.
    pub(super) fn versions_differ(&self) -> Option<Finding> {
        let spoken = |member: &&Bearing| member.spoke.map(|spoke| (spoke, member.address));
        let mut spoken: Vec<_> = self
            .members
            .values()
            .copied()
            .filter_map(|m| spoken(&m))
            .collect();
        spoken.sort_by_key(|(_, address)| *address);
        let distinct: BTreeSet<(TlsVersion, u16)> =
            spoken.iter().map(|(spoke, _)| *spoke).collect();
        let words = spoken
            .iter()
            .take(SPOKEN_MAX)
            .map(|((version, suite), address)| {
                let suite = suite_name(*suite);
                format!("{address} {version} {suite}")
            });
        (distinct.len() > 1).then(|| {
            Draft::of(FindingId::VersionsDiffer, Confidence::Medium)
                .with("count", distinct.len())
                .evidence(words.collect::<Vec<_>>().join(", "))
        })
    }
}

fn suite_name(suite: u16) -> String {
    crate::schannel::suite_name(suite).map_or_else(|| format!("0x{suite:04X}"), str::to_owned)
}
