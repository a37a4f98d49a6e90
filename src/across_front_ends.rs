//! Several front ends together: what those of a pool make of each other's tickets, the verdict of a run, and its exit code.
//!
//! It is a pure function of what each front end came to.

mod exit_code;
pub mod foreign;
mod tally;

pub use self::exit_code::{FailOn, Ground};
pub use self::tally::Tally;
