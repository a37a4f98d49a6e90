//! `ticketprobe merge`: runs from several places, put together.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::anyhow;

use crate::cli::arguments::{MergeArgs, command_line};
use crate::cli::console::publish::{Page, Shown, publish, save};
use crate::cli::failure::{Blame, Failure};
use crate::cli::files::saved_report::load;
use crate::report::{Report, merge};

pub(in crate::cli) fn main(args: &MergeArgs, arguments: &[OsString]) -> Result<u8, Failure> {
    // The judgement of this version counts, as for 'compare'.
    let judged = |path: &PathBuf| load(path).map(Report::judged_again);
    let runs: Result<Vec<Report>, Failure> = args.reports.iter().map(judged).collect();
    let merged = merge(runs?, &command_line(arguments));
    let report = merged
        .ok_or_else(|| anyhow!("no report was given"))
        .usage()?;
    let report = report.failing_on(&args.fail.fail_on);
    let saved = args.save.as_deref().map(|path| save(&report, path));
    let shown = Shown {
        report: &report,
        before: None,
        page: Page::Run,
    };
    let code = publish(shown, &args.output, &args.draw)?;
    Ok(saved.and_then(Result::err).unwrap_or(code))
}
