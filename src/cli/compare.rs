//! `ticketprobe compare`: two saved runs, and what became of each front end.

use std::path::Path;

use super::args::CompareArgs;
use super::console::{Page, Shown, publish};
use super::{Blame, Failure};
use crate::report::{ChangeReport, Report};

pub(super) fn main(args: &CompareArgs) -> Result<u8, Failure> {
    let before = load(&args.before)?;
    let after = load(&args.after)?;
    // The judgement of this version counts, for the later run as for the change.
    let report = Report {
        change: Some(ChangeReport::between(&before, &after)),
        ..after.judged_again()
    };
    let report = report.failing_on(&args.fail.fail_on);
    let shown = Shown {
        report: &report,
        before: Some(&before),
        page: Page::Change,
    };
    publish(shown, &args.output, &args.draw)
}

/// Reads a saved report. One that cannot be read is a failure of the tool's work, not of an argument.
pub(super) fn load(path: &Path) -> Result<Report, Failure> {
    Report::load(path).tool()
}
