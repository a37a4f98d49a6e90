//! How many attempts went the same way as one that is listed.

use serde::{Deserialize, Serialize};

/// Further attempts of a series that went the same way as one that is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// How many.
    pub count: u32,
    /// The time that they took together, in microseconds.
    pub spent_us: u64,
    /// When the last of them ended, in microseconds since the first attempt at this front end.
    pub ended_us: u64,
}

impl Alike {
    /// Whether there is none.
    pub(super) fn is_none(&self) -> bool {
        self.count == 0
    }
}
