//! Where and why a file cannot be read.

use crate::untrusted_text::clean;

/// Longest text of a file that a message repeats, in characters.
const FOUND_MAX: usize = 60;

/// Where and why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected {expected}, found {found}")]
pub struct Malformed {
    /// The line, from 1.
    pub line: usize,
    /// What should stand there.
    pub expected: &'static str,
    /// What stands there, cleaned and cut.
    pub found: String,
}

impl Malformed {
    pub(super) fn new(line: usize, expected: &'static str, found: &str) -> Self {
        let found = match found.trim() {
            "" => "nothing".to_owned(),
            text => format!("'{}'", clean(text, FOUND_MAX)),
        };
        Self {
            line,
            expected,
            found,
        }
    }
}
