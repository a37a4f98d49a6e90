//! Words that several findings share.

use crate::untrusted_text::clean;

/// Longest name that one sentence shows, in characters.
const SHOWN_MAX: usize = 160;
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
/// Seconds of a day.
pub(super) const DAY: i64 = 24 * HOUR;

/// Text of a peer: bounded, without what steers a terminal, in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", clean(text, SHOWN_MAX))
}

/// A length of time in its largest whole unit.
pub(super) fn span(seconds: i64) -> String {
    let (count, unit) = if seconds < MINUTE {
        (seconds, "second")
    } else if seconds < HOUR {
        (seconds / MINUTE, "minute")
    } else if seconds < DAY {
        (seconds / HOUR, "hour")
    } else {
        (seconds / DAY, "day")
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// A time in UTC.
pub(super) fn at(second: i64) -> String {
    jiff::Timestamp::from_second(second).map_or_else(
        |_| "a time out of range".to_owned(),
        |time| time.to_string(),
    )
}

/// At most three of `items`, and how many more there are.
pub(super) fn listed(items: &[String]) -> String {
    let shown = items[..items.len().min(3)].join(", ");
    match items.len().saturating_sub(3) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_their_largest_unit() {
        for (seconds, words) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (HOUR - 1, "59 minutes"),
            (DAY - 1, "23 hours"),
            (2 * DAY, "2 days"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }

    #[test]
    fn long_lists_are_cut() {
        let items: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        assert_eq!(listed(&items), "a, b, c and 2 more");
        assert_eq!(listed(&items[..2]), "a, b");
    }
}
