//! What the tickets of a pool's front ends say of their keys, set against what the front ends make of each other's tickets.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use crate::finding::{Confidence, FindingId, Severity};
use crate::observation::{PairRun, TlsVersion};
use crate::verdict::{ForeignState, TicketKeys};

use super::super::findings::Draft;
use super::bearing::Bearing;
use super::pool::{Pool, named};

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
    pub(super) fn keys_contradict(&self, states: &[ForeignState]) -> Option<Draft> {
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
        (!odd.is_empty()).then(|| Draft {
            id: FindingId::TicketKeysContradict,
            severity: Severity::Note,
            confidence: Confidence::Low,
            summary: format!(
                "What became of {} foreign tickets does not fit the keys that the tickets name: a ticket was accepted without a key in common, or refused with the same key",
                odd.len()
            ),
            evidence: named(odd),
            source: "computed: the part that tickets made with one key have in common, against the series foreign ticket",
            next_step: "None is needed for the verdict. Servers that keep older keys, or sessions beside the tickets, look so; so does a key that was changed during the run.",
        })
    }

    /// A client with one session cache for the name of the pool meets all of its front ends.
    pub(super) fn versions_differ(&self) -> Option<Draft> {
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
        (distinct.len() > 1).then(|| Draft {
            id: FindingId::VersionsDiffer,
            severity: Severity::Warning,
            confidence: Confidence::Medium,
            summary: format!(
                "The front ends of this pool agreed on {} different pairs of TLS version and suite: a client with one session cache for the name of the pool offers a session of one to another, and some clients break off there; tickets between front ends of different versions were not tried",
                distinct.len()
            ),
            evidence: words.collect::<Vec<_>>().join(", "),
            source: "measured in this run; RFC 5246 section 7.4.1.3 (a resumed session keeps its cipher suite)",
            next_step: "Make the settings for protocols and cipher suites the same on all Front Ends of the pool.",
        })
    }
}

fn suite_name(suite: u16) -> String {
    crate::schannel::suite_name(suite).map_or_else(|| format!("0x{suite:04X}"), str::to_owned)
}
