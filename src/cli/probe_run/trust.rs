//! Whom the run trusts: the roots of files, and the choice of those to add to them.

use crate::cli::arguments::RootArgs;
use crate::cli::console::warnings::Warnings;
use crate::cli::failure::{Blame, Failure};
use crate::roots::{self, LoadedRoots, RootChoice};

/// Whom the run trusts.
#[derive(Clone)]
pub(in crate::cli) struct Trust {
    /// The roots of files.
    pub(in crate::cli) roots: LoadedRoots,
    /// The roots to add to them when a chain is there to be judged.
    pub(in crate::cli) choice: RootChoice,
}

impl Trust {
    /// Reads the files that the arguments name. What should be known of them is told.
    pub(in crate::cli) fn load(args: &RootArgs, warnings: &Warnings) -> Result<Self, Failure> {
        let roots = roots::load(&args.ca_files).usage()?;
        for warning in &roots.warnings {
            warnings.tell(warning);
        }
        Ok(Self {
            roots,
            choice: args.choice.into(),
        })
    }
}
