//! How far a file is read, as a bar on a terminal.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

/// Whether progress may be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Bar {
    Shown,
    Hidden,
}

impl Bar {
    pub(in crate::cli) fn unless(hidden: bool) -> Self {
        if hidden || !io::stderr().is_terminal() {
            Self::Hidden
        } else {
            Self::Shown
        }
    }

    pub(in crate::cli) fn over(self, bytes: u64) -> ProgressBar {
        if self == Self::Hidden {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(bytes);
        if let Ok(style) =
            ProgressStyle::with_template("{bytes}/{total_bytes} {bar:30} {bytes_per_sec} {eta}")
        {
            bar.set_style(style);
        }
        bar
    }
}
