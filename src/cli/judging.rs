//! From what a job sees to what a report says, one front end at a time.

use jiff::Timestamp;

use super::doubts::Doubts;
use super::job::Job;
use crate::observation::FrontEndRun;
use crate::report::{FrontEndReport, Trust};

/// Which attempts a report keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempts {
    /// Each by itself.
    Every,
    /// Those that went alike once, with their number: memory does not grow with `--attempts`.
    Alike,
}

/// Judges the front ends of a job.
pub(super) struct Judging<'a> {
    job: &'a Job,
    doubts: &'a Doubts,
    now: Timestamp,
    trust: Option<Trust>,
}

impl<'a> Judging<'a> {
    pub(super) fn new(job: &'a Job, doubts: &'a Doubts, now: Timestamp) -> Self {
        Self {
            job,
            doubts,
            now,
            trust: None,
        }
    }

    pub(super) fn front_end(&mut self, run: FrontEndRun) -> FrontEndReport {
        let now = self.now;
        let report = if run.chains.is_empty() {
            FrontEndReport::new(run, &self.without_roots(), now)
        } else {
            FrontEndReport::new(run, self.trust(), now)
        };
        match self.job.attempts {
            Attempts::Every => report,
            Attempts::Alike => report.folded(),
        }
    }

    fn without_roots(&self) -> Trust {
        Trust {
            client: self.job.client.clone(),
            ..Trust::default()
        }
    }

    /// What chains are judged by. Roots that no chain calls for are not read.
    fn trust(&mut self) -> &Trust {
        let (job, doubts) = (self.job, self.doubts);
        self.trust.get_or_insert_with(|| {
            let mut loaded = job.roots.clone();
            let told = loaded.warnings.len();
            loaded.add(job.choice);
            for warning in loaded.warnings.iter().skip(told) {
                doubts.tell(warning);
            }
            Trust {
                roots: loaded.roots,
                client: job.client.clone(),
            }
        })
    }
}
