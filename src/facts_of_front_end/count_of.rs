//! A count out of a count.

use std::fmt;

/// So many of so many. Its `Display` is `5 of 10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// Those that the sentence is about.
    pub(crate) hits: usize,
    /// All.
    pub(crate) of: usize,
}

impl Share {
    /// Counts the items that fit.
    pub(crate) fn count<T>(items: &[T], fits: impl Fn(&T) -> bool) -> Self {
        Self {
            hits: items.iter().filter(|item| fits(item)).count(),
            of: items.len(),
        }
    }

    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            hits: self.hits + other.hits,
            of: self.of + other.of,
        }
    }

    /// Whether this share is the larger one; a share of nothing is larger than none.
    pub(crate) fn exceeds(self, other: Self) -> bool {
        self.hits * other.of > other.hits * self.of
    }

    /// More than half.
    pub(crate) fn is_most(self) -> bool {
        self.hits * 2 > self.of
    }

    /// Half or more, and at least one.
    pub(crate) fn is_half(self) -> bool {
        self.hits > 0 && self.hits * 2 >= self.of
    }

    /// All, and at least one.
    pub(crate) fn is_all(self) -> bool {
        self.hits > 0 && self.hits == self.of
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.hits, self.of)
    }
}

/// A count as the reports write it.
pub(crate) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(hits: usize, of: usize) -> Share {
        Share { hits, of }
    }

    #[test]
    fn shares_are_compared_as_fractions() {
        assert!(share(1, 10).exceeds(share(0, 12)));
        assert!(!share(1, 2).exceeds(share(2, 4)));
        assert!(!share(1, 3).exceeds(share(1, 2)));
        assert!(!share(0, 0).exceeds(share(1, 1)));
        assert!(!share(1, 1).exceeds(share(0, 0)));
    }

    #[test]
    fn nothing_is_neither_half_nor_all_of_nothing() {
        assert!(!share(0, 0).is_half());
        assert!(!share(0, 0).is_all());
        assert!(share(1, 2).is_half());
        assert!(!share(1, 2).is_most());
        assert!(share(2, 3).is_most());
    }
}
