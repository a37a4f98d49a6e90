//! The front ends of one target, compared: their certificates, and whether they accept each other's tickets.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::{ForeignState, FrontEndReport, TicketKeys};
use crate::across_front_ends::foreign::{self, Bearing};
use crate::certificate::CertificateFacts;
use crate::chain::{PoolMember, judge_pool};
use crate::finding::{Finding, FindingId};
use crate::observation::{PairOutcome, PairRun, PoolRun};

/// The front ends of one target, compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolReport {
    /// The target as `host:port`.
    pub target: String,
    /// How many front ends it has.
    pub front_ends: usize,
    /// Whether they share the keys of their tickets.
    pub ticket_keys: TicketKeys,
    /// The same by the fingerprints of the keys, where their tickets have a name of a key.
    #[serde(default)]
    pub keys_by_fingerprint: TicketKeys,
    /// The state of each ordered pair: from, to, state.
    pub foreign_ticket: Vec<(String, String, ForeignState)>,
    /// Whether their own certificates differ, as those of a healthy pool do.
    pub certificates_differ: bool,
    /// What was found in the comparison.
    pub findings: Vec<Finding>,
    /// The seed of the random choice of pairs, in a pool too large for every pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The machine that measured it, where a report has pools of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vantage: Option<String>,
    /// What was seen in each pair.
    #[serde(default)]
    pub pairs: Vec<PairRun>,
}

impl PoolReport {
    /// Connections that were opened for the series `foreign ticket`.
    pub(super) fn connections(&self) -> u64 {
        self.connections_to(|_| true)
    }

    /// Those to front ends that `counts` picks.
    pub(super) fn connections_to(&self, counts: impl Fn(&SocketAddr) -> bool) -> u64 {
        let opened = |pair: &&PairRun| match &pair.outcome {
            PairOutcome::Attempt(attempt) => attempt.times.connect_us.is_some() && counts(&pair.to),
            PairOutcome::LeftOut(_) => false,
        };
        self.pairs.iter().filter(opened).count() as u64
    }

    /// The observations alone; none where no foreign ticket was tried.
    fn run(&self) -> Option<PoolRun> {
        (!self.pairs.is_empty()).then(|| PoolRun {
            target: self.target.clone(),
            seed: self.seed,
            pairs: self.pairs.clone(),
        })
    }
}

/// What the comparison of a pool needs of a front end.
#[derive(Clone, Debug)]
pub struct PoolSeat {
    target: String,
    name: String,
    leaf: Option<CertificateFacts>,
    bearing: Option<Bearing>,
}

impl PoolSeat {
    fn member(&self) -> PoolMember<'_> {
        PoolMember {
            address: &self.name,
            leaf: self.leaf.as_ref(),
        }
    }
}

impl From<&FrontEndReport> for PoolSeat {
    fn from(front_end: &FrontEndReport) -> Self {
        Self {
            target: front_end.target.clone(),
            name: front_end.name(),
            leaf: front_end.certificates.first().cloned(),
            bearing: Bearing::of(&front_end.run()),
        }
    }
}

impl PoolReport {
    /// Compares the front ends of one target.
    #[must_use]
    pub fn new(seats: &[PoolSeat], run: Option<PoolRun>) -> Self {
        let members: Vec<PoolMember<'_>> = seats.iter().map(PoolSeat::member).collect();
        let mut findings = judge_pool(&members);
        let differ = |finding: &Finding| finding.id == FindingId::LeavesDiffer;
        let certificates_differ = findings.iter().any(differ);
        let run = run.unwrap_or_default();
        let judged = foreign::judge(&bearings(seats), &run);
        findings.extend(judged.findings);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let state = |(pair, state): (&PairRun, ForeignState)| {
            (pair.from.to_string(), pair.to.to_string(), state)
        };
        Self {
            target: seats
                .first()
                .map_or_else(String::new, |seat| seat.target.clone()),
            front_ends: seats.len(),
            ticket_keys: judged.ticket_keys,
            keys_by_fingerprint: judged.keys_by_fingerprint,
            foreign_ticket: run.pairs.iter().zip(judged.states).map(state).collect(),
            certificates_differ,
            findings,
            seed: run.seed,
            vantage: None,
            pairs: run.pairs,
        }
    }
}

fn bearings(seats: &[PoolSeat]) -> Vec<Bearing> {
    let leaf = |seat: &PoolSeat| seat.leaf.as_ref().map(|leaf| leaf.sha256.clone());
    seats
        .iter()
        .filter_map(|seat| {
            let bearing = seat.bearing.clone()?;
            Some(bearing.with_leaf(leaf(seat)))
        })
        .collect()
}

/// A target, and the machine that measured it where a report has rows of several.
pub(super) type Place = (String, Option<String>);

/// The targets that have several front ends, compared among themselves.
pub(super) fn compare(
    front_ends: &[FrontEndReport],
    mut runs: BTreeMap<Place, PoolRun>,
) -> Vec<PoolReport> {
    let mut pools: Vec<(Place, Vec<PoolSeat>)> = Vec::new();
    let mut known: BTreeMap<Place, usize> = BTreeMap::new();
    for front_end in front_ends {
        let place = (front_end.target.clone(), front_end.vantage.clone());
        let index = *known.entry(place.clone()).or_insert(pools.len());
        match pools.get_mut(index) {
            Some((_, seats)) => seats.push(front_end.into()),
            None => pools.push((place, vec![front_end.into()])),
        }
    }
    let several = pools.into_iter().filter(|(_, seats)| seats.len() > 1);
    several
        .map(|(place, seats)| PoolReport {
            vantage: place.1.clone(),
            ..PoolReport::new(&seats, runs.remove(&place))
        })
        .collect()
}

/// What was seen across the front ends of each pool.
pub(super) fn runs(pools: &[PoolReport]) -> BTreeMap<Place, PoolRun> {
    let place = |pool: &PoolReport| (pool.target.clone(), pool.vantage.clone());
    let runs = pools
        .iter()
        .filter_map(|pool| Some((place(pool), pool.run()?)));
    runs.collect()
}
