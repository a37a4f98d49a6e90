//! Paths in what the user reads.

use std::path::Path;

use crate::untrusted_text::clean;

/// Longest path that is repeated, in characters.
const SHOWN_MAX: usize = 300;

/// A path as it may be repeated.
pub(in crate::cli) fn shown(path: &Path) -> String {
    clean(&path.display().to_string(), SHOWN_MAX)
}
