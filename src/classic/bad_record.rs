//! Why a record does not open.

use super::connection_error::{BAD_RECORD_MAC, Broken, RECORD_OVERFLOW};
use crate::observation::Rule;

/// Why a record does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unopened {
    /// It is not what the keys protect: bad_record_mac.
    Forged,
    /// There is more in it than a record may hold: record_overflow.
    TooLong,
}

pub(super) fn forged<T>() -> Result<T, Unopened> {
    Err(Unopened::Forged)
}

impl From<Unopened> for Broken {
    fn from(unopened: Unopened) -> Self {
        match unopened {
            Unopened::Forged => {
                let what = "a record fails its MAC";
                Self::breaking(Rule::RecordNotAuthentic, what, BAD_RECORD_MAC)
            }
            Unopened::TooLong => {
                let what = "a record holds more than 16,384 bytes";
                Self::breaking(Rule::Malformed, what, RECORD_OVERFLOW)
            }
        }
    }
}
