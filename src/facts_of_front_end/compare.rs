//! Whether one group of attempts got worse replies than full handshakes did.

use std::collections::BTreeMap;

use super::conversation::{Course, Rank};
use super::count_of::Share;
use super::fisher;
use crate::observation::Point;

/// Below this chance a difference counts as shown.
const SHOWN: f64 = 0.01;

/// Below this chance a difference counts as shown against the controls alone, where these suggest an outage.
const SHOWN_IN_OUTAGE: f64 = 0.05;

/// What full handshakes got.
#[derive(Clone, Debug, Default)]
pub(crate) struct Baseline {
    /// Series `full` and `issue`: before the resumed attempts.
    pub(crate) opening: Vec<Course>,
    /// Series `control`: between the resumed attempts.
    pub(crate) controls: Vec<Course>,
}

impl Baseline {
    fn courses(&self) -> Vec<&Course> {
        self.opening.iter().chain(&self.controls).collect()
    }

    /// What full handshakes usually got: the lower median; of several that went alike, the one that was seen furthest.
    pub(crate) fn reference(&self) -> Option<&Course> {
        let mut courses = self.courses();
        courses.sort_unstable();
        let median = *courses.get(courses.len().checked_sub(1)? / 2)?;
        let alike = courses.into_iter().filter(|course| *course == median);
        alike.max_by_key(|course| course.seen())
    }

    /// Whether not all got the same kind of reply.
    pub(crate) fn is_mixed(&self) -> bool {
        is_mixed(self.courses())
    }
}

/// Whether not all are the same.
pub(crate) fn is_mixed<'a>(courses: impl IntoIterator<Item = &'a Course>) -> bool {
    let mut courses = courses.into_iter();
    let first = courses.next();
    courses.any(|course| Some(course) != first)
}

/// Where most of a group fell behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Behind {
    /// The point of the connection.
    pub(crate) point: Point,
    /// How many attempts fell behind there, of those that did anywhere.
    pub(crate) share: Share,
}

/// One group set against the baseline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    /// What the first request got over full handshakes, usually.
    pub(crate) reference: Rank,
    /// Where most of the attempts that got worse than full handshakes fell behind; none where none did.
    pub(crate) behind: Option<Behind>,
    /// Attempts of the group that got worse than that.
    pub(crate) group: Share,
    /// Attempts of the baseline that got worse than that.
    pub(crate) baseline: Share,
    /// The controls among the baseline.
    pub(crate) controls: Share,
    /// The chance of such a difference if group and baseline were alike.
    pub(crate) p: f64,
    outage: bool,
}

impl Comparison {
    /// Compares; none where there is nothing to compare.
    ///
    /// The threshold comes from the baseline alone and there is only one, so that nothing is tested twice.
    pub(crate) fn of(group: &[Course], baseline: &Baseline) -> Option<Self> {
        let reference = baseline.reference()?;
        let worse = |courses: &[Course]| {
            Share::count(courses, |course| course.falls_behind(reference).is_some())
        };
        let behind = most(
            group
                .iter()
                .filter_map(|course| course.falls_behind(reference)),
        );
        let (group, controls) = (worse(group), worse(&baseline.controls));
        let opening = worse(&baseline.opening);
        let baseline = opening.and(controls);
        (group.of > 0).then(|| Self {
            reference: reference.first(),
            behind,
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
    pub(crate) fn shows_worse(&self) -> bool {
        self.p < SHOWN && !self.outage
    }

    /// Whether an outage explains a difference that the test would else have shown.
    pub(crate) fn may_be_outage(&self) -> bool {
        self.p < SHOWN && self.outage
    }

    /// Whether the group got worse replies more often, shown or not.
    pub(crate) fn leans_worse(&self) -> bool {
        self.group.exceeds(self.baseline)
    }

    /// Whether a group in which every second attempt is worse would show it.
    pub(crate) fn would_show_half(&self) -> bool {
        let half = Share {
            hits: self.group.of.div_ceil(2),
            ..self.group
        };
        fisher::one_sided(half, self.baseline) < SHOWN
    }

    /// As [`Self::shows_worse`]; where the group is too small for any result to show, most of it decides.
    pub(crate) fn shows_worse_or_most(&self) -> bool {
        let all = Share {
            hits: self.group.of,
            ..self.group
        };
        let too_few = fisher::one_sided(all, self.baseline) >= SHOWN;
        self.shows_worse() || (too_few && self.group.is_most())
    }
}

/// The most frequent; of several, the earliest.
fn most(points: impl Iterator<Item = Point>) -> Option<Behind> {
    let mut counts: BTreeMap<Point, usize> = BTreeMap::new();
    for point in points {
        *counts.entry(point).or_default() += 1;
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| **count);
    let of = counts.values().sum();
    most.map(|(point, hits)| Behind {
        point: *point,
        share: Share { hits: *hits, of },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{Afterwards, Attempt, Offer, Reply, Series};
    use Rank::{Answered, ClientError, NoReply, ServerError};

    fn ranks(counts: &[(Rank, usize)]) -> Vec<Course> {
        counts
            .iter()
            .flat_map(|(rank, n)| vec![Course::from([*rank]); *n])
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
    fn a_connection_falls_behind_where_it_first_is_worse() {
        use Rank::Ended;
        let two = vec![Course::from([Answered, Answered, Answered]); 7];
        let steady = Baseline {
            opening: two,
            controls: Vec::new(),
        };
        for (course, point) in [
            (Course::from([Answered, NoReply]), Some(Point::Reply(2))),
            (
                Course::from([Answered, Answered, Ended]),
                Some(Point::Reply(3)),
            ),
            (Course::from([NoReply]), Some(Point::Reply(1))),
            (Course::from([Answered, Answered, Answered]), None),
            (Course::from([Answered]), None),
        ] {
            let found = Comparison::of(&vec![course.clone(); 10], &steady).unwrap();
            assert_eq!(found.behind.map(|b| b.point), point, "{course:?}");
            assert_eq!(found.shows_worse(), point.is_some(), "{course:?}");
        }
    }

    #[test]
    fn nothing_is_compared_with_nothing() {
        assert!(Comparison::of(&[], &steady(Answered)).is_none());
        assert!(Comparison::of(&ranks(&[(NoReply, 1)]), &Baseline::default()).is_none());
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

    #[test]
    fn of_full_handshakes_that_went_alike_the_one_seen_furthest_counts() {
        let left = {
            let mut attempt = Attempt::new(Series::Control, 1, Offer::Nothing);
            attempt.reply = Reply::Closed;
            attempt.afterwards = Some(Afterwards::Left);
            Course::of(&attempt)
        };
        let known = Course::from([NoReply, Answered]);
        let group = [Course::from([NoReply, Rank::CutShort])];
        for opening in [[left.clone(), known.clone()], [known, left]] {
            let baseline = Baseline {
                opening: opening.to_vec(),
                controls: Vec::new(),
            };
            let comparison = Comparison::of(&group, &baseline).unwrap();
            assert_eq!(comparison.group.hits, 1);
        }
    }
}
