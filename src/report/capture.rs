//! What was read of captured traffic, as it stands in a report.

mod judge;
pub(super) mod merge;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::capture::{Connection, Counts, PairCount, PairVerdict, Tls13Connection};
use crate::packets::FileRead;

/// What was read of captured traffic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureReport {
    /// The files, in the order in which they were read.
    pub files: Vec<CaptureFile>,
    /// What was counted.
    pub counts: Counts,
    /// The first packet; none where there was none.
    #[serde(default)]
    pub first_packet: Option<Timestamp>,
    /// The last packet.
    #[serde(default)]
    pub last_packet: Option<Timestamp>,
    /// One entry a pair of client and server.
    pub pairs: Vec<PairReport>,
    /// The TLS connections, in the order in which they began.
    pub connections: Vec<Connection>,
    /// The connections of TLS 1.3, of which only the hellos are in clear text; no verdict comes of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tls13: Vec<Tls13Connection>,
    /// Whether events 61045 fall on connections that were cut; none where no event log was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<EventsNear>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureFile {
    /// Its path, and its name in an archive.
    pub file: String,
    /// Packets that were read of it.
    pub packets: u64,
    /// Its bytes, unpacked, as far as they were read.
    pub bytes: u64,
    /// Packets that were passed over.
    pub passed_over: u64,
    /// Why it was not read to its end, or not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub damage: Option<String>,
}

impl CaptureFile {
    /// What was read of `file`.
    #[must_use]
    pub fn new(file: String, read: FileRead) -> Self {
        Self {
            file,
            packets: read.packets,
            bytes: read.bytes,
            passed_over: read.passed_over,
            damage: read.damage,
        }
    }
}

/// One client and one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairReport {
    /// The counts.
    #[serde(flatten)]
    pub count: PairCount,
    /// The verdict on the connections that were kept; none where none was.
    pub judged: Option<PairVerdict>,
}

/// Events 61045 against connections that were cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventsNear {
    /// Events in the time of the capture.
    pub events: u64,
    /// Connections without an answer whose end the capture shows.
    pub cut: u64,
    /// Events with the end of such a connection within [`EventsNear::within_s`].
    pub near: u64,
    /// How near, in seconds.
    pub within_s: i64,
    /// The longest time between an event that counts as near and the nearest cut, in milliseconds.
    pub farthest_ms: Option<i64>,
}

/// An event and the end of a connection that are not farther apart belong together: the log is written when the client gives up.
const NEAR_S: i64 = 5;

impl CaptureReport {
    /// Sets events 61045 against the connections that were cut.
    pub fn set_events(&mut self, events: &[Timestamp]) {
        let mut ends: Vec<Timestamp> = self.connections.iter().filter_map(cut_at).collect();
        ends.sort_unstable();
        let inside = |time: &&Timestamp| {
            self.first_packet.is_some_and(|first| **time >= first)
                && self.last_packet.is_some_and(|last| **time <= last)
        };
        let inside: Vec<Timestamp> = events.iter().filter(inside).copied().collect();
        let near = inside.iter().filter_map(|time| nearest(&ends, *time));
        let near: Vec<i64> = near.filter(|ms| *ms <= NEAR_S * 1000).collect();
        self.events = Some(EventsNear {
            events: inside.len() as u64,
            cut: ends.len() as u64,
            near: near.len() as u64,
            within_s: NEAR_S,
            farthest_ms: near.iter().copied().max(),
        });
    }

    /// Why files could not be read, or not to their end, a line each.
    pub fn problems(&self) -> impl Iterator<Item = String> {
        self.files.iter().filter_map(|file| {
            let damage = file.damage.as_ref()?;
            Some(format!("{}: {damage}", file.file))
        })
    }
}

/// When a connection without an answer ended.
fn cut_at(one: &Connection) -> Option<Timestamp> {
    let end = one.end.filter(|_| !one.was_answered())?;
    let micros = i64::try_from(end.at_us).ok()?;
    let since = jiff::SignedDuration::from_micros(micros);
    one.started.checked_add(since).ok()
}

/// Milliseconds to the nearest of `ends`, which are in order.
fn nearest(ends: &[Timestamp], time: Timestamp) -> Option<i64> {
    let place = ends.partition_point(|end| *end < time);
    let around = ends.get(place.saturating_sub(1)..(place + 1).min(ends.len()));
    let distance = |end: &Timestamp| {
        let ms = time.duration_since(*end).as_millis().unsigned_abs();
        i64::try_from(ms).unwrap_or(i64::MAX)
    };
    around?.iter().map(distance).min()
}
