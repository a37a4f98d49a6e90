//! Whether one group of attempts got worse replies than full handshakes did.

use crate::observation::{Attempt, Reply};

use super::fisher;
use super::share::Share;

/// Below this chance a difference counts as shown.
const SHOWN: f64 = 0.01;

/// Below this chance a difference counts as shown against the controls alone, where these suggest an outage.
const SHOWN_IN_OUTAGE: f64 = 0.05;

/// How good a reply is, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// 2xx or 3xx, or a handshake that was all that was wanted.
    Answered,
    /// 4xx.
    ClientError,
    /// 5xx.
    ServerError,
    /// No HTTP reply.
    NoReply,
}

impl Rank {
    /// The rank of an attempt's reply.
    pub(super) fn of(attempt: &Attempt) -> Self {
        match attempt.reply {
            Reply::NotRequested | Reply::Answered => Self::Answered,
            Reply::Http { status } => Self::of_status(status),
            _ => Self::NoReply,
        }
    }

    /// A status that is none is to be treated as 5xx (RFC 9110 section 15).
    fn of_status(status: u16) -> Self {
        match status {
            200..=399 => Self::Answered,
            400..=499 => Self::ClientError,
            _ => Self::ServerError,
        }
    }
}

/// What full handshakes got.
#[derive(Clone, Debug, Default)]
pub(super) struct Baseline {
    /// Series `full` and `issue`: before the resumed attempts.
    pub(super) opening: Vec<Rank>,
    /// Series `control`: between the resumed attempts.
    pub(super) controls: Vec<Rank>,
}

impl Baseline {
    fn ranks(&self) -> Vec<Rank> {
        [self.opening.as_slice(), &self.controls].concat()
    }

    /// What full handshakes got, as a rule: the lower median.
    pub(super) fn reference(&self) -> Option<Rank> {
        let mut ranks = self.ranks();
        ranks.sort_unstable();
        ranks.get(ranks.len().checked_sub(1)? / 2).copied()
    }

    /// Whether not all got the same kind of reply.
    pub(super) fn is_mixed(&self) -> bool {
        is_mixed(&self.ranks())
    }
}

/// Whether not all ranks are the same.
pub(super) fn is_mixed(ranks: &[Rank]) -> bool {
    ranks.windows(2).any(|pair| pair[0] != pair[1])
}

/// One group set against the baseline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comparison {
    /// What full handshakes got, as a rule.
    pub(super) reference: Rank,
    /// Attempts of the group that got worse than that.
    pub(super) group: Share,
    /// Attempts of the baseline that got worse than that.
    pub(super) baseline: Share,
    /// The controls among the baseline.
    pub(super) controls: Share,
    /// The chance of such a difference if group and baseline were alike.
    pub(super) p: f64,
    outage: bool,
}

impl Comparison {
    /// Compares; none where there is nothing to compare.
    ///
    /// The threshold comes from the baseline alone and there is only one, so that nothing is tested twice.
    pub(super) fn of(group: &[Rank], baseline: &Baseline) -> Option<Self> {
        let reference = baseline.reference()?;
        let worse = |ranks: &[Rank]| Share::count(ranks, |rank| *rank > reference);
        let (group, controls) = (worse(group), worse(&baseline.controls));
        let opening = worse(&baseline.opening);
        let baseline = worse(&baseline.ranks());
        (group.of > 0).then(|| Self {
            reference,
            group,
            baseline,
            controls,
            p: fisher::one_sided(group, baseline),
            outage: controls.exceeds(opening)
                && fisher::one_sided(group, controls) >= SHOWN_IN_OUTAGE,
        })
    }

    /// Whether the group got worse replies.
    ///
    /// An outage that began after the opening would look the same over all full handshakes; it hits the controls too.
    pub(super) fn shows_worse(&self) -> bool {
        self.p < SHOWN && !self.outage
    }

    /// Whether an outage explains a difference that the test would else have shown.
    pub(super) fn may_be_outage(&self) -> bool {
        self.p < SHOWN && self.outage
    }

