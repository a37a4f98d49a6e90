//! `ticketprobe compare`: two saved runs, and what became of each front end.

use std::cmp::Ordering;

use crate::across_front_ends::Ground;
use crate::cli::arguments::{CompareArgs, Format};
use crate::cli::console::publish::{Page, Shown, publish};
use crate::cli::console::streams::tell;
use crate::cli::failure::Failure;
use crate::cli::files::saved_report::load;
use crate::cli::files::shown_path;
use crate::report::{ChangeReport, Report};

pub(in crate::cli) fn main(args: &CompareArgs) -> Result<u8, Failure> {
    let before = load(&args.before)?;
    let again = before.verdicts_again();
    let before = match args.output.format {
        // Only a page shows what the attempts of the earlier run came to.
        Format::Html => before,
        _ => before.without_attempts(),
    };
    let after = load(&args.after)?;
    let order = order(&before, &after);
    // The judgement of this version counts, for the later run as for the change.
    let report = Report {
        change: Some(ChangeReport::since((&before, &again), &after)),
        ..after.judged_again().noting_other_verdicts()
    };
    let mut report = report.failing_on(&args.fail.fail_on);
    report.notices.extend(order);
    let shown = Shown {
        report: &report,
        before: Some(&before),
        page: Page::Change,
    };
    let code = publish(shown, &args.output, &args.draw)?;
    // The comparison is about tickets: a code that comes of something else is named.
    if code == Ground::Faulty.exit_code() && !args.draw.quiet {
        tell(&format!(
            "ticketprobe: exit code {code}: the later run has a faulty certificate; see ticketprobe show {}",
            shown_path::shown(&args.after)
        ));
    }
    Ok(code)
}

/// Words where the files seem to be swapped, or one file twice.
fn order(before: &Report, after: &Report) -> Option<String> {
    match after.started.cmp(&before.started) {
        Ordering::Greater => None,
        Ordering::Equal => {
            Some("both files are of one run: nothing was compared with another".to_owned())
        }
        Ordering::Less => {
            Some("the second file is of the earlier run: the files may be swapped".to_owned())
        }
    }
}
