//! What a report says beside its rows, in order and in words: the head, and a section for each group of front ends.
//!
//! Table, Markdown and HTML walk this outline, so that they say the same.

mod certificates;
pub(super) mod change;

pub(super) use self::certificates::{Checks, Twig, checks, differentials, tree};
use std::collections::BTreeMap;

use super::{ForeignState, FrontEndReport, MergedRun, PlanFacts, PoolReport, Report, words};
use crate::finding::Finding;
use crate::observation::{LeftOut, PairOutcome};
use crate::verdict::{TicketKeys, Verdict};

/// A sentence, and what it is about where that is said before it: `Next: ...`.
pub(super) struct Line {
    pub(super) label: Option<String>,
    pub(super) text: String,
}

impl Line {
    fn plain(text: &str) -> Self {
        Self {
            label: None,
            text: text.to_owned(),
        }
    }

    pub(super) fn labelled(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: Some(label.into()),
            text: text.into(),
        }
    }

    /// As it stands where nothing is set in bold.
    pub(super) fn in_one(&self) -> String {
        match &self.label {
            Some(label) => format!("{label}: {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// A line with what stands behind it.
pub(super) struct Item {
    pub(super) line: Line,
    pub(super) details: Vec<Line>,
}

impl From<Line> for Item {
    fn from(line: Line) -> Self {
        Self {
            line,
            details: Vec::new(),
        }
    }
}

/// Front ends about which the very same is to be said.
pub(super) struct Section<'a> {
    pub(super) verdict: Verdict,
    pub(super) title: String,
    pub(super) items: Vec<Item>,
    pub(super) front_ends: Vec<&'a FrontEndReport>,
}

impl<'a> Section<'a> {
    fn new(first: &'a FrontEndReport, front_ends: Vec<&'a FrontEndReport>) -> Self {
        let names: Vec<String> = front_ends.iter().map(|f| f.name()).collect();
        let title = format!(
            "{}: {} ({}, {} confidence)",
            names.join(", "),
            first.verdict,
            first.reason,
            first.confidence
        );
        let mut items = vec![
            Line::plain(&first.summary).into(),
            Line::labelled("Next", &first.next_step).into(),
        ];
        items.extend(first.findings.iter().map(finding));
        let tls = words::tls(first).into_iter();
        items.extend(tls.map(|(label, text)| Line::labelled(label, text).into()));
        items.extend(certificates::chains(&front_ends));
        let leaves = front_ends.iter().filter_map(|f| certificates::leaf(f));
        items.extend(leaves.map(Item::from));
        items.extend(
            front_ends
                .iter()
                .filter_map(|f| super::system_client::line(f)),
        );
        items.extend(front_ends.iter().flat_map(|f| super::joined::items(f)));
        Self {
            verdict: first.verdict,
            title,
            items,
            front_ends,
        }
    }
}

/// What stands above the rows.
pub(super) struct Head {
    /// The command that made the report.
    pub(super) command: Line,
    /// When, from where and what: a line each.
    pub(super) lines: Vec<String>,
}

/// The head of `report`.
pub(super) fn head(report: &Report) -> Head {
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
    let asked = words::asked(plan, &plan.paths);
    let certificate = words::at_hand(plan.client_certificate);
    format!("Request: {asked}; client certificate {certificate}")
}

/// A section for each group of front ends, in the order of the first of each.
pub(super) fn sections(report: &Report) -> Vec<Section<'_>> {
    let groups = groups(&report.front_ends).into_iter();
    groups
        .filter_map(|group| Some(Section::new(group.first()?, group)))
        .collect()
}

/// The section that `front_end` would have by itself.
pub(super) fn section(front_end: &FrontEndReport) -> Section<'_> {
    Section::new(front_end, vec![front_end])
}

fn groups(front_ends: &[FrontEndReport]) -> Vec<Vec<&FrontEndReport>> {
    let mut groups: Vec<Vec<&FrontEndReport>> = Vec::new();
    for front_end in front_ends {
        match groups.iter_mut().find(|group| same(group[0], front_end)) {
            Some(group) => group.push(front_end),
            None => groups.push(vec![front_end]),
        }
    }
    groups
}

fn same(a: &FrontEndReport, b: &FrontEndReport) -> bool {
    (a.verdict, a.reason, a.confidence) == (b.verdict, b.reason, b.confidence)
        && (&a.summary, &a.next_step) == (&b.summary, &b.next_step)
        && (&a.findings, &a.tls) == (&b.findings, &b.tls)
        && (&a.versions, &a.engine, &a.by_version) == (&b.versions, &b.engine, &b.by_version)
        && a.client_certificate == b.client_certificate
        && a.evidence == b.evidence
}

/// What the comparison of the front ends of each pool found.
pub(super) fn pools(report: &Report) -> Vec<Item> {
    let of_each = |pool| {
        let items = pool_line(pool).map(Item::from).into_iter();
        items.chain(pool.findings.iter().map(finding))
    };
    report.pools.iter().flat_map(of_each).collect()
}

/// What the front ends of a pool made of each other's tickets.
fn pool_line(pool: &PoolReport) -> Option<Line> {
    let count = |state| {
        let states = pool.foreign_ticket.iter().map(|(_, _, s)| *s);
        states.filter(|s| *s == state).count()
    };
    let states = [
        ForeignState::Accepted,
        ForeignState::Refused,
        ForeignState::Failed,
        ForeignState::NotTestable,
    ];
    let seen = states.map(|state| (state, count(state))).into_iter();
    let seen: Vec<String> = seen
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{count} {state}"))
        .collect();
    let drawn = pool.seed.map_or_else(String::new, |seed| {
        format!(" (a ring and 16 drawn by --seed {seed})")
    });
    let from = pool.vantage.as_ref();
    let from = from.map_or_else(String::new, |vantage| format!(" from {vantage}"));
    (!seen.is_empty()).then(|| {
        Line::labelled(
            format!("Pool {}{from}", pool.target),
            format!(
                "{} front ends; ticket keys {}{}; each other's tickets, one attempt a pair{drawn}: {}",
                pool.front_ends,
                pool.ticket_keys,
                by_fingerprint(pool),
                seen.join(", ") + &left_out(pool)
            ),
        )
    })
}

/// What the tickets themselves tell of their keys.
fn by_fingerprint(pool: &PoolReport) -> String {
    match pool.keys_by_fingerprint {
        TicketKeys::NotTestable => String::new(),
        keys => format!(" (by their fingerprints {keys})"),
    }
}

/// Why pairs were not tried.
fn left_out(pool: &PoolReport) -> String {
    let mut counts: BTreeMap<LeftOut, usize> = BTreeMap::new();
    for pair in &pool.pairs {
        if let PairOutcome::LeftOut(why) = pair.outcome {
            *counts.entry(why).or_default() += 1;
        }
    }
    let words = counts
        .iter()
        .map(|(why, count)| format!("{count}: {}", why.words()));
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        String::new()
    } else {
        format!(" ({})", words.join("; "))
    }
}

/// A finding with what stands behind it.
pub(super) fn finding(finding: &Finding) -> Item {
    let label = format!("{} {}", finding.severity, finding.id);
    Item {
        line: Line::labelled(label, &finding.summary),
        details: vec![
            Line::labelled("Seen", &finding.evidence),
            Line::labelled("Source", &finding.source),
            Line::labelled("Next", &finding.next_step),
        ],
    }
}
