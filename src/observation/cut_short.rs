//! Why part of the plan was left out.

use serde::{Deserialize, Serialize};

/// Why part of the plan was left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum CutShort {
    /// The plan ran to its end.
    #[default]
    No,
    /// The first attempts got no ServerHello.
    NoServerHello {
        /// Attempts that were left out.
        left_out: u32,
    },
    /// The deadline of the front end passed.
    Deadline {
        /// Attempts that were left out or cut off.
        left_out: u32,
    },
    /// The user stopped the run.
    Interrupted {
        /// Attempts that were left out or cut off.
        left_out: u32,
    },
}

impl CutShort {
    /// Attempts that were left out.
    #[must_use]
    pub fn left_out(self) -> u32 {
        match self {
            Self::No => 0,
            Self::NoServerHello { left_out }
            | Self::Deadline { left_out }
            | Self::Interrupted { left_out } => left_out,
        }
    }

    /// Two parts of a plan together: the graver cause, and all that was left out.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let left_out = self.left_out().saturating_add(other.left_out());
        match (self, other) {
            (Self::Interrupted { .. }, _) | (_, Self::Interrupted { .. }) => {
                Self::Interrupted { left_out }
            }
            (Self::Deadline { .. }, _) | (_, Self::Deadline { .. }) => Self::Deadline { left_out },
            (Self::NoServerHello { .. }, _) | (_, Self::NoServerHello { .. }) => {
                Self::NoServerHello { left_out }
            }
            (Self::No, Self::No) => Self::No,
        }
    }
}
