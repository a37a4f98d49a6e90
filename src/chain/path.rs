//! The way from the server's certificate to a root, or as far as it leads.

use std::collections::VecDeque;

use super::candidates::{Candidates, Shortage};
use super::signature::Check;
use super::webpki_check::{self, Refusal};

/// A way through the candidates.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// Nodes, that of the server first.
    pub(super) nodes: Vec<usize>,
    /// The root that it leads to; none where it ends before.
    pub(super) anchor: Option<usize>,
    /// Why the path verifier refuses every path; none where it accepts this one.
    pub(super) refusal: Option<Refusal>,
    /// What there was too much of to find a path, or to find that there is none.
    pub(super) cut_short: Option<Shortage>,
}

impl Path {
    /// The best path. Where not all could be tried and the verifier accepted none, only the server's certificate is left of it: what
    /// another path would show was not measured.
    pub(super) fn find(candidates: &Candidates<'_>, now: jiff::Timestamp) -> Self {
        let found = Self::search(candidates, now);
        let Some(refusal) = &found.refusal else {
            return found;
        };
        let gave_up = refusal.is_out_of_budget().then_some(Shortage::Verifier);
        match candidates.shortage().or(gave_up) {
            None => found,
            cut_short => Self {
                nodes: vec![0],
                cut_short,
                ..Self::default()
            },
        }
    }

    /// The best path of those that were tried: one that the verifier accepts, else the shortest that good signatures make, else any.
    ///
    /// A root that is self-signed goes before an intermediate that stands among the roots.
    fn search(candidates: &Candidates<'_>, now: jiff::Timestamp) -> Self {
        let roots = candidates.anchors.iter();
        let self_issued = roots.take_while(|anchor| anchor.root.self_issued).count();
        let all = candidates.anchors.len();
        let mut refusal = None;
        // What bad signatures lead to would only make the verifier search.
        let nodes = walk(candidates, Check::Good, |_| false).order;
        let mut counts = vec![self_issued, all];
        counts.dedup();
        for anchors in counts {
            match webpki_check::verify(candidates, &nodes, anchors, now) {
                Ok(verified) => {
                    return Self {
                        nodes: verified.nodes,
                        anchor: verified.anchor,
                        ..Self::default()
                    };
                }
                Err(refused) => refusal = Some(refused),
            }
            if let Some(path) = to_anchor(candidates, anchors, Check::Good) {
                return Self { refusal, ..path };
            }
        }
        let lenient = [Check::Unchecked, Check::Bad].into_iter();
        let mut tries = lenient.flat_map(|worst| [(worst, self_issued), (worst, all)]);
        let found = tries.find_map(|(worst, anchors)| to_anchor(candidates, anchors, worst));
        let path = found.unwrap_or_else(|| farthest(candidates));
        Self { refusal, ..path }
    }

    /// What came of the signature on each node of the path that has an issuer.
    pub(super) fn checks(&self, candidates: &Candidates<'_>) -> Vec<(usize, Check)> {
        let issuers = self.nodes.iter().skip(1).map(|issuer| Some(*issuer));
        let links = self.nodes.iter().zip(issuers.chain([None]));
        let checks = links.filter_map(|(node, issuer)| {
            let check = match (issuer, self.anchor) {
                (Some(issuer), _) => candidates.issued(issuer, *node),
                (None, Some(anchor)) => candidates.anchored(anchor, *node),
                (None, None) => None,
            };
            Some((*node, check?))
        });
        checks.collect()
    }
}

/// The nodes that are issuers of the server's certificate, or of one of its issuers, and the server's certificate.
pub(super) fn related(candidates: &Candidates<'_>) -> Vec<usize> {
    // Name and key identifiers are enough for that.
    walk(candidates, Check::NotTried, |_| false).order
}

/// A breadth-first walk over issuers.
struct Walk {
    /// Nodes in the order in which they were reached.
    order: Vec<usize>,
    /// The node that each was reached from.
    from: Vec<Option<usize>>,
}

impl Walk {
    fn path_to(&self, end: usize) -> Vec<usize> {
        let mut nodes = vec![end];
        let mut at = end;
        while let Some(before) = self.from[at] {
            nodes.push(before);
            at = before;
        }
        nodes.reverse();
        nodes
    }
}

/// Walks until `stop` holds for the node that was reached last.
fn walk(candidates: &Candidates<'_>, worst: Check, mut stop: impl FnMut(usize) -> bool) -> Walk {
    let count = candidates.nodes.len();
    let mut walk = Walk {
        order: vec![0],
        from: vec![None; count],
    };
    let mut queue = VecDeque::from([0]);
    if stop(0) {
        return walk;
    }
    while let Some(node) = queue.pop_front() {
        for issuer in 0..count {
            let fits = |check: &Check| *check <= worst;
            if walk.order.contains(&issuer)
                || candidates.issued(issuer, node).filter(fits).is_none()
            {
                continue;
            }
            walk.from[issuer] = Some(node);
            walk.order.push(issuer);
            queue.push_back(issuer);
            if stop(issuer) {
                return walk;
            }
        }
    }
    walk
}

/// The shortest path to one of the first `anchors` roots.
fn to_anchor(candidates: &Candidates<'_>, anchors: usize, worst: Check) -> Option<Path> {
    let mut found = None;
    let walk = walk(candidates, worst, |node| {
        let fits = |check: Check| check <= worst;
        let anchor =
            (0..anchors).find(|anchor| candidates.anchored(*anchor, node).is_some_and(fits));
        found = anchor.map(|anchor| (node, anchor));
        found.is_some()
    });
    let (end, anchor) = found?;
    Some(Path {
        nodes: walk.path_to(end),
        anchor: Some(anchor),
        ..Path::default()
    })
}

/// The path to a self-signed certificate that is not the server's; else the longest.
fn farthest(candidates: &Candidates<'_>) -> Path {
    let walk = walk(candidates, Check::Bad, |_| false);
    let issuers = walk.order.iter().copied().filter(|node| *node != 0);
    let root = issuers.rev().find(|node| candidates.is_self_signed(*node));
    let last = walk.order.last().copied().unwrap_or_default();
    Path {
        nodes: walk.path_to(root.unwrap_or(last)),
        ..Path::default()
    }
}
