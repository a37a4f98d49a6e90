//! What the program meets on this machine: limits, signals, the clock, its name, and on Windows the registry.

pub(in crate::cli) mod clock;
pub(in crate::cli) mod interruption;
pub(in crate::cli) mod last_resort;
mod memory;
pub(in crate::cli) mod open_files;
#[cfg(windows)]
pub(in crate::cli) mod registry;
pub(in crate::cli) mod runtime;
pub(in crate::cli) mod vantage;
