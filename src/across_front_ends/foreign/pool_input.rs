//! The front ends of a pool, and what they were shown.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use crate::observation::{PairRun, PoolRun};

use super::ticket_receiver::Bearing;

/// Pairs that are named one by one in a sentence.
const NAMED_MAX: usize = 6;

pub(super) struct Pool<'a> {
    pub(super) members: BTreeMap<SocketAddr, &'a Bearing>,
    pub(super) run: &'a PoolRun,
}

/// `10.0.0.11:444 to 10.0.0.12:444`, and how many more.
pub(super) fn named<'a>(pairs: impl IntoIterator<Item = &'a PairRun>) -> String {
    let all: Vec<&PairRun> = pairs.into_iter().collect();
    let words = |pair: &&PairRun| format!("{} to {}", pair.from, pair.to);
    let mut text: Vec<String> = all.iter().take(NAMED_MAX).map(words).collect();
    if let Some(more) = all.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
        text.push(format!("and {more} more"));
    }
    text.join(", ")
}
