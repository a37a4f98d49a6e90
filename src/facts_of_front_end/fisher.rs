//! Fisher's exact test, one-sided.

use super::count_of::Share;

/// The chance of at least `group.hits` hits in the group, if all hits of both were dealt out blindly.
///
/// It is the upper tail of the hypergeometric distribution. Terms are summed from logarithms of factorials, which neither
/// overflow nor lose more than the last few digits for thousands of attempts.
pub(crate) fn one_sided(group: Share, rest: Share) -> f64 {
    let hits = group.hits + rest.hits;
    let all = group.of + rest.of;
    let ln = ln_factorials(all);
    let ln_choose = |n: usize, k: usize| ln[n] - ln[k] - ln[n - k];

    let first = group.hits.max(hits.saturating_sub(rest.of));
    let last = hits.min(group.of);
    let tail: f64 = (first..=last)
        .map(|k| ln_choose(group.of, k) + ln_choose(rest.of, hits - k) - ln_choose(all, hits))
        .map(f64::exp)
        .sum();
    tail.min(1.0)
}

/// ln 0! to ln n!.
fn ln_factorials(n: usize) -> Vec<f64> {
    let mut sum = 0.0;
    let mut table = vec![sum];
    for factor in 1..=u32::try_from(n).unwrap_or(u32::MAX) {
        sum += f64::from(factor).ln();
        table.push(sum);
    }
    table
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn p(group: (usize, usize), rest: (usize, usize)) -> f64 {
        let share = |(hits, of)| Share { hits, of };
        one_sided(share(group), share(rest))
    }

    fn assert_near(left: f64, right: f64) {
        assert!(
            (left - right).abs() <= 1e-9 * right.max(1e-3),
            "{left} {right}"
        );
    }

    #[test]
    fn figures_of_the_contract() {
        assert_near(p((10, 10), (0, 12)), 1.0 / 646_646.0);
        assert_near(p((5, 10), (0, 12)), 252.0 / 26_334.0);
        assert!(p((5, 10), (0, 12)) < 0.01);
        assert_near(p((1, 10), (0, 12)), 10.0 / 22.0);
    }

    #[test]
    fn edges_are_certain() {
        for (group, rest) in [
            ((0, 0), (0, 0)),
            ((0, 5), (0, 5)),
            ((5, 5), (5, 5)),
            ((0, 5), (3, 5)),
            ((0, 0), (3, 5)),
        ] {
            assert_near(p(group, rest), 1.0);
        }
    }

    #[test]
    fn a_thousand_attempts_do_not_overflow() {
        assert_near(p((0, 1000), (0, 1012)), 1.0);
        assert_near(p((1, 1000), (0, 1000)), 0.5);
        let tiny = p((1000, 1000), (0, 1000));
        assert!((0.0..1e-300).contains(&tiny));
        let even = p((500, 1000), (500, 1000));
        assert!((0.5..0.6).contains(&even), "{even}");
    }

    /// Deals the hits out in every possible way and counts: the definition of the test, with no formula in it.
    fn by_dealing(group: (usize, usize), rest: (usize, usize)) -> f64 {
        let all = group.1 + rest.1;
        let hits = u32::try_from(group.0 + rest.0).unwrap();
        let at_least = u32::try_from(group.0).unwrap();
        let in_group = (1u32 << group.1) - 1;
        let deals = (0..1u32 << all).filter(|deal| deal.count_ones() == hits);
        let (mut extreme, mut total) = (0u32, 0u32);
        for deal in deals {
            total += 1;
            extreme += u32::from((deal & in_group).count_ones() >= at_least);
        }
        f64::from(extreme) / f64::from(total)
    }

    /// Pascal's triangle, row `n`, exact.
    fn row(n: usize) -> Vec<u128> {
        let mut row = vec![1u128];
        for _ in 0..n {
            let inner = row.windows(2).map(|pair| pair[0] + pair[1]);
            row = [1].into_iter().chain(inner).chain([1]).collect();
        }
        row
    }

    fn by_pascal(group: (usize, usize), rest: (usize, usize)) -> f64 {
        let hits = group.0 + rest.0;
        let (ours, theirs) = (row(group.1), row(rest.1));
        let ways = |k: usize| match hits.checked_sub(k) {
            Some(others) if others <= rest.1 => ours[k] * theirs[others],
            _ => 0,
        };
        let extreme: u128 = (group.0..=group.1).map(ways).sum();
        let total: u128 = (0..=group.1).map(ways).sum();
        extreme as f64 / total as f64
    }

    fn table(most: usize) -> impl Strategy<Value = ((usize, usize), (usize, usize))> {
        let share = move || (0..=most).prop_flat_map(|of| (0..=of, Just(of)));
        (share(), share())
    }

    proptest! {
        #[test]
        fn agrees_with_dealing((group, rest) in table(7)) {
            assert_near(p(group, rest), by_dealing(group, rest));
        }

        #[test]
        fn agrees_with_pascal((group, rest) in table(60)) {
            assert_near(p(group, rest), by_pascal(group, rest));
        }

        #[test]
        fn is_a_probability((group, rest) in table(2000)) {
            prop_assert!((0.0..=1.0).contains(&p(group, rest)));
        }
    }
}
