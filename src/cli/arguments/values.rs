//! Values of arguments, and their bounds.

use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use crate::across_front_ends::{FailOn, Ground};
use crate::bounds::{HOLD_MAX, REQUESTS_MAX};
use crate::observation::TlsVersion;
use crate::plan::Versions;
use crate::server_evidence::event_history::Window;
use crate::target::{check_name, check_path};

/// Most attempts that may be asked for.
const ATTEMPTS_MAX: u32 = 1000;
/// Most front ends, or connections to one of them, that may be asked for at a time.
const COUNT_MAX: usize = 10_000;
/// Longest time that may be asked for, in seconds.
const SECONDS_MAX: f64 = 86_400.0;
/// Longest time that the event log is asked about, in seconds.
const SINCE_MAX: u64 = 366 * 86_400;
/// Longest time to wait for a verdict.
const WAIT_MAX: Duration = Duration::from_secs(86_400);

pub(super) fn attempts(text: &str) -> Result<NonZeroU32, String> {
    let number = text.parse().ok().filter(|n| *n <= ATTEMPTS_MAX);
    number
        .and_then(NonZeroU32::new)
        .ok_or_else(|| format!("expected a number from 1 to {ATTEMPTS_MAX}"))
}

pub(super) fn requests(text: &str) -> Result<NonZeroU32, String> {
    let number = text.parse().ok().filter(|n| *n <= REQUESTS_MAX);
    number
        .and_then(NonZeroU32::new)
        .ok_or_else(|| format!("expected a number from 1 to {REQUESTS_MAX}"))
}

pub(super) fn hold(text: &str) -> Result<Duration, String> {
    let read = text
        .parse()
        .ok()
        .and_then(|n| Duration::try_from_secs_f64(n).ok());
    read.filter(|time| *time <= HOLD_MAX)
        .ok_or_else(|| format!("expected seconds from 0 to {}", HOLD_MAX.as_secs()))
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

/// `auto`, or versions with commas between.
pub(super) fn versions(text: &str) -> Result<Versions, String> {
    if text.eq_ignore_ascii_case("auto") {
        return Ok(Versions::Auto);
    }
    let version = |word: &str| match word.trim() {
        "1.3" => Some(TlsVersion::TLS13),
        "1.2" => Some(TlsVersion::TLS12),
        "1.1" => Some(TlsVersion::TLS11),
        "1.0" => Some(TlsVersion::TLS10),
        _ => None,
    };
    let listed: Option<Vec<TlsVersion>> = text.split(',').map(version).collect();
    listed.and_then(Versions::listed).ok_or_else(|| {
        "expected auto, or one or more of 1.3, 1.2, 1.1 and 1.0, such as 1.2,1.0".to_owned()
    })
}

/// `90s`, `15m`, `1h30m`, or a number of seconds. A pause of less than a second would be no pause for a server that has problems.
pub(super) fn wait(text: &str) -> Result<Duration, String> {
    let read = match text.parse::<f64>() {
        Ok(number) => Duration::try_from_secs_f64(number).ok(),
        Err(_) => written(text),
    };
    read.filter(|time| (Duration::from_secs(1)..=WAIT_MAX).contains(time))
        .ok_or_else(|| "expected a time from 1s to 24h, such as 90s, 15m or 1h30m".to_owned())
}

/// `7d`, `12h`: how far back, up to a year.
pub(super) fn since(text: &str) -> Result<Duration, String> {
    let unit = |word: &str, seconds: u64| {
        let number: u64 = text.strip_suffix(word)?.trim().parse().ok()?;
        (1..=SINCE_MAX / seconds)
            .contains(&number)
            .then(|| Duration::from_secs(number * seconds))
    };
    unit("d", 86_400)
        .or_else(|| unit("h", 3_600))
        .ok_or_else(|| "expected days or hours up to a year, such as 7d or 12h".to_owned())
}

fn written(text: &str) -> Option<Duration> {
    let time: SignedDuration = text.parse().ok()?;
    time.try_into().ok()
}

pub(super) fn fail_on(text: &str) -> Result<FailOn, String> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(FailOn::of([]));
    }
    let ground = |word: &str| {
        let word = word.trim();
        let named = |ground: &Ground| ground.name().eq_ignore_ascii_case(word);
        Ground::ALL.into_iter().find(named)
    };
    let grounds: Option<Vec<Ground>> = text.split(',').map(ground).collect();
    grounds.map(FailOn::of).ok_or_else(|| {
        let words = Ground::ALL.map(Ground::name).join(", ");
        format!("expected some of {words}, with commas between, or none")
    })
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
    fn versions_are_auto_or_a_list() {
        let listed = |versions: &[TlsVersion]| Versions::listed(versions.iter().copied()).unwrap();
        assert_eq!(versions("auto"), Ok(Versions::Auto));
        assert_eq!(versions("1.0"), Ok(listed(&[TlsVersion::TLS10])));
        let both = listed(&[TlsVersion::TLS12, TlsVersion::TLS10]);
        assert_eq!(versions("1.0, 1.2"), Ok(both));
        for bad in ["", "1.4", "1.2,", "1.2,auto", "tls1.2"] {
            assert!(versions(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_are_bounded() {
        assert!(attempts("0").is_err() && attempts("1001").is_err() && attempts("x").is_err());
        assert_eq!(attempts("1000").unwrap().get(), 1000);
        assert!(seconds("0").is_err() && seconds("-1").is_err() && seconds("NaN").is_err());
        assert_eq!(seconds("0.5").unwrap(), Duration::from_millis(500));
    }

    #[test]
    fn times_to_wait_are_written_as_people_write_them() {
        for (text, seconds) in [
            ("90s", 90),
            ("15m", 900),
            ("1h30m", 5400),
            ("24h", 86_400),
            ("90", 90),
            ("1", 1),
        ] {
            assert_eq!(wait(text).unwrap(), Duration::from_secs(seconds), "{text}");
        }
        let wrong = [
            "", "0", "0.5", "-5", "-5m", "5m ago", "25h", "1d", "15 mice", "NaN", "inf", "1e99",
        ];
        for text in wrong {
            assert!(wait(text).is_err(), "{text}");
        }
    }

    #[test]
    fn how_far_back_is_days_or_hours() {
        for (text, hours) in [("7d", 168), ("12h", 12), ("1d", 24), ("366d", 8784)] {
            assert_eq!(since(text).unwrap(), Duration::from_secs(hours * 3600));
        }
        for text in [
            "",
            "7",
            "0d",
            "-1d",
            "367d",
            "9000h",
            "99999999999999999999h",
            "1w",
            "d",
        ] {
            assert!(since(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_makes_a_run_fail_is_a_list() {
        let all = "present,exposed,faulty,inconclusive";
        assert_eq!(fail_on(all).unwrap(), FailOn::default());
        assert_eq!(fail_on("none").unwrap(), FailOn::of([]));
        let some = FailOn::of([Ground::Present, Ground::Faulty]);
        assert_eq!(fail_on("Faulty, present").unwrap(), some);
        for text in ["", "absent", "present,", "present,none", "present exposed"] {
            assert!(fail_on(text).is_err(), "{text}");
        }
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
