//! The exit code of a run, and which grounds count towards it.

use std::collections::BTreeSet;
use std::fmt;

/// What can make a run end with another code than 0. The order is that of the contract: the first ground decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// The problem is present on a front end.
    Present,
    /// A front end is exposed.
    Exposed,
    /// A certificate is faulty.
    Faulty,
    /// A front end is inconclusive, or one of the run before is missing.
    Inconclusive,
}

impl Ground {
    /// Every ground, in order.
    pub const ALL: [Self; 4] = [
        Self::Present,
        Self::Exposed,
        Self::Faulty,
        Self::Inconclusive,
    ];

    /// The word on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Exposed => "exposed",
            Self::Faulty => "faulty",
            Self::Inconclusive => "inconclusive",
        }
    }

    /// Its exit code.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Present => 10,
            Self::Exposed => 11,
            Self::Faulty => 12,
            Self::Inconclusive => 13,
        }
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The grounds that count. Newer Windows issues tickets without this problem: who checks such hosts leaves `exposed` out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailOn(BTreeSet<Ground>);

impl Default for FailOn {
    /// All of them.
    fn default() -> Self {
        Self::of(Ground::ALL)
    }
}

impl FailOn {
    /// These, and no others.
    #[must_use]
    pub fn of(grounds: impl IntoIterator<Item = Ground>) -> Self {
        Self(grounds.into_iter().collect())
    }

    /// The exit code of a run with these grounds: that of the first in the contract's order among those that count.
    #[must_use]
    pub fn exit_code(&self, grounds: impl IntoIterator<Item = Ground>) -> u8 {
        let counted = grounds.into_iter().filter(|g| self.0.contains(g));
        counted.min().map_or(0, Ground::exit_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ground::{Exposed, Faulty, Inconclusive, Present};

    #[test]
    fn the_first_ground_that_counts_decides() {
        let every = [Inconclusive, Faulty, Exposed, Present];
        for (fail_on, grounds, code) in [
            (&every[..], &every[..], 10),
            (&every, &[Inconclusive, Faulty, Exposed], 11),
            (&every, &[Inconclusive, Faulty], 12),
            (&every, &[Inconclusive], 13),
            (&every, &[], 0),
            (&[Present], &[Exposed, Faulty, Inconclusive], 0),
            (&[Present, Inconclusive], &[Exposed, Inconclusive], 13),
            (&[Faulty, Exposed], &every, 11),
            (&[], &every, 0),
        ] {
            let fail_on_these = FailOn::of(fail_on.iter().copied());
            let got = fail_on_these.exit_code(grounds.iter().copied());
            assert_eq!(got, code, "{fail_on:?} {grounds:?}");
        }
    }

    #[test]
    fn all_count_where_nothing_is_chosen() {
        for ground in Ground::ALL {
            assert_eq!(FailOn::default().exit_code([ground]), ground.exit_code());
        }
    }
}
