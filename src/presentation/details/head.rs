//! What stands above the rows: the command, when and from where it was measured, and what was asked.

use crate::presentation::labelled_line::Line;
use crate::report::{MergedRun, PlanFacts, Report, at_hand};

/// What stands above the rows.
pub(in crate::presentation) struct Head {
    /// The command that made the report.
    pub(in crate::presentation) command: Line,
    /// When, from where and what: a line each.
    pub(in crate::presentation) lines: Vec<String>,
}

/// The head of `report`.
pub(in crate::presentation) fn head(report: &Report) -> Head {
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    Head {
        command: Line::labelled(tool, &report.command),
        lines: [measured(report), requests(report)]
            .into_iter()
            .chain(report.merged.iter().map(merged))
            .collect(),
    }
}

/// When, from where, and how much.
fn measured(report: &Report) -> String {
    let vantage = &report.vantage;
    let seconds = report.finished.duration_since(report.started).as_secs_f64();
    let from = match vantage.addresses.as_slice() {
        [] => vantage.host.clone(),
        addresses => format!("{} ({})", vantage.host, addresses.join(", ")),
    };
    if !report.merged.is_empty() {
        return format!(
            "{:.0} to {:.0}, measured from {from}: {} connections",
            report.started,
            report.finished,
            report.connections(),
        );
    }
    format!(
        "{:.0}, measured from {from}: {} connections in {seconds:.1} s",
        report.started,
        report.connections(),
    )
}

/// One of the runs that a report was put together from.
fn merged(run: &MergedRun) -> String {
    format!(
        "From {}: {:.0}, {} front ends: {}",
        run.name, run.started, run.front_ends, run.command
    )
}

/// What each attempt asked for, where that is the same in all runs of the report.
fn requests(report: &Report) -> String {
    let first = request(&report.plan);
    if report.merged.iter().all(|run| request(&run.plan) == first) {
        return first;
    }
    let each = report.merged.iter();
    let each = each.map(|run| format!("from {}: {}", run.name, request(&run.plan)));
    each.collect::<Vec<_>>().join("; ")
}

/// What each attempt asked for, and with what certificate.
fn request(plan: &PlanFacts) -> String {
    let asked = plan.asked(&plan.paths);
    let certificate = at_hand(plan.client_certificate);
    format!("Request: {asked}; client certificate {certificate}")
}
