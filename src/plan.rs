//! The plan: a value, made before the first socket opens.

pub mod foreign;
mod versions;

use std::collections::BTreeMap;
use std::num::NonZeroU32;

pub use self::versions::Versions;
use crate::observation::{Series, TlsVersion};

/// Full handshakes without the SessionTicket extension, a front end.
const FULL: u32 = 3;
/// Full handshakes with an empty SessionTicket extension, a front end.
const ISSUE: u32 = 4;
/// Attempts with a ticket that no server can decrypt, a front end.
const UNKNOWN_TICKET: u32 = 1;

/// How many attempts of each series a front end gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Attempts of `by ticket` and of `by session ID`, each.
    pub attempts: NonZeroU32,
    /// Whether scouts go first.
    pub scouts: Scouts,
    /// The TLS versions that the series run in.
    pub versions: Versions,
    /// Whether the first attempts look for a server that renegotiates.
    pub look: Look,
}

/// Whether the first attempts over rustls look for a server that renegotiates, which the other engine then probes anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// They do: where they find one, they have been made in vain.
    First,
    /// The user chose the engine.
    LeftOut,
}

impl Look {
    /// Attempts that are made before the look is over, and in vain where the server renegotiates.
    pub const ATTEMPTS: u32 = 2;
}

/// Whether scouts go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scouts {
    /// One for each of [`TlsVersion::SCOUTED`].
    EachVersion,
    /// None.
    LeftOut,
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
            Series::ByTicket | Series::ForeignTicket => Needs::Ticket,
            Series::BySessionId => Needs::SessionId,
            Series::Scout
            | Series::Full
            | Series::Issue
            | Series::Control
            | Series::UnknownTicket => Needs::Nothing,
        }
    }
}

impl Plan {
    /// The default plan, with another number of attempts.
    #[must_use]
    pub fn new(attempts: NonZeroU32) -> Self {
        Self {
            attempts,
            scouts: Scouts::EachVersion,
            versions: Versions::Auto,
            look: Look::First,
        }
    }

    /// Attempts of one series at one front end, at most.
    #[must_use]
    pub fn count(self, series: Series) -> u32 {
        let runs = match series {
            Series::Scout => 1,
            _ => self.versions.count(),
        };
        runs * self.per_version(series)
    }

    /// Attempts of one series in one TLS version. Scouts have a version each, and count once.
    #[must_use]
    pub fn per_version(self, series: Series) -> u32 {
        match series {
            Series::Scout => self.scouted(),
            Series::Full => FULL,
            Series::Issue => ISSUE,
            Series::ByTicket | Series::BySessionId => self.attempts.get(),
            Series::Control => self.attempts.get().div_ceil(2),
            Series::UnknownTicket => UNKNOWN_TICKET,
            // It is of the pool, not of a front end.
            Series::ForeignTicket => 0,
        }
    }

    fn scouted(self) -> u32 {
        match self.scouts {
            Scouts::EachVersion => TlsVersion::SCOUTED.iter().map(|_| 1).sum(),
            Scouts::LeftOut => 0,
        }
    }

    /// Connections that the look may cost, a front end: rustls, which looks, speaks TLS 1.2 alone.
    #[must_use]
    pub fn look_connections(self) -> u32 {
        let looks = self.versions.includes(TlsVersion::TLS12);
        match self.look {
            Look::First if looks => Look::ATTEMPTS,
            Look::First | Look::LeftOut => 0,
        }
    }

    /// Connections to one front end, at most: a server that gives no ticket gets none back, and one that does not renegotiate is not
    /// looked at in vain.
    #[must_use]
    pub fn connections(self) -> u64 {
        let counts = Series::ALL.map(|series| u64::from(self.count(series)));
        counts.iter().sum::<u64>() + u64::from(self.look_connections())
    }

    /// The scouts, which go before everything else.
    #[must_use]
    pub fn scouting(self) -> Vec<Step> {
        self.series(Series::Scout)
    }

    /// Every attempt in one TLS version, in the order in which they start: `full` and `issue` in turn, then the resumed ones with controls between.
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
            let mut round = rounds[..middle].to_vec();
            round.extend(controls.get(index));
            round.extend(&rounds[middle..]);
            // A load balancer that takes its servers in turn meets each series at every one of them: a fixed beat could miss some.
            let turn = index * index % round.len();
            round.rotate_left(turn);
            steps.extend(round);
        }
        steps.extend(self.series(Series::UnknownTicket));
        numbered(steps)
    }

    fn series(self, series: Series) -> Vec<Step> {
        let step = |number| Step { series, number };
        (1..=self.per_version(series)).map(step).collect()
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn plan(attempts: u32) -> Plan {
        Plan::new(NonZeroU32::new(attempts).unwrap())
    }

    #[test]
    fn the_default_plan_is_38_connections() {
        assert_eq!(plan(10).connections(), 38);
        assert_eq!(plan(1).connections(), 16);
        let blind = Plan {
            scouts: Scouts::LeftOut,
            ..plan(10)
        };
        assert_eq!(blind.connections(), 35);
        let chosen = Plan {
            look: Look::LeftOut,
            ..plan(10)
        };
        assert_eq!(chosen.connections(), 36);
        let thorough = Plan {
            versions: Versions::listed([TlsVersion::TLS10, TlsVersion::TLS12]).unwrap(),
            ..plan(10)
        };
        assert_eq!(thorough.connections(), 71);
        assert_eq!(thorough.count(Series::Issue), 8);
    }

    #[test]
    fn every_step_stands_once_in_the_order() {
        for attempts in [1, 2, 3, 10, 11, 1000] {
            let plan = plan(attempts);
            let mut steps = plan.scouting();
            steps.extend(plan.steps());
            let looked = u64::from(plan.look_connections());
            assert_eq!(
                steps.len() as u64 + looked,
                plan.connections(),
                "{attempts}"
            );
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

    /// Up to six servers in turn, whichever was first.
    #[test]
    fn a_balancer_in_turn_meets_each_series_at_every_server() {
        let steps = plan(10).steps();
        for servers in 2..=6 {
            for series in [Series::ByTicket, Series::BySessionId] {
                let places = steps.iter().enumerate();
                let met: BTreeSet<usize> = places
                    .filter(|(_, step)| step.series == series)
                    .map(|(place, _)| place % servers)
                    .collect();
                assert_eq!(met.len(), servers, "{series} over {servers} servers");
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
        assert_eq!(resumed, "tsctssctstu");
    }
}
