//! A run over many front ends, summed up.

use std::collections::BTreeMap;

use super::alike_front_ends::Group;
use crate::across_front_ends::Tally;
use crate::presentation::row_name::Naming;
use crate::report::{FrontEndReport, Report};
use crate::verdict::CertificateState;

/// Front ends above which a run or a comparison is summed up.
pub(super) const ABOVE: usize = 20;
/// Lines for the rows that are shown.
const LINES_MAX: usize = 18;

/// Verdicts and certificates, counted.
pub(super) fn counts(report: &Report) -> String {
    let verdicts = report.front_ends.iter().map(|f| f.verdict);
    let mut certificates: BTreeMap<CertificateState, usize> = BTreeMap::new();
    for front_end in report.front_ends.iter().filter(|f| f.chain.is_some()) {
        *certificates.entry(front_end.certificate).or_default() += 1;
    }
    let certificates = certificates.iter().rev();
    let certificates: Vec<String> = certificates
        .map(|(state, count)| format!("{count} {state}"))
        .collect();
    let certificates = match certificates.as_slice() {
        [] => "none seen".to_owned(),
        some => some.join(", "),
    };
    let tally = Tally::of(verdicts);
    format!(
        "{} Front Ends: {}. Certificates: {certificates}.",
        report.front_ends.len(),
        tally.counts()
    )
}

/// Those that call for something, the worst first.
pub(super) fn shown<'a>(report: &Report, groups: &[Group<'a>]) -> Vec<&'a FrontEndReport> {
    let each = match Naming::of(report) {
        Naming::ByAddress => 1,
        Naming::ByAddressAndTarget => 2,
    };
    let open = groups.iter().filter(|group| !group.is_in_order());
    open.flat_map(Group::all).take(LINES_MAX / each).collect()
}

/// How many rows there are beside those that are shown.
pub(super) fn left_out(groups: &[Group<'_>], shown: usize) -> Option<String> {
    let open = groups.iter().filter(|group| !group.is_in_order());
    let open: usize = open.map(Group::len).sum();
    let more = open.saturating_sub(shown);
    let fine: usize = groups.iter().map(Group::len).sum::<usize>() - open;
    let mut parts = Vec::new();
    if more > 0 {
        parts.push(format!("{more} more that call for something"));
    }
    if fine > 0 {
        parts.push(format!("{fine} without session tickets"));
    }
    (!parts.is_empty()).then(|| format!("Not shown: {}. All rows: --details.", parts.join("; ")))
}
