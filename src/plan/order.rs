//! The order in which the attempts of a plan start.

use std::collections::BTreeMap;

use super::{Depth, Plan, Resuming, Step, When};
use crate::observation::Series;

impl Plan {
    /// Every attempt in one TLS version, in the order in which they start: `full` and `issue` in turn, then the resumed ones with controls
    /// between. Those with sessions of a renegotiation stand among the others, so that an outage meets all of them.
    #[must_use]
    pub fn steps(self) -> Vec<Step> {
        if self.resuming == Resuming::ByFreshTicket {
            return self.steps_of_tls13();
        }
        let opening = [Series::Full, Series::Issue].map(|series| self.always_steps(series));
        let [first, second] = [When::Always, When::Renegotiated].map(|when| self.rounds(when));
        let mut steps = in_turn(opening);
        let longest = first.len().max(second.len());
        let renewed = self.steps_when(Series::RenewedTicket, When::Renewed);
        for index in 0..longest {
            let rounds = [first.get(index), second.get(index)];
            steps.extend(rounds.into_iter().flatten().flatten());
            steps.extend(renewed.get(index));
        }
        // Few attempts have few rounds.
        steps.extend(renewed.get(longest..).unwrap_or_default());
        steps.extend(self.always_steps(Series::UnknownTicket));
        numbered(steps)
    }

    fn steps_of_tls13(self) -> Vec<Step> {
        let opening = [Series::Full, Series::Issue].map(|series| self.always_steps(series));
        let same = (1..=self.with_tls13(Series::SameTicket)).map(|number| Step {
            series: Series::SameTicket,
            number,
            when: When::Always,
        });
        let resumed = in_turn([self.always_steps(Series::ByTicket), same.collect()]);
        let mut steps = in_turn(opening);
        steps.extend(self.with_controls(&resumed, When::Always).concat());
        steps.extend(self.always_steps(Series::UnknownTicket));
        numbered(steps)
    }

    /// Resumed attempts of one session, a few at a time with a control in the middle.
    fn rounds(self, when: When) -> Vec<Vec<Step>> {
        let series = match when {
            When::Always => [Series::ByTicket, Series::BySessionId],
            When::Renegotiated => [Series::RenegotiatedTicket, Series::RenegotiatedSessionId],
            When::Renewed => return Vec::new(),
        };
        let resumed = in_turn(series.map(|series| self.steps_when(series, when)));
        self.with_controls(&resumed, when)
    }

    fn with_controls(self, resumed: &[Step], when: When) -> Vec<Vec<Step>> {
        let controls = self.steps_when(Series::Control, when);
        let size = match self.depth {
            Depth::Whole => 4,
            Depth::Brief => 2,
        };
        let chunks = resumed.chunks(size).enumerate();
        let mut rounds: Vec<Vec<Step>> = chunks
            .map(|(index, chunk)| {
                let middle = chunk.len().min(size / 2);
                let mut round = chunk[..middle].to_vec();
                round.extend(controls.get(index));
                round.extend(&chunk[middle..]);
                // A load balancer that takes its servers in turn meets each series at every one of them: a fixed beat could miss some.
                let turn = index * index % round.len();
                round.rotate_left(turn);
                round
            })
            .collect();
        // Few attempts leave controls over.
        rounds.push(controls.get(rounds.len()..).unwrap_or_default().to_vec());
        rounds
    }

    fn steps_when(self, series: Series, when: When) -> Vec<Step> {
        let count = match when {
            When::Always => self.always(series),
            When::Renegotiated => self.renegotiated(series),
            When::Renewed => self.renewed(series),
        };
        let step = |number| Step {
            series,
            number,
            when,
        };
        (1..=count).map(step).collect()
    }

    fn always_steps(self, series: Series) -> Vec<Step> {
        self.steps_when(series, When::Always)
    }
}

/// The same with the numbers of each series in order.
fn numbered(mut steps: Vec<Step>) -> Vec<Step> {
    let mut counts: BTreeMap<Series, u32> = BTreeMap::new();
    for step in &mut steps {
        let count = counts.entry(step.series).or_default();
        *count += 1;
        step.number = *count;
    }
    steps
}

/// One of each in turn; the longer goes on alone.
fn in_turn([a, b]: [Vec<Step>; 2]) -> Vec<Step> {
    let longest = a.len().max(b.len());
    (0..longest)
        .flat_map(|index| [a.get(index), b.get(index)])
        .flatten()
        .copied()
        .collect()
}
