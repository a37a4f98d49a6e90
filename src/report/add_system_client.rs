//! What the TLS client of Windows saw, put beside what the engines of this tool did.

use super::{Frame, FrontEndReport, Report, Totals};
use crate::across_front_ends::{FailOn, Tally};
use crate::diagnosis::beside;
use crate::verdict::Verdict;

impl Report {
    /// Puts the rows of a run with the engine `schannel` beside the rows of the same front ends.
    pub fn add_system_client(&mut self, other: Self) {
        let mut theirs = other.front_ends;
        let rows = std::mem::take(&mut self.front_ends);
        let same = |row: &FrontEndReport, other: &FrontEndReport| {
            (&row.target, row.address) == (&other.target, other.address)
        };
        let joined = rows.into_iter().map(|row| {
            let place = theirs.iter().position(|other| same(&row, other));
            let system = place.map(|place| theirs.swap_remove(place));
            row.beside(system)
        });
        self.front_ends = joined.collect();
        self.finished = self.finished.max(other.finished);
        let tally = Tally::of(self.front_ends.iter().map(|row| row.verdict));
        self.verdict = tally.worst();
        self.exit_code = tally.exit_code(self.certificate);
        let frame = Frame {
            command: self.command.clone(),
            started: self.started,
            finished: self.finished,
            vantage: self.vantage.clone(),
            plan: self.plan.clone(),
        };
        // How many connections were made without a certificate is counted anew.
        let mut totals = Totals::of(&self.front_ends);
        self.pools.iter().for_each(|pool| totals.add_pool(pool));
        self.notices = totals.report(frame, &FailOn::default()).notices;
    }
}

impl FrontEndReport {
    /// The same with what Windows saw: where the problem shows with its client alone, that is the verdict.
    #[must_use]
    pub(super) fn beside(mut self, system: Option<Self>) -> Self {
        let Some(system) = system else {
            return self;
        };
        let found = beside((&self.run(), self.verdict), (&system.run(), system.verdict));
        self.findings.extend(found);
        self.findings
            .sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.id));
        if system.verdict == Verdict::Present && self.verdict != Verdict::Present {
            self.verdict = system.verdict;
            self.reason = system.reason;
            self.confidence = system.confidence;
            self.summary = format!("With the TLS client of Windows: {}", system.summary);
            self.next_step.clone_from(&system.next_step);
            self.differential.clone_from(&system.differential);
        }
        self.system_client = Some(Box::new(system));
        self
    }
}
