//! `ticketprobe show`: a saved report again, in any form and detail.

use super::Failure;
use super::args::ShowArgs;
use super::compare::load;
use super::console::{Page, Shown, publish};

/// The report stays as it was judged when it was saved, and so does its exit code. Where this version does not share a verdict, a note
/// says so.
pub(super) fn main(args: &ShowArgs) -> Result<u8, Failure> {
    let report = load(&args.report)?.noting_doubted_verdicts();
    let shown = Shown {
        report: &report,
        before: None,
        page: Page::Run,
    };
    publish(shown, &args.output, &args.draw)
}
