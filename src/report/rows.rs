//! The rows that the table has in every form: one a front end, its cells in words.

use super::{FrontEndReport, words};
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

/// The row of `front_end`.
pub(super) fn row(front_end: &FrontEndReport) -> Row {
    let baseline = [Series::Full, Series::Issue, Series::Control];
    [
        // From where it was measured stands below.
        front_end.name().replacen(" from ", "\nfrom ", 1),
        words::verdict(front_end),
        words::tickets(front_end),
        words::resumption(front_end, Series::ByTicket),
        words::resumption(front_end, Series::BySessionId),
        words::replies(front_end, &baseline),
    ]
}
