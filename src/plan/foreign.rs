//! The `foreign ticket` series of a pool: whose ticket is shown to whom.

use std::collections::BTreeSet;

/// Pools of up to this many front ends are tried in every ordered pair.
pub const EVERY_PAIR_MAX: usize = 8;
/// Pairs that are drawn beside the ring in a larger pool.
pub const DRAWN: usize = 16;

/// One attempt: the ticket of one front end, shown to another. Both are places in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Who issued the ticket.
    pub from: usize,
    /// Who is shown it.
    pub to: usize,
}

/// The pairs of a pool of `members`: every ordered one up to [`EVERY_PAIR_MAX`] members; else a ring, so that each front end stands
/// once on either side, and [`DRAWN`] more that `seed` draws.
#[must_use]
pub fn pairs(members: usize, seed: u64) -> Vec<Pair> {
    if members <= EVERY_PAIR_MAX {
        return every(members);
    }
    let ring = (0..members).map(|from| Pair {
        from,
        to: (from + 1) % members,
    });
    let mut pairs: Vec<Pair> = ring.collect();
    pairs.extend(drawn(members, seed));
    pairs
}

/// How many pairs a pool of `members` has.
#[must_use]
pub fn count(members: usize) -> usize {
    match members {
        0..=EVERY_PAIR_MAX => members * members.saturating_sub(1),
        _ => members + DRAWN,
    }
}

fn every(members: usize) -> Vec<Pair> {
    let of = |from| (0..members).map(move |to| Pair { from, to });
    let all = (0..members).flat_map(of);
    all.filter(|pair| pair.from != pair.to).collect()
}

/// Distinct pairs that are not neighbours in the ring. A pool of 9 has 63 of them, so that this ends.
fn drawn(members: usize, seed: u64) -> BTreeSet<Pair> {
    let mut draw = SplitMix64(seed);
    let mut pairs = BTreeSet::new();
    while pairs.len() < DRAWN {
        let [from, to] = [draw.below(members), draw.below(members)];
        if from != to && to != (from + 1) % members {
            pairs.insert(Pair { from, to });
        }
    }
    pairs
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): a seed means the same pairs in every version of this tool.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number under `end`, by the high bits.
    fn below(&mut self, end: usize) -> usize {
        let scaled = (u128::from(self.next()) * end as u128) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_pools_are_tried_in_every_ordered_pair() {
        assert_eq!(pairs(0, 0), []);
        assert_eq!(pairs(1, 0), []);
        let two = [Pair { from: 0, to: 1 }, Pair { from: 1, to: 0 }];
        assert_eq!(pairs(2, 7), two);
        assert_eq!(pairs(8, 7).len(), 56);
    }

    #[test]
    fn large_pools_are_a_ring_and_sixteen_drawn_pairs() {
        for members in [9, 10, 100, 1000] {
            let pairs = pairs(members, 42);
            assert_eq!(pairs.len(), members + DRAWN);
            let distinct: BTreeSet<Pair> = pairs.iter().copied().collect();
            assert_eq!(distinct.len(), pairs.len());
            assert!(distinct.iter().all(|pair| pair.from != pair.to));
            for member in 0..members {
                assert!(distinct.iter().any(|pair| pair.from == member));
                assert!(distinct.iter().any(|pair| pair.to == member));
            }
        }
    }

    #[test]
    fn the_count_is_that_of_the_pairs() {
        for members in 0..20 {
            assert_eq!(count(members), pairs(members, 3).len(), "{members}");
        }
    }

    #[test]
    fn a_seed_means_the_same_pairs_for_ever() {
        assert_eq!(pairs(12, 5), pairs(12, 5));
        assert_ne!(pairs(12, 5), pairs(12, 6));
        // The first outputs for the seed 1234567, as published with the algorithm's reference code.
        let mut draw = SplitMix64(1_234_567);
        let first = [draw.next(), draw.next(), draw.next()];
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }
}
