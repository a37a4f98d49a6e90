//! A report judged again: the same observations, and what this version makes of them.

use super::{FrontEndReport, Report};
use crate::diagnosis::Tally;
use crate::observation::FrontEndRun;

impl Report {
    /// Judges the observations again with this version. What the run itself was (tool, command, times, plan, notices) stays;
    /// a comparison with another run falls away.
    ///
    /// The front ends keep their order and their number.
    #[must_use]
    pub fn judged_again(&self) -> Self {
        let judge = |front_end: &FrontEndReport| FrontEndReport::new(front_end.run(), self.started);
        let front_ends: Vec<FrontEndReport> = self.front_ends.iter().map(judge).collect();
        let tally = Tally::of(front_ends.iter().map(|front_end| front_end.verdict));
        Self {
            verdict: tally.worst(),
            exit_code: tally.exit_code(),
            front_ends,
            change: None,
            ..self.clone()
        }
    }
}

impl FrontEndReport {
    /// The observations alone.
    #[must_use]
    pub fn run(&self) -> FrontEndRun {
        FrontEndRun {
            target: self.target.clone(),
            server_name: self.server_name.clone(),
            address: self.address,
            conditions: self.conditions,
            cut_short: self.cut_short,
            cut_off: self.cut_off.clone(),
            attempts: self.attempts.clone(),
            chains: self.chains.clone(),
            acceptable_issuers: self.acceptable_issuers.clone(),
        }
    }
}
