//! The history of the events: how often, since when, and whether they stopped after the change.
//!
//! Events 32042 and 61045 decide; the others are counted as context. Two rules make "stopped" mean something: the log must go on
//! after the change for at least as long as the longest quiet before it, and a log ends where it is said to end, or with its last
//! event of any kind.

mod codes;
mod collect;
mod deciding_event;
mod host;
mod silence;
#[cfg(test)]
mod tests;
mod timeline;

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::collect::History;
pub use self::timeline::Timeline;
use crate::server_evidence::events::NamedCertificate;

/// What is asked of the events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// When the registry was changed and the services restarted.
    pub changed_at: Option<Timestamp>,
    /// When the log ends; else with its last event of any kind.
    pub log_end: Option<Timestamp>,
    /// When the tool itself probed without a certificate.
    pub excluded: Vec<Window>,
    /// The time that is asked about; else the whole log.
    pub asked: Option<Window>,
}

/// A span of time, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

impl Window {
    /// Whether `time` lies in it.
    #[must_use]
    pub fn holds(&self, time: Timestamp) -> bool {
        self.from <= time && time <= self.to
    }
}

/// What became of the events. The order is from best to worst, so that `max` is the verdict of several hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventVerdict {
    /// The log covers the time that was asked about, and holds neither 32042 nor 61045.
    NeverSeen,
    /// They came before the change, and not after it for long enough.
    Stopped,
    /// No events at all, another log, parts that are missing, no time of the change, or no times in the events.
    NothingToGoBy,
    /// They came before the change, and the log ends too soon after it.
    TooEarly,
    /// They came after the change.
    Continues,
}

impl EventVerdict {
    /// The exit code that follows.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::NeverSeen | Self::Stopped => 0,
            Self::NothingToGoBy | Self::TooEarly => 13,
            Self::Continues => 10,
        }
    }
}

impl fmt::Display for EventVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NeverSeen => "never seen",
            Self::Stopped => "stopped",
            Self::NothingToGoBy => "no answer",
            Self::TooEarly => "too early",
            Self::Continues => "continues",
        })
    }
}

/// The events of one host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HostHistory {
    /// The host, as its events name it.
    pub host: String,
    /// One word or two.
    pub verdict: EventVerdict,
    /// The verdict and its reason in a sentence.
    pub summary: String,
    /// What to do next.
    pub next_step: String,
    /// Events by number, without those of excluded windows. Every number that is counted is there.
    pub counts: BTreeMap<u32, u64>,
    /// Events 32042 and 61045 before the change; none where its time is not known.
    pub before: Option<u64>,
    /// Events 32042 and 61045 after the change; none where its time is not known.
    pub after: Option<u64>,
    /// The longest time without one before the change, in seconds.
    pub longest_gap_s: Option<i64>,
    /// The time from the change to the end of the log, in seconds; negative where the log ends before the change.
    pub observed_after_s: Option<i64>,
    /// Where the log ends.
    pub log_end: Option<Timestamp>,
    /// One entry for each number that came.
    pub events: Vec<EventHistory>,
    /// Events 32042 and 61045 over time; none where none has a time.
    pub timeline: Option<Timeline>,
    /// The time that the log *Lync Server* covers; none where it is not known.
    #[serde(default)]
    pub covered: Option<Window>,
    /// Events of any kind by the log, or the source, that they name.
    #[serde(default)]
    pub logs: BTreeMap<String, u64>,
    /// What the neighbours of the two events point to, a sentence each.
    #[serde(default)]
    pub hints: Vec<String>,
}

/// The events of one number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventHistory {
    /// The number.
    pub id: u32,
    /// How many came, without those of excluded windows.
    pub count: u64,
    /// How many came in excluded windows.
    pub excluded: u64,
    /// The first, outside excluded windows.
    pub first: Option<Timestamp>,
    /// The last, outside excluded windows.
    pub last: Option<Timestamp>,
    /// Their count over the hours from the first to the last; none where those are no time.
    pub per_hour: Option<f64>,
    /// How many came before the change.
    pub before: Option<u64>,
    /// How many came after it.
    pub after: Option<u64>,
    /// The certificates that they name, each once.
    pub certificates: Vec<NamedCertificate>,
    /// The addresses that they name, each once.
    pub focus_urls: Vec<String>,
    /// The error codes that they tell.
    #[serde(default)]
    pub codes: Vec<ErrorCode>,
    /// The time of the first, as the file writes it, where no time of these events is known.
    #[serde(default)]
    pub first_written: Option<String>,
    /// The same of the last, in the order of the file.
    #[serde(default)]
    pub last_written: Option<String>,
}

/// An error code that events tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorCode {
    /// `0x800B0109`, or `alert 40` of TLS.
    pub code: String,
    /// Its name; empty where it is not known.
    pub name: String,
    /// What it says; empty where that is not known.
    pub words: String,
    /// How many events tell it.
    pub count: u64,
}

/// What came of all files.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The worst verdict of all hosts.
    pub verdict: EventVerdict,
    /// One entry a host, by name.
    pub hosts: Vec<HostHistory>,
    /// The name that the user gave a file of one host alone, by the name of the host in its events.
    pub named: BTreeMap<String, String>,
    /// What the reader should know, a sentence each.
    pub notices: Vec<String>,
}

/// A time in words: `3 h 20 min`.
#[must_use]
pub fn in_words(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{rest} s"),
        (0, _) => format!("{minutes} min {rest} s"),
        (1..48, _) => format!("{hours} h {minutes} min"),
        _ => format!("{} d {} h", hours / 24, hours % 24),
    }
}
