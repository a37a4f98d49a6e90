//! Which front end of one run is which of the other.
//!
//! A front end is an address and a port (an IPv4-mapped IPv6 address is the IPv4 address). Where one address was probed under
//! several names, the name in the ClientHello and then the target decide; what is still left at an address is paired in order, so
//! that a front end which was probed under another name is compared and the name is told as a difference. A target without an
//! address is paired by its text. Where a merged run has a row from each of several places, the place decides first.

use std::net::{IpAddr, SocketAddr};

use super::judged_facts::Judged;

/// The same front end in one run or in both, as indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) before: Option<usize>,
    pub(super) after: Option<usize>,
}

/// Pairs in the order of the run after, then those that it lacks.
pub(super) fn pairs(before: &[Judged<'_>], after: &[Judged<'_>]) -> Vec<Pair> {
    let partners = partners(before, after);
    let gone = (0..before.len()).filter(|b| !partners.contains(&Some(*b)));
    let gone: Vec<Pair> = gone
        .map(|b| Pair {
            before: Some(b),
            after: None,
        })
        .collect();
    let both = partners.iter().enumerate().map(|(a, b)| Pair {
        before: *b,
        after: Some(a),
    });
    both.chain(gone).collect()
}

/// For each front end of the run after, its index in the run before.
#[must_use]
pub fn partners(before: &[Judged<'_>], after: &[Judged<'_>]) -> Vec<Option<usize>> {
    let mut partner: Vec<Option<usize>> = vec![None; after.len()];
    let mut taken = vec![false; before.len()];
    let elsewhere = one_place(before) && one_place(after);
    let fits = |a: &Judged<'_>, b: &Judged<'_>| elsewhere || a.place == b.place;
    for alike in [same_from, same_in_all, same_name, same_place] {
        for (a, right) in after.iter().enumerate() {
            if partner[a].is_some() {
                continue;
            }
            let found = before
                .iter()
                .enumerate()
                .find(|(b, left)| !taken[*b] && fits(left, right) && alike(left, right));
            if let Some((b, _)) = found {
                taken[b] = true;
                partner[a] = Some(b);
            }
        }
    }
    partner
}

/// Two runs, each from one place, are compared even where the places differ: that is told. Of several places, each is compared with itself.
fn one_place(run: &[Judged<'_>]) -> bool {
    run.windows(2).all(|pair| pair[0].place == pair[1].place)
}

fn same_from(a: &Judged<'_>, b: &Judged<'_>) -> bool {
    same_in_all(a, b) && a.place == b.place
}

fn same_in_all(a: &Judged<'_>, b: &Judged<'_>) -> bool {
    same_name(a, b) && a.target.eq_ignore_ascii_case(b.target)
}

fn same_name(a: &Judged<'_>, b: &Judged<'_>) -> bool {
    same_place(a, b) && folded(a.server_name) == folded(b.server_name)
}

fn same_place(a: &Judged<'_>, b: &Judged<'_>) -> bool {
    match (a.address, b.address) {
        (Some(a), Some(b)) => place(a) == place(b),
        (None, None) => a.target.eq_ignore_ascii_case(b.target),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn folded(name: Option<&str>) -> Option<String> {
    name.map(str::to_ascii_lowercase)
}

/// Address, port, and the interface of a link-local address.
fn place(address: SocketAddr) -> (IpAddr, u16, u32) {
    let scope = match address {
        SocketAddr::V4(_) => 0,
        SocketAddr::V6(address) => address.scope_id(),
    };
    (address.ip().to_canonical(), address.port(), scope)
}
