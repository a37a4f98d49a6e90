//! The exit code that follows from a report.

use super::{ChangeReport, Report};
use crate::across_front_ends::{FailOn, Ground, Tally};

impl Report {
    /// What speaks for another exit code than 0. A front end that an earlier run had and this one lacks could not be told, nor tickets
    /// that it had where this one was made in another way.
    #[must_use]
    pub fn grounds(&self) -> Vec<Ground> {
        let verdicts = self.front_ends.iter().map(|front_end| front_end.verdict);
        let mut grounds = Tally::of(verdicts).grounds(self.certificate);
        let open = self.change.as_ref().is_some_and(ChangeReport::leaves_open);
        grounds.extend(open.then_some(Ground::Inconclusive));
        grounds
    }

    /// The report with the exit code that follows where only the grounds of `fail_on` count.
    #[must_use]
    pub fn failing_on(mut self, fail_on: &FailOn) -> Self {
        self.exit_code = fail_on.exit_code(self.grounds());
        self
    }

    /// The report with the change since an earlier run, and the exit code that follows.
    #[must_use]
    pub fn compared_with(mut self, before: &Self) -> Self {
        self.change = Some(ChangeReport::between(before, &self));
        self.failing_on(&FailOn::default())
    }
}
