//! From what a job sees to what a report says, one front end at a time.

use jiff::Timestamp;

use super::doubts::Doubts;
use super::job::Job;
use crate::observation::FrontEndRun;
use crate::report::{FrontEndReport, Trust};
use crate::roots::Reading;

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
    reading: Option<Reading>,
    trust: Option<Trust>,
}

impl<'a> Judging<'a> {
    pub(super) fn new(job: &'a Job, doubts: &'a Doubts, now: Timestamp) -> Self {
        Self {
            job,
            doubts,
            now,
            reading: Some(Reading::begin(job.choice)),
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

    /// What chains are judged by. Of roots that no chain calls for nothing is told.
    fn trust(&mut self) -> &Trust {
        let (job, doubts) = (self.job, self.doubts);
        let reading = &mut self.reading;
        self.trust.get_or_insert_with(|| {
            let mut loaded = job.roots.clone();
            let read = reading.take().map(Reading::finish).unwrap_or_default();
            for warning in &read.warnings {
                doubts.tell(warning);
            }
            loaded.append(read);
            Trust {
                roots: loaded.roots,
                client: job.client.clone(),
            }
        })
    }
}
