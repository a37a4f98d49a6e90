//! Naming attempts, and counting what they got.

use std::collections::{BTreeMap, BTreeSet};

use crate::observation::{Attempt, Series};

/// Ranges of numbers that are written out per series.
const RANGES_MAX: usize = 8;

/// Which attempts: `by ticket 1-4, 7; control 2`.
pub(crate) fn which<'a>(attempts: impl IntoIterator<Item = &'a Attempt>) -> String {
    let mut numbers: BTreeMap<Series, BTreeSet<u32>> = BTreeMap::new();
    for attempt in attempts {
        numbers
            .entry(attempt.series)
            .or_default()
            .insert(attempt.number);
    }
    if numbers.is_empty() {
        return "none".to_owned();
    }
    let parts = numbers
        .iter()
        .map(|(series, numbers)| format!("{series} {}", ranges(numbers)));
    parts.collect::<Vec<_>>().join("; ")
}

fn ranges(numbers: &BTreeSet<u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let shown = ranges.iter().take(RANGES_MAX).map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    });
    let more = (ranges.len() > RANGES_MAX).then(|| "and more".to_owned());
    shown.chain(more).collect::<Vec<_>>().join(", ")
}

/// What the attempts of each series got: `full: 3 http 200; control: 4 http 200, 1 closed`.
pub(crate) fn replies<'a>(attempts: impl IntoIterator<Item = &'a Attempt>) -> String {
    let mut counts: BTreeMap<Series, BTreeMap<String, usize>> = BTreeMap::new();
    for attempt in attempts {
        let labels = counts.entry(attempt.series).or_default();
        *labels
            .entry(attempt.conversation().to_string())
            .or_default() += 1;
    }
    let parts = counts.iter().map(|(series, labels)| {
        let labels = labels
            .iter()
            .map(|(label, count)| format!("{count} {label}"));
        format!("{series}: {}", labels.collect::<Vec<_>>().join(", "))
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// A chance as it is printed: two digits that matter.
pub(crate) fn chance(p: f64) -> String {
    if p < 0.001 {
        format!("{p:.1e}")
    } else if p < 0.1 {
        format!("{p:.4}")
    } else {
        format!("{p:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_drawn_together() {
        let shown = |numbers: &[u32]| ranges(&numbers.iter().copied().collect());
        assert_eq!(shown(&[7, 1, 2, 3]), "1-3, 7");
        assert_eq!(shown(&[u32::MAX, 0]), "0, 4294967295");
        let odd: Vec<u32> = (0..20).map(|n| n * 2).collect();
        assert_eq!(shown(&odd), "0, 2, 4, 6, 8, 10, 12, 14, and more");
    }

    #[test]
    fn chances_keep_the_digits_that_matter() {
        for (p, text) in [
            (1.0, "1.00"),
            (0.4545, "0.45"),
            (252.0 / 26_334.0, "0.0096"),
            (1.5e-6, "1.5e-6"),
            (0.0, "0.0e0"),
        ] {
            assert_eq!(chance(p), text);
        }
    }
}
