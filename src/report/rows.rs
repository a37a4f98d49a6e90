//! The rows that the table has in every form: one a front end, its cells in words.

use super::{FrontEndReport, Report, words};
use crate::observation::Series;

/// What stands over the columns.
pub(super) const HEADER: [&str; 6] = [
    "Front end",
    "Verdict",
    "Tickets",
    "By ticket",
    "By session ID",
    "Full handshake",
];

/// Cells in the order of [`HEADER`]. A cell may have several lines.
pub(super) type Row = [String; HEADER.len()];

/// What rows are called by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// The report is about one target: its address tells a row.
    ByAddress,
    /// It is about several.
    ByAddressAndTarget,
}

impl Naming {
    pub(super) fn of(report: &Report) -> Self {
        let differ = |pair: &[FrontEndReport]| pair[0].target != pair[1].target;
        if report.front_ends.windows(2).any(differ) {
            Self::ByAddressAndTarget
        } else {
            Self::ByAddress
        }
    }
}

/// The row of `front_end`.
pub(super) fn row(naming: Naming, front_end: &FrontEndReport) -> Row {
    let baseline = [Series::Full, Series::Issue, Series::Control];
    [
        name(naming, front_end),
        words::verdict(front_end),
        words::tickets(front_end),
        words::both_sessions(front_end, Series::ByTicket),
        words::both_sessions(front_end, Series::BySessionId),
        words::replies(front_end, &baseline),
    ]
}

/// What the row is called. From where it was measured stands below, and the name of the target where there are several.
pub(super) fn name(naming: Naming, front_end: &FrontEndReport) -> String {
    let mut lines = vec![front_end.place()];
    let vantage = front_end.vantage.as_ref();
    lines.extend(vantage.map(|vantage| format!("from {vantage}")));
    let target = front_end.target.rsplit_once(':');
    let target = target.map_or(&*front_end.target, |(host, _)| host);
    let says_it = lines[0] == front_end.target;
    if naming == Naming::ByAddressAndTarget && !says_it {
        lines.push(target.to_owned());
    }
    lines.join("\n")
}
