//! The plan: a value, made before the first socket opens.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::observation::Series;

/// Full handshakes without the SessionTicket extension, a front end.
const FULL: u32 = 3;
/// Full handshakes with an empty SessionTicket extension, a front end.
const ISSUE: u32 = 4;
/// Attempts with a ticket that no server can decrypt, a front end.
const UNKNOWN_TICKET: u32 = 1;

/// How many attempts of each series a front end gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Attempts of `by ticket` and of `by session ID`, each.
    pub attempts: NonZeroU32,
}

/// What an attempt of the plan needs before it can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// A ticket from the series `issue`.
    Ticket,
    /// A session ID from the series `full`.
    SessionId,
}

/// One attempt of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its series.
    pub series: Series,
    /// Its number in the series, from 1.
    pub number: u32,
}

impl Step {
    /// What it needs before it can start.
    #[must_use]
    pub fn needs(self) -> Needs {
        match self.series {
            Series::ByTicket => Needs::Ticket,
            Series::BySessionId => Needs::SessionId,
            Series::Full | Series::Issue | Series::Control | Series::UnknownTicket => {
                Needs::Nothing
            }
        }
    }
}

impl Plan {
    /// Attempts of one series.
    #[must_use]
    pub fn count(self, series: Series) -> u32 {
        match series {
            Series::Full => FULL,
            Series::Issue => ISSUE,
            Series::ByTicket | Series::BySessionId => self.attempts.get(),
            Series::Control => self.attempts.get().div_ceil(2),
            Series::UnknownTicket => UNKNOWN_TICKET,
        }
    }

    /// Connections to one front end, at most: a server that gives no ticket gets none back.
    #[must_use]
    pub fn connections(self) -> u64 {
        let counts = Series::ALL.map(|series| u64::from(self.count(series)));
        counts.iter().sum()
    }

    /// Every attempt, in the order in which they start: `full` and `issue` in turn, then the resumed ones with controls between.
    #[must_use]
    pub fn steps(self) -> Vec<Step> {
        let first = in_turn([self.series(Series::Full), self.series(Series::Issue)]);
        let controls = self.series(Series::Control);
        let resumed = in_turn([
            self.series(Series::ByTicket),
            self.series(Series::BySessionId),
        ]);
        let mut steps = first;
        for (index, rounds) in resumed.chunks(4).enumerate() {
            let middle = rounds.len().min(2);
            steps.extend(&rounds[..middle]);
            steps.extend(controls.get(index));
            steps.extend(&rounds[middle..]);
        }
        steps.extend(self.series(Series::UnknownTicket));
        steps
    }

    fn series(self, series: Series) -> Vec<Step> {
        let step = |number| Step { series, number };
        (1..=self.count(series)).map(step).collect()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(attempts: u32) -> Plan {
        Plan {
            attempts: NonZeroU32::new(attempts).unwrap(),
        }
    }

    #[test]
    fn the_default_plan_is_33_connections() {
        assert_eq!(plan(10).connections(), 33);
        assert_eq!(plan(1).connections(), 11);
    }

    #[test]
    fn every_step_stands_once_in_the_order() {
        for attempts in [1, 2, 3, 10, 11, 1000] {
            let plan = plan(attempts);
            let steps = plan.steps();
            assert_eq!(steps.len() as u64, plan.connections(), "{attempts}");
            for series in Series::ALL {
                let numbers: Vec<u32> = steps
                    .iter()
                    .filter(|step| step.series == series)
                    .map(|step| step.number)
                    .collect();
                let expected: Vec<u32> = (1..=plan.count(series)).collect();
                assert_eq!(numbers, expected, "{attempts} {series}");
            }
        }
    }

    #[test]
    fn controls_stand_between_resumed_attempts() {
        let steps = plan(4).steps();
        let resumed: String = steps[7..]
            .iter()
            .map(|step| match step.series {
                Series::ByTicket => 't',
                Series::BySessionId => 's',
                Series::Control => 'c',
                _ => 'u',
            })
            .collect();
        assert_eq!(resumed, "tsctstsctsu");
    }
}
