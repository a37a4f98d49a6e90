//! The events that decide, one by one.

use jiff::Timestamp;

use crate::server_evidence::events::Symptom;

/// An event 32042 or 61045.
pub(super) struct DecidingEvent {
    pub(super) time: Timestamp,
    pub(super) symptom: Symptom,
    pub(super) excluded: bool,
}
