//! Whether the change is applied, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Block, Kind, block};

/// Whether the change is applied. The order is from best to worst, so that `max` is the state of several files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistryState {
    /// EnableSessionTicket is there, a DWORD, and 2.
    Applied,
    /// The export does not hold what decides.
    CannotTell,
    /// Anything else.
    NotApplied,
}

impl RegistryState {
    /// What to do next.
    #[must_use]
    pub fn next_step(self) -> &'static str {
        let id = match self {
            Self::Applied => "applied",
            Self::CannotTell => "cannot_tell",
            Self::NotApplied => "not_applied",
        };
        block(Kind::Registry, id).pick("Next", &[]).unwrap_or(id)
    }

    /// The exit code that follows.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Applied => 0,
            Self::NotApplied => 11,
            Self::CannotTell => 13,
        }
    }
}

impl fmt::Display for RegistryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Applied => "applied",
            Self::NotApplied => "not applied",
            Self::CannotTell => "cannot tell",
        })
    }
}

/// Why the state is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegistryReason {
    /// The value is the DWORD 2.
    ValueIsTwo,
    /// The Schannel key is there, and the value is not.
    ValueAbsent,
    /// The value is another number.
    ValueOther,
    /// The value is no DWORD.
    ValueType,
    /// The export does not hold the Schannel key.
    KeyNotInExport,
    /// The export holds the value, and does not say of which key.
    KeyNotNamed,
    /// The export holds numbered control sets, and does not say which is in use.
    ControlSetUnknown,
}

impl RegistryReason {
    /// What the catalogue says of it.
    pub(super) fn block(self) -> &'static Block {
        let id = match self {
            Self::ValueIsTwo => "value-is-two",
            Self::ValueAbsent => "value-absent",
            Self::ValueOther => "value-other",
            Self::ValueType => "value-type",
            Self::KeyNotInExport => "key-not-in-export",
            Self::KeyNotNamed => "key-not-named",
            Self::ControlSetUnknown => "control-set-unknown",
        };
        block(Kind::RegistryReason, id)
    }
}
