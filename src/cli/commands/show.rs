//! `ticketprobe show`: a saved report again, in any form and detail.

use crate::cli::arguments::ShowArgs;
use crate::cli::console::publish::{Page, Shown, publish};
use crate::cli::failure::Failure;
use crate::cli::files::saved_report::load;

/// The report stays as it was judged when it was saved, and so does its exit code. Where this version does not share a verdict, a note
/// says so.
pub(in crate::cli) fn main(args: &ShowArgs) -> Result<u8, Failure> {
    let report = load(&args.report)?.noting_doubted_verdicts();
    let shown = Shown {
        report: &report,
        before: None,
        page: Page::Run,
    };
    publish(shown, &args.output, &args.draw)
}
