//! When, from where, with how many connections, by which version.

use super::shorten::fits;
use crate::report::Report;

/// One line, with the address of the machine where that has room.
pub(super) fn line(report: &Report) -> String {
    let host = &report.vantage.host;
    let addresses = report.vantage.addresses.iter();
    let longer = addresses
        .take(1)
        .map(|address| format!("{host} ({address})"));
    let mut lines = longer.map(|from| measured(report, &from));
    lines
        .find(|line| host.is_empty() || fits(0, line, 1))
        .unwrap_or_else(|| measured(report, host))
}

fn measured(report: &Report, from: &str) -> String {
    let when = if report.merged.is_empty() {
        format!("{:.0}", report.started)
    } else {
        format!("{:.0} to {:.0}", report.started, report.finished)
    };
    format!(
        "Measured {when} from {from}, {} connections, {} {}.",
        report.connections(),
        report.tool.name,
        report.tool.version,
    )
}
