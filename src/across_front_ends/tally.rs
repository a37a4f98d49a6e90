//! The verdict of several front ends together: of a target, or of a run.

use std::collections::BTreeMap;
use std::fmt;

use super::exit_code::{FailOn, Ground};
use crate::verdict::{CertificateState, Verdict};

/// How many front ends got which verdict. Its `Display` is `3 front ends: 1 present, 2 absent`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: BTreeMap<Verdict, usize>,
}

impl Tally {
    /// Counts verdicts.
    #[must_use]
    pub fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        let mut tally = Self::default();
        for verdict in verdicts {
            tally.add(verdict);
        }
        tally
    }

    /// Counts one more.
    pub fn add(&mut self, verdict: Verdict) {
        *self.counts.entry(verdict).or_default() += 1;
    }

    /// How many front ends got this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.counts.get(&verdict).copied().unwrap_or(0)
    }

    /// The counts alone, the worst first: `1 present, 2 absent`.
    #[must_use]
    pub fn counts(&self) -> String {
        let counts = self.counts.iter().rev();
        let counts = counts.map(|(verdict, count)| format!("{count} {verdict}"));
        counts.collect::<Vec<_>>().join(", ")
    }

    /// The verdict of all: the worst. No front end at all is no answer.
    #[must_use]
    pub fn worst(&self) -> Verdict {
        let worst = self.counts.keys().next_back();
        worst.copied().unwrap_or(Verdict::Inconclusive)
    }

    /// What speaks for another exit code than 0: each verdict other than absent, and a faulty certificate. No front end at all is no
    /// answer.
    #[must_use]
    pub fn grounds(&self, certificate: CertificateState) -> Vec<Ground> {
        let mut grounds: Vec<Ground> = self.counts.keys().filter_map(|v| ground(*v)).collect();
        if self.counts.is_empty() {
            grounds.push(Ground::Inconclusive);
        }
        if certificate == CertificateState::Faulty {
            grounds.push(Ground::Faulty);
        }
        grounds
    }

    /// The exit code of a run with these verdicts and this worst certificate, where all of them count.
    #[must_use]
    pub fn exit_code(&self, certificate: CertificateState) -> u8 {
        FailOn::default().exit_code(self.grounds(certificate))
    }
}

fn ground(verdict: Verdict) -> Option<Ground> {
    match verdict {
        Verdict::Present => Some(Ground::Present),
        Verdict::Exposed => Some(Ground::Exposed),
        Verdict::Inconclusive => Some(Ground::Inconclusive),
        Verdict::Absent => None,
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: usize = self.counts.values().sum();
        let plural = if all == 1 { "" } else { "s" };
        write!(f, "{all} front end{plural}")?;
        if all > 0 {
            write!(f, ": {}", self.counts())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Absent, Exposed, Inconclusive, Present};

    #[test]
    fn the_worst_front_end_decides() {
        for (verdicts, worst, code) in [
            (vec![Absent, Present, Inconclusive, Exposed], Present, 10),
            (vec![Inconclusive, Exposed, Absent], Exposed, 11),
            (vec![Absent, Inconclusive, Absent], Inconclusive, 13),
            (vec![Absent, Absent], Absent, 0),
            (vec![], Inconclusive, 13),
        ] {
            let tally = Tally::of(verdicts);
            assert_eq!(tally.worst(), worst, "{tally}");
            for certificate in [CertificateState::Valid, CertificateState::Unknown] {
                assert_eq!(tally.exit_code(certificate), code, "{tally}");
            }
            let with_fault = if code == 0 { 12 } else { code.min(12) };
            assert_eq!(
                tally.exit_code(CertificateState::Faulty),
                with_fault,
                "{tally}"
            );
        }
    }

    #[test]
    fn counts_are_shown_worst_first() {
        let tally = Tally::of([Absent, Present, Absent]);
        assert_eq!(tally.to_string(), "3 front ends: 1 present, 2 absent");
        assert_eq!(Tally::of([Exposed]).to_string(), "1 front end: 1 exposed");
        assert_eq!(Tally::default().to_string(), "0 front ends");
        assert_eq!(tally.count(Absent), 2);
    }
}
