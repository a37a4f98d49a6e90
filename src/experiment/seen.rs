//! What was seen of one front end.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::observation::{Attempt, CutShort, Series, ServedChain};

/// What was seen of one front end.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Every attempt, in the order in which they were started.
    pub attempts: Vec<Attempt>,
    /// Each distinct chain that was served.
    pub chains: Vec<ServedChain>,
    /// The longest list of acceptable issuers that was seen, DER in Base64.
    pub acceptable_issuers: Vec<String>,
    /// Why attempts were left out.
    pub cut_short: CutShort,
    /// Attempts that were under way when the run was cut.
    pub cut_off: BTreeMap<Series, u32>,
}

impl Seen {
    /// Adds what was seen by attempts of which the first began `after` the first of these.
    #[must_use]
    pub fn then(mut self, later: Self, after: Duration) -> Self {
        let after = u64::try_from(after.as_micros()).unwrap_or(u64::MAX);
        self.attempts
            .extend(later.attempts.into_iter().map(|mut attempt| {
                attempt.started_us = attempt.started_us.saturating_add(after);
                attempt
            }));
        for chain in later.chains {
            if !self.chains.iter().any(|known| known.id == chain.id) {
                self.chains.push(chain);
            }
        }
        if later.acceptable_issuers.len() > self.acceptable_issuers.len() {
            self.acceptable_issuers = later.acceptable_issuers;
        }
        for (series, count) in later.cut_off {
            *self.cut_off.entry(series).or_default() += count;
        }
        self.cut_short = self.cut_short.and(later.cut_short);
        self
    }
}
