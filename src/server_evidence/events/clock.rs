//! Times as the forms write them: with an offset, or in the local form of some country.
//!
//! A local form tells a moment only where its time zone is known, and, with slashes, where day and month can be told apart.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// Longest text that is looked at, in bytes.
const TEXT_MAX: usize = 80;

/// Which of two numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 25/3/2014.
    DayFirst,
    /// 3/25/2014.
    MonthFirst,
}

/// What is known of the clock of a file.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// The zone of times without an offset.
    pub zone: Option<TimeZone>,
    /// Which number of a date with slashes is the day.
    pub order: Option<DateOrder>,
}

/// What came of the time of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeState {
    /// The file tells none.
    #[default]
    Absent,
    /// It is known.
    Known,
    /// It has no offset, and was read in the zone that was given.
    ByZone,
    /// It has no offset, and no zone was given.
    NoZone,
    /// Day and month cannot be told apart.
    NoOrder,
    /// It is in no form that is known.
    Unread,
}

/// A local date: what is sure, and what is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Sure(Date),
    /// Two numbers below 13, and the year.
    Either(i8, i8, i16),
}

impl Clock {
    /// The time that a text writes, and what came of it.
    pub(super) fn read(&self, text: &str) -> (Option<Timestamp>, TimeState) {
        let text = text.trim();
        if text.is_empty() {
            return (None, TimeState::Absent);
        }
        if let Some(time) = absolute(text) {
            return (Some(time), TimeState::Known);
        }
        let Some((day, time)) = local(text) else {
            return (None, TimeState::Unread);
        };
        let date = match (day, self.order) {
            (Day::Sure(date), _) => Some(date),
            (Day::Either(a, b, year), Some(DateOrder::DayFirst)) => Date::new(year, b, a).ok(),
            (Day::Either(a, b, year), Some(DateOrder::MonthFirst)) => Date::new(year, a, b).ok(),
            (Day::Either(..), None) => None,
        };
        match (date, &self.zone) {
            (None, _) => (None, TimeState::NoOrder),
            (Some(_), None) => (None, TimeState::NoZone),
            (Some(date), Some(zone)) => {
                let moment = DateTime::from_parts(date, time).to_zoned(zone.clone());
                match moment {
                    Ok(moment) => (Some(moment.timestamp()), TimeState::ByZone),
                    Err(_) => (None, TimeState::Unread),
                }
            }
        }
    }
}

