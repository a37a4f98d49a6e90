//! Front ends of which the very same is to be said, with their findings and certificates.

use super::front_end_facts::tls;
use super::{certificates, server_evidence, system_client};
use crate::presentation::labelled_line::{Item, Line, finding};
use crate::report::{FrontEndReport, Report};
use crate::verdict::Verdict;

/// Front ends about which the very same is to be said.
pub(in crate::presentation) struct Section<'a> {
    pub(in crate::presentation) verdict: Verdict,
    pub(in crate::presentation) title: String,
    pub(in crate::presentation) items: Vec<Item>,
    pub(in crate::presentation) front_ends: Vec<&'a FrontEndReport>,
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
        let tls = tls(first).into_iter();
        items.extend(tls.map(|(label, text)| Line::labelled(label, text).into()));
        items.extend(certificates::chains(&front_ends));
        let leaves = front_ends.iter().filter_map(|f| certificates::leaf(f));
        items.extend(leaves.map(Item::from));
        items.extend(front_ends.iter().filter_map(|f| system_client::line(f)));
        items.extend(front_ends.iter().flat_map(|f| server_evidence::items(f)));
        Self {
            verdict: first.verdict,
            title,
            items,
            front_ends,
        }
    }
}

/// A section for each group of front ends, in the order of the first of each.
pub(in crate::presentation) fn sections(report: &Report) -> Vec<Section<'_>> {
    let groups = groups(&report.front_ends).into_iter();
    groups
        .filter_map(|group| Some(Section::new(group.first()?, group)))
        .collect()
}

/// The section that `front_end` would have by itself.
pub(in crate::presentation) fn section(front_end: &FrontEndReport) -> Section<'_> {
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
