//! From what a run sees to what a report says, one front end at a time.

use jiff::Timestamp;

use super::settings::Attempts;
use crate::cli::console::warnings::Warnings;
use crate::observation::FrontEndRun;
use crate::report::{FrontEndReport, Trust};
use crate::roots::{LoadedRoots, RootChoice};

/// What front ends are judged by.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Basis<'a> {
    /// The client's certificates, DER.
    pub(in crate::cli) client: &'a [Vec<u8>],
    /// The roots of files.
    pub(in crate::cli) roots: &'a LoadedRoots,
    /// The roots to add to them when a chain is there to be judged.
    pub(in crate::cli) choice: RootChoice,
    /// Which attempts the report keeps.
    pub(in crate::cli) attempts: Attempts,
}

/// Judges the front ends of a run.
pub(in crate::cli) struct Judging<'a> {
    basis: Basis<'a>,
    warnings: &'a Warnings,
    now: Timestamp,
    trust: Option<Trust>,
}

impl<'a> Judging<'a> {
    pub(in crate::cli) fn new(basis: Basis<'a>, warnings: &'a Warnings, now: Timestamp) -> Self {
        Self {
            basis,
            warnings,
            now,
            trust: None,
        }
    }

    pub(in crate::cli) fn front_end(&mut self, run: FrontEndRun) -> FrontEndReport {
        let now = self.now;
        let report = if run.chains.is_empty() {
            FrontEndReport::new(run, &self.without_roots(), now)
        } else {
            FrontEndReport::new(run, self.trust(), now)
        };
        match self.basis.attempts {
            Attempts::Every => report,
            Attempts::Alike => report.folded(),
        }
    }

    fn without_roots(&self) -> Trust {
        Trust {
            client: self.basis.client.to_vec(),
            ..Trust::default()
        }
    }

    /// What chains are judged by. Roots that no chain calls for are not read.
    fn trust(&mut self) -> &Trust {
        let (basis, warnings) = (self.basis, self.warnings);
        self.trust.get_or_insert_with(|| {
            let mut loaded = basis.roots.clone();
            let told = loaded.warnings.len();
            loaded.add(basis.choice);
            for warning in loaded.warnings.iter().skip(told) {
                warnings.tell(warning);
            }
            Trust {
                roots: loaded.roots,
                client: basis.client.to_vec(),
            }
        })
    }
}