    /// Whether the group got worse replies more often, shown or not.
    pub(super) fn leans_worse(&self) -> bool {
        self.group.exceeds(self.baseline)
    }

    /// Whether a group in which every second attempt is worse would show it.
    pub(super) fn would_show_half(&self) -> bool {
        let half = Share {
            hits: self.group.of.div_ceil(2),
            ..self.group
        };
        fisher::one_sided(half, self.baseline) < SHOWN
    }

    /// As [`Self::shows_worse`]; where the group is too small for any result to show, most of it decides.
    pub(super) fn shows_worse_or_most(&self) -> bool {
        let all = Share {
            hits: self.group.of,
            ..self.group
        };
        let too_few = fisher::one_sided(all, self.baseline) >= SHOWN;
        self.shows_worse() || (too_few && self.group.is_most())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Rank::{Answered, ClientError, NoReply, ServerError};

    fn ranks(counts: &[(Rank, usize)]) -> Vec<Rank> {
        counts
            .iter()
            .flat_map(|(rank, n)| vec![*rank; *n])
            .collect()
    }

    fn baseline(opening: &[(Rank, usize)], controls: &[(Rank, usize)]) -> Baseline {
        Baseline {
            opening: ranks(opening),
            controls: ranks(controls),
        }
    }

    fn compare(group: &[(Rank, usize)], baseline: &Baseline) -> Comparison {
        Comparison::of(&ranks(group), baseline).unwrap()
    }

    fn steady(rank: Rank) -> Baseline {
        baseline(&[(rank, 7)], &[(rank, 5)])
    }

    #[test]
    fn thresholds_of_the_contract() {
        for (failures, shown) in [(10, true), (5, true), (4, false), (1, false), (0, false)] {
            let group = [(NoReply, failures), (Answered, 10 - failures)];
            let comparison = compare(&group, &steady(Answered));
            assert_eq!(comparison.shows_worse(), shown, "{failures}");
            assert_eq!(comparison.leans_worse(), failures > 0, "{failures}");
        }
    }

    #[test]
    fn worse_is_what_the_contract_calls_worse() {
        for (reference, reply, worse) in [
            (Answered, ClientError, true),
            (Answered, ServerError, true),
            (Answered, NoReply, true),
            (ClientError, ServerError, true),
            (ClientError, NoReply, true),
            (ServerError, NoReply, true),
            (ClientError, Answered, false),
            (NoReply, Answered, false),
            (NoReply, NoReply, false),
        ] {
            let comparison = compare(&[(reply, 10)], &steady(reference));
            assert_eq!(comparison.shows_worse(), worse, "{reference:?} {reply:?}");
        }
    }

    #[test]
    fn nothing_is_compared_with_nothing() {
        assert!(Comparison::of(&[], &steady(Answered)).is_none());
        assert!(Comparison::of(&[NoReply], &Baseline::default()).is_none());
    }

    #[test]
    fn an_outage_that_hits_the_controls_shows_nothing() {
        let late = baseline(&[(Answered, 7)], &[(NoReply, 5)]);
        let comparison = compare(&[(NoReply, 10)], &late);
        assert!(comparison.may_be_outage() && !comparison.shows_worse());

        let mostly = baseline(&[(Answered, 7)], &[(NoReply, 3), (Answered, 2)]);
        assert!(!compare(&[(NoReply, 10)], &mostly).shows_worse());
    }

    #[test]
    fn one_failed_control_does_not_hide_ten_failed_tickets() {
        let unlucky = baseline(&[(Answered, 7)], &[(NoReply, 1), (Answered, 4)]);
        assert!(compare(&[(NoReply, 10)], &unlucky).shows_worse());
    }

    #[test]
    fn few_attempts_are_decided_by_most_of_them() {
        let both = compare(&[(NoReply, 2)], &steady(Answered));
        assert!(!both.shows_worse() && both.shows_worse_or_most());
        let one = compare(&[(NoReply, 1), (Answered, 1)], &steady(Answered));
        assert!(!one.shows_worse_or_most());
        let four = compare(&[(NoReply, 4), (Answered, 6)], &steady(Answered));
        assert!(!four.shows_worse_or_most());
    }
}
