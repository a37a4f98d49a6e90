//! What it means that a log holds neither of the two events: only of the right log, and only for the time that it covers.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{EventVerdict, Question, Window};
use crate::server_evidence::events::{CHANNEL, Event, Missing};
use crate::untrusted_text::clean;

/// Most logs that are told apart.
const LOGS_MAX: usize = 20;
/// Longest name of a log, in characters.
const NAME_MAX: usize = 100;

/// Which logs the events of a host are of.
#[derive(Default)]
pub(super) struct Logs {
    /// Events of the log *Lync Server*.
    ours: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    /// Events of other logs, by the name of the log, or of the source where no log is named.
    others: BTreeMap<String, u64>,
    /// Events that name neither log nor source.
    unnamed: u64,
}

impl Logs {
    pub(super) fn add(&mut self, event: &Event) {
        let channel = event.channel.as_deref().filter(|name| !name.is_empty());
        let source = event.provider.as_deref().filter(|name| !name.is_empty());
        let of_lync = source.is_some_and(|name| {
            name.get(..3)
                .is_some_and(|start| start.eq_ignore_ascii_case("LS "))
        });
        let ours = channel.is_some_and(|name| name.eq_ignore_ascii_case(CHANNEL));
        if ours || of_lync {
            self.ours += 1;
            self.last = self.last.max(event.time);
            self.first = match (self.first, event.time) {
                (Some(first), Some(time)) => Some(first.min(time)),
                (first, time) => first.or(time),
            };
            return;
        }
        match (channel, source) {
            (Some(name), _) => self.other(format!("log '{}'", clean(name, NAME_MAX))),
            (None, Some(name)) => self.other(format!("source '{}'", clean(name, NAME_MAX))),
            (None, None) => self.unnamed += 1,
        }
    }

    fn other(&mut self, name: String) {
        if self.others.contains_key(&name) || self.others.len() < LOGS_MAX {
            *self.others.entry(name).or_default() += 1;
        }
    }

    /// Events by the log, or the source, that they name.
    pub(super) fn counts(&self) -> BTreeMap<String, u64> {
        let mut counts = self.others.clone();
        if self.ours > 0 {
            counts.insert(format!("log '{CHANNEL}'"), self.ours);
        }
        if self.unnamed > 0 {
            counts.insert("no log named".to_owned(), self.unnamed);
        }
        counts
    }

    /// The time that the log *Lync Server* covers; its end may be told by the user.
    pub(super) fn covered(&self, end: Option<Timestamp>) -> Option<Window> {
        let from = self.first?;
        let to = end.or(self.last).filter(|to| *to >= from)?;
        Some(Window { from, to })
    }

    /// The other logs, in words.
    fn in_words(&self) -> String {
        let names: Vec<&str> = self.others.keys().map(String::as_str).take(3).collect();
        let more = self.others.len().saturating_sub(names.len());
        match more {
            0 => names.join(", "),
            more => format!("{}, and {more} more", names.join(", ")),
        }
    }
}

/// Whether a gap lies in a window, or may.
pub(super) fn hides(missing: &Missing, window: Window) -> bool {
    missing.after.is_none_or(|after| after <= window.to)
        && missing.before.is_none_or(|before| before >= window.from)
}

/// Why neither of the two events was seen.
pub(super) enum Silence {
    /// The log covers the time that was asked about, and neither is in it.
    Covered(Window),
    /// These are events of other logs.
    OtherLog(String),
    /// Nothing says which log it is.
    UnknownLog,
    /// The times of the log are not known.
    NoTimes,
    /// Parts of the log are missing.
    Missing(Window),
    /// The log does not cover the time that was asked about.
    NotCovered(Window),
}

impl Silence {
    pub(super) fn of(logs: &Logs, missing: &[Missing], question: &Question) -> Self {
        if logs.ours == 0 {
            return match logs.others.is_empty() {
                true => Self::UnknownLog,
                false => Self::OtherLog(logs.in_words()),
            };
        }
        let Some(covered) = logs.covered(question.log_end) else {
            return Self::NoTimes;
        };
        let asked = question.asked.unwrap_or(covered);
        let holds = |time: Timestamp| covered.holds(time);
        let change = question.changed_at.is_none_or(holds);
        if !(change && holds(asked.from) && holds(asked.to)) {
            return Self::NotCovered(covered);
        }
        if missing.iter().any(|gap| hides(gap, asked)) {
            return Self::Missing(covered);
        }
        Self::Covered(covered)
    }

    pub(super) fn verdict(&self) -> EventVerdict {
        match self {
            Self::Covered(_) => EventVerdict::NeverSeen,
            _ => EventVerdict::NothingToGoBy,
        }
    }

    pub(super) fn summary(&self) -> String {
        let none = "No event 32042 or 61045 of this host was seen";
        let span = |window: &Window| format!("from {:.0} to {:.0}", window.from, window.to);
        match self {
            Self::Covered(window) => {
                format!("{none} {}, the time that the log covers.", span(window))
            }
            Self::OtherLog(names) => format!(
                "These are events of another log ({names}). Events 32042 and 61045 are written to the log '{CHANNEL}': this file says nothing about them."
            ),
            Self::UnknownLog => format!(
                "{none}, but the file does not say of which log it is. They are written to the log '{CHANNEL}'."
            ),
            Self::NoTimes => format!("{none}, but the file does not tell the time that it covers."),
            Self::Missing(window) => format!(
                "{none} {}, but parts of the log are missing, and they may be in those.",
                span(window)
            ),
            Self::NotCovered(window) => format!(
                "{none} {}, and the log does not cover the time that was asked about.",
                span(window)
            ),
        }
    }

    pub(super) fn next_step(&self) -> &'static str {
        match self {
            Self::Covered(_) => {
                "Check that this is the log of the right host, and that it reaches back to the problem."
            }
            Self::OtherLog(_) | Self::UnknownLog => {
                "Export the right log on the host: wevtutil epl \"Lync Server\" fe01.evtx"
            }
            Self::NoTimes => {
                "Give the time zone of the host with --time-zone, or export the log as .evtx."
            }
            Self::Missing(_) => "Copy or export the log again, whole.",
            Self::NotCovered(_) => {
                "Export the log again so that it contains that time; older events may be in an archived log."
            }
        }
    }
}
