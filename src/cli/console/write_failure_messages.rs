//! What the user is told where a file could not be written.

use std::io;
use std::path::Path;

use super::streams::tell;
use crate::cli::files::shown_path::shown;

/// The report that belongs to `path` is printed: the caller does that next.
pub(in crate::cli) fn tell_printed_instead(path: &Path, error: &io::Error) {
    tell(&format!(
        "ticketprobe: cannot write the report to {}: {error}; here it is instead",
        shown(path)
    ));
}

/// The report was not saved.
pub(in crate::cli) fn tell_not_saved(path: &Path, error: &io::Error) {
    tell(&format!(
        "ticketprobe: cannot save the report to {}: {error}",
        shown(path)
    ));
}
