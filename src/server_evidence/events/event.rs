//! One event, and what a reader finds in its place.

use jiff::Timestamp;

use super::clock::TimeState;
use crate::untrusted_text::clean;

/// The log in which the two events of KB 2901554 stand.
pub const CHANNEL: &str = "Lync Server";
/// Longest text of an event that is kept, in characters.
pub(super) const TEXT_MAX: usize = 2000;
/// Most texts of an event that are kept.
const TEXTS_MAX: usize = 32;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Its number.
    pub id: u32,
    /// When it was logged; none where the file does not say, or not with what is known of its clock.
    pub time: Option<Timestamp>,
    /// What came of its time.
    pub time_state: TimeState,
    /// Its time as the file writes it, where it is not known.
    pub written: Option<String>,
    /// The computer that logged it.
    pub host: Option<String>,
    /// What logged it.
    pub provider: Option<String>,
    /// The log.
    pub channel: Option<String>,
    /// Its number in the log.
    pub record: Option<u64>,
    /// The texts that Windows puts into the message.
    pub data: Vec<String>,
    /// Bytes that are attached.
    pub binary: Option<Vec<u8>>,
    /// The message, in the language of Windows.
    pub message: Option<String>,
}

impl Event {
    pub(super) fn push_data(&mut self, text: &str) {
        if self.data.len() < TEXTS_MAX {
            self.data.push(clean(text.trim(), TEXT_MAX));
        }
    }
}

/// What a reader finds next.
pub(super) enum Item {
    Event(Box<Event>),
    /// What should have been an event.
    Damaged,
}