/// Which number is the day, where a text settles it: one of the two is above 12.
pub(super) fn settled(text: &str) -> Option<DateOrder> {
    let (numbers, separator, _) = numbers(text.trim())?;
    let [(a, width), (b, _), _] = numbers;
    if separator != '/' || width == 4 {
        return None;
    }
    match (a > 12, b > 12) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// Whether a text is a date with a time, in any form.
pub(super) fn is_date(text: &str) -> bool {
    let text = text.trim();
    text.len() <= TEXT_MAX
        && text.starts_with(|c: char| c.is_ascii_digit() || c == '/')
        && (absolute(text).is_some() || local(text).is_some())
}

/// A moment: RFC 3339, or `/Date(ms)/`, which counts from 1970 in UTC whatever the zone of the host.
fn absolute(text: &str) -> Option<Timestamp> {
    if let Some(rest) = text.strip_prefix("/Date(") {
        let digits = rest.strip_suffix(")/")?;
        // A sign at the start is that of the number; a later one begins the zone.
        let mut signs = digits.match_indices(['+', '-']).map(|(at, _)| at);
        let end = signs.find(|at| *at > 0).unwrap_or(digits.len());
        return Timestamp::from_millisecond(digits[..end].parse().ok()?).ok();
    }
    // The shortest has 17 characters and begins with its year; most texts are none, and are not worth the parser's time.
    let bytes = text.as_bytes();
    let like_one = bytes.len() >= 17 && bytes[4] == b'-' && bytes[0].is_ascii_digit();
    if !like_one {
        return None;
    }
    text.parse().ok()
}

/// A date and a time without an offset.
fn local(text: &str) -> Option<(Day, Time)> {
    let (numbers, separator, rest) = numbers(text)?;
    Some((day(numbers, separator)?, time(rest)?))
}

type Number = (u32, usize);

/// Three numbers with one sign between them, and what follows. The width of a number is that of its digits.
fn numbers(text: &str) -> Option<([Number; 3], char, &str)> {
    if text.len() > TEXT_MAX {
        return None;
    }
    let (first, rest) = number(text)?;
    let separator = rest.chars().next().filter(|c| "/.-\u{5e74}".contains(*c))?;
    let next = |rest: &str| -> Option<(Number, usize)> {
        let after = rest.trim_start_matches(['/', '.', '-', '\u{5e74}', '\u{6708}', ' ']);
        let (found, left) = number(after)?;
        Some((found, rest.len() - left.len()))
    };
    let (second, used) = next(rest)?;
    let rest = &rest[used..];
    let sign = rest.chars().next()?;
    if sign != separator && sign != '\u{6708}' {
        return None;
    }
    let (third, used) = next(rest)?;
    let rest = rest[used..].trim_start_matches(['\u{65e5}', '.', ',']);
    Some(([first, second, third], separator, rest))
}

/// Digits at the beginning: their number, how many, and what follows.
fn number(text: &str) -> Option<(Number, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let value = text[..end].parse().ok().filter(|_| end <= 4)?;
    Some(((value, end), &text[end..]))
}

fn day([a, b, c]: [Number; 3], separator: char) -> Option<Day> {
    let part = |number: Number| i8::try_from(number.0).ok();
    if a.1 == 4 {
        let year = i16::try_from(a.0).ok()?;
        return Date::new(year, part(b)?, part(c)?).ok().map(Day::Sure);
    }
    let year = match c.1 {
        4 => i16::try_from(c.0).ok()?,
        2 => 2000 + i16::try_from(c.0).ok()?,
        _ => return None,
    };
    let (a, b) = (part(a)?, part(b)?);
    match (a > 12, b > 12) {
        (true, true) => None,
        (true, false) => Date::new(year, b, a).ok().map(Day::Sure),
        (false, true) => Date::new(year, a, b).ok().map(Day::Sure),
        // Where Windows writes dots or hyphens, the day is first.
        (false, false) if separator != '/' => Date::new(year, b, a).ok().map(Day::Sure),
        (false, false) if a < 1 || b < 1 => None,
        (false, false) => Some(Day::Either(a, b, year)),
    }
}

/// A time of day, with the words of any country for morning and afternoon before or after it.
fn time(text: &str) -> Option<Time> {
    let text = text.trim_start_matches(['T', 't', ' ', '\u{a0}', '\u{202f}']);
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (before, text) = text.split_at(start);
    let (hour, rest) = number(text)?;
    let (minute, rest) = number(rest.strip_prefix([':', '.', 'h'])?)?;
    let (second, rest) = match rest.strip_prefix([':', '.']) {
        Some(rest) => number(rest)?,
        None => ((0, 0), rest),
    };
    let (nanosecond, rest) = match rest.strip_prefix(['.', ',']) {
        Some(rest) => fraction(rest)?,
        None => (0, rest),
    };
    let half = half([before, rest])?;
    let hour = match (half, hour.0) {
        (None, hour) => hour,
        (Some(_), 0 | 13..) => return None,
        (Some(Half::Morning), 12) => 0,
        (Some(Half::Afternoon), 12) => 12,
        (Some(Half::Morning), hour) => hour,
        (Some(Half::Afternoon), hour) => hour + 12,
    };
    let part = |number: u32| i8::try_from(number).ok();
    Time::new(part(hour)?, part(minute.0)?, part(second.0)?, nanosecond).ok()
}

fn fraction(text: &str) -> Option<(i32, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let digits = text.get(..end.min(9)).filter(|digits| !digits.is_empty())?;
    let value: i32 = digits.parse().ok()?;
    let scale = 10_i32.pow(9 - u32::try_from(digits.len()).ok()?);
    Some((value * scale, &text[end..]))
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

/// Words for the half of the day, in lower case without dots and blanks.
const MORNING: [&str; 8] = [
    "am",
    "\u{4e0a}\u{5348}",
    "\u{5348}\u{524d}",
    "\u{c624}\u{c804}",
    "\u{3c0}\u{3bc}",
    "sa",
    "\u{635}",
    "de",
];
const AFTERNOON: [&str; 8] = [
    "pm",
    "\u{4e0b}\u{5348}",
    "\u{5348}\u{5f8c}",
    "\u{c624}\u{d6c4}",
    "\u{3bc}\u{3bc}",
    "ch",
    "\u{645}",
    "du",
];

/// The half of the day that the texts around a time say: none where there is nothing, and no answer where it is no such word.
fn half(around: [&str; 2]) -> Option<Option<Half>> {
    let mut found = None;
    for text in around {
        let word: String = text
            .chars()
            .filter(|c| c.is_alphabetic())
            .flat_map(char::to_lowercase)
            .collect();
        found = match word.as_str() {
            "" => found,
            word if MORNING.contains(&word) => Some(Half::Morning),
            word if AFTERNOON.contains(&word) => Some(Half::Afternoon),
            _ => return None,
        };
    }
    Some(found)
}

#[cfg(test)]
mod tests;
