//! The clock of this machine over a run: it can be set meanwhile.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// By how much a clock is slewed or corrected without a word, in seconds.
const CORRECTED_MAX: i64 = 5;

/// A time on the clock, and one that nobody sets.
pub(in crate::cli) struct Clock {
    began: Timestamp,
    steady: Instant,
}

impl Clock {
    /// Begins now.
    pub(in crate::cli) fn start() -> Self {
        Self {
            began: Timestamp::now(),
            steady: Instant::now(),
        }
    }

    /// What the clock said at the beginning.
    pub(in crate::cli) fn began(&self) -> Timestamp {
        self.began
    }

    /// The time now, counted from the beginning.
    pub(in crate::cli) fn now(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.steady.elapsed());
        let now = elapsed.map(|elapsed| self.began.saturating_add(elapsed));
        now.ok().and_then(Result::ok).unwrap_or(self.began)
    }

    /// Words for the reader where the clock was set since the beginning.
    pub(in crate::cli) fn told(&self) -> Option<String> {
        told(Timestamp::now().duration_since(self.now()))
    }
}

fn told(moved: SignedDuration) -> Option<String> {
    let seconds = moved.as_secs();
    let way = if seconds > 0 { "forward" } else { "back" };
    let by = seconds.unsigned_abs();
    (by > CORRECTED_MAX.unsigned_abs()).then(|| {
        format!(
            "the clock of this machine was set {way} by {by} seconds during the run; times in this report count from its beginning"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clock_that_was_set_is_told() {
        let after = |seconds| told(SignedDuration::from_secs(seconds));
        assert_eq!(after(0), None);
        assert_eq!(after(-5), None);
        assert!(after(6).unwrap().contains("forward by 6 seconds"));
        assert!(after(-3600).unwrap().contains("back by 3600 seconds"));
    }
}
