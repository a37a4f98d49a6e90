//! Values of arguments, and their bounds.

use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::history::Window;
use crate::target::{check_name, check_path};

/// Most attempts that may be asked for.
const ATTEMPTS_MAX: u32 = 1000;
/// Most front ends, or connections to one of them, that may be asked for at a time.
const COUNT_MAX: usize = 10_000;
/// Longest time that may be asked for, in seconds.
const SECONDS_MAX: f64 = 86_400.0;

pub(super) fn attempts(text: &str) -> Result<NonZeroU32, String> {
    let number = text.parse().ok().filter(|n| *n <= ATTEMPTS_MAX);
    number
        .and_then(NonZeroU32::new)
        .ok_or_else(|| format!("expected a number from 1 to {ATTEMPTS_MAX}"))
}

pub(super) fn count(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse().ok().filter(|n| *n <= COUNT_MAX);
    number
        .and_then(NonZeroUsize::new)
        .ok_or_else(|| format!("expected a number from 1 to {COUNT_MAX}"))
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|n| *n >= 0.001 && *n <= SECONDS_MAX)
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("expected seconds from 0.001 to {SECONDS_MAX}"))
}

pub(super) fn path(text: &str) -> Result<String, String> {
    check_path(text).map_err(|problem| problem.to_string())?;
    Ok(text.to_owned())
}

pub(super) fn name(text: &str) -> Result<String, String> {
    check_name(text).map_err(|problem| problem.to_string())?;
    Ok(text.trim_end_matches('.').to_owned())
}

pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    const EXAMPLE: &str = "such as 2026-11-23T06:33:37+09:00 or 2026-11-22T21:33:37Z";
    text.parse().map_err(|_| match text.parse::<DateTime>() {
        Ok(_) => format!("expected an offset at the end of the time, {EXAMPLE}: without one it could be of any zone"),
        Err(_) => format!("expected a time with its offset, {EXAMPLE}"),
    })
}

pub(super) fn window(text: &str) -> Result<Window, String> {
    let (from, to) = text
        .split_once("..")
        .ok_or_else(|| "expected two times with '..' between them".to_owned())?;
    let (from, to) = (instant(from)?, instant(to)?);
    if from > to {
        return Err("expected the earlier time first".to_owned());
    }
    Ok(Window { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_bounded() {
        assert!(attempts("0").is_err() && attempts("1001").is_err() && attempts("x").is_err());
        assert_eq!(attempts("1000").unwrap().get(), 1000);
        assert!(seconds("0").is_err() && seconds("-1").is_err() && seconds("NaN").is_err());
        assert_eq!(seconds("0.5").unwrap(), Duration::from_millis(500));
    }

    #[test]
    fn times_need_an_offset() {
        let hint = instant("2026-11-23T06:33:37").unwrap_err();
        assert!(hint.contains("expected an offset"), "{hint}");
        assert!(
            instant("yesterday")
                .unwrap_err()
                .contains("a time with its offset")
        );
        let tokyo = instant("2026-11-23T06:33:37+09:00").unwrap();
        assert_eq!(tokyo, instant("2026-11-22T21:33:37Z").unwrap());
        assert!(window("2026-11-23T06:33:37Z").is_err());
        assert!(window("2026-11-23T06:33:37Z..2026-11-23T06:33:36Z").is_err());
        assert!(window("2026-11-23T06:33:37Z..2026-11-23T06:33:37Z").is_ok());
    }
}
