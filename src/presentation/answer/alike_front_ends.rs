//! Front ends of which the same is to be said.

use super::server_step::step as server_step;
use crate::report::{FrontEndReport, listed};
use crate::verdict::CertificateState;

/// Front ends with one verdict, one reason, one confidence, certificates in one state, and servers that say the same of themselves. There is at
/// least one.
pub(super) struct Group<'a> {
    first: &'a FrontEndReport,
    rest: Vec<&'a FrontEndReport>,
}

impl<'a> Group<'a> {
    /// The one that speaks for all.
    pub(super) fn first(&self) -> &'a FrontEndReport {
        self.first
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a FrontEndReport> + '_ {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    /// How many they are.
    pub(super) fn len(&self) -> usize {
        1 + self.rest.len()
    }

    /// Their names, the first few.
    pub(super) fn names(&self) -> String {
        let names: Vec<String> = self.all().map(FrontEndReport::name).collect();
        listed(&names)
    }

    /// Whether nothing is to be done about them.
    pub(super) fn is_in_order(&self) -> bool {
        self.first.verdict == crate::verdict::Verdict::Absent
            && self.first.certificate != CertificateState::Faulty
    }
}

/// The groups, the worst first; of those that are as bad, the larger.
pub(super) fn groups(front_ends: &[FrontEndReport]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for front_end in front_ends {
        match groups.iter_mut().find(|group| same(group.first, front_end)) {
            Some(group) => group.rest.push(front_end),
            None => groups.push(Group {
                first: front_end,
                rest: Vec::new(),
            }),
        }
    }
    groups.sort_by_key(|group| {
        let first = group.first;
        let faulty = first.certificate == CertificateState::Faulty;
        std::cmp::Reverse((first.verdict, faulty, group.len()))
    });
    groups
}

fn same(a: &FrontEndReport, b: &FrontEndReport) -> bool {
    let seen = |f: &FrontEndReport| f.chain.is_some();
    (a.verdict, a.reason, a.confidence) == (b.verdict, b.reason, b.confidence)
        && (a.certificate, seen(a)) == (b.certificate, seen(b))
        && chain_fault(a) == chain_fault(b)
        && a.evidence == b.evidence
        && server_step(a) == server_step(b)
}

/// What is wrong with the chain; certificates that are in order may differ in all else.
fn chain_fault(front_end: &FrontEndReport) -> Option<&str> {
    let chain = front_end.chain.as_ref()?;
    (front_end.certificate == CertificateState::Faulty).then_some(chain.next_step.as_str())
}
