//! What the row of a front end is called.

use crate::report::{FrontEndReport, Report};

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
