//! Reports that were saved.

use std::path::Path;

use crate::cli::arguments::ReportArgs;
use crate::cli::failure::{Blame, Failure};
use crate::report::Report;

/// Reads a saved report. One that cannot be read is a failure of the tool's work, not of an argument.
pub(in crate::cli) fn load(path: &Path) -> Result<Report, Failure> {
    Report::load(path).tool()
}

/// The run that a probe is compared with.
pub(in crate::cli) fn baseline(args: &ReportArgs) -> Result<Option<Report>, Failure> {
    args.baseline.as_deref().map(load).transpose()
}
