//! A front end as a row of the table of details, its cells in words.

use super::front_end_facts::{both_sessions, replies, tickets, verdict};
use crate::observation::Series;
use crate::presentation::row_name::{Naming, name};
use crate::report::FrontEndReport;

/// What stands over the columns.
pub(in crate::presentation) const HEADER: [&str; 6] = [
    "Front end",
    "Verdict",
    "Tickets",
    "By ticket",
    "By session ID",
    "Full handshake",
];

/// Cells in the order of [`HEADER`]. A cell may have several lines.
pub(in crate::presentation) type Row = [String; HEADER.len()];

/// The row of `front_end`.
pub(in crate::presentation) fn row(naming: Naming, front_end: &FrontEndReport) -> Row {
    let baseline = [Series::Full, Series::Issue, Series::Control];
    [
        name(naming, front_end),
        verdict(front_end),
        tickets(front_end),
        both_sessions(front_end, Series::ByTicket),
        both_sessions(front_end, Series::BySessionId),
        replies(front_end, &baseline),
    ]
}
