//! The diagnosis: observations in, verdict and findings out.

mod compare;
mod fisher;
mod share;
mod tally;

pub use tally::Tally;
