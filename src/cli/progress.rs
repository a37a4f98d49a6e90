//! Progress on stderr: a bar on a terminal, plain lines elsewhere.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::DrawArgs;
use super::console::tell;
use crate::observation::FrontEndRun;

/// How progress is told.
pub(super) enum Progress {
    Silent,
    Lines { done: usize, total: usize },
    Bar(ProgressBar),
}

impl Progress {
    pub(super) fn new(draw: &DrawArgs, total: usize) -> Self {
        if draw.quiet || draw.no_progress {
            return Self::Silent;
        }
        if !io::stderr().is_terminal() {
            return Self::Lines { done: 0, total };
        }
        let bar = ProgressBar::new(total as u64);
        if let Ok(style) = ProgressStyle::with_template("{pos}/{len} front ends {bar:30} {elapsed}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
        Self::Bar(bar)
    }

    pub(super) fn front_end_done(&mut self, run: &FrontEndRun) {
        match self {
            Self::Silent => {}
            Self::Lines { done, total } => {
                *done += 1;
                let name = run
                    .address
                    .map_or_else(|| run.target.clone(), |a| a.to_string());
                tell(&format!("probed {name} ({done} of {total})"));
            }
            Self::Bar(bar) => bar.inc(1),
        }
    }

    pub(super) fn finish(self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
