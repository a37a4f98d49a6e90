//! Progress on stderr: a bar on a terminal, plain lines elsewhere.

use std::fmt;
use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};

use crate::across_front_ends::Tally;
use crate::cli::arguments::DrawArgs;
use crate::cli::console::streams::tell;
use crate::report::FrontEndReport;

/// What the bar shows: front ends done, how they fared, time gone and time left.
const BAR: &str = "{pos}/{len} front ends {bar:20} {msg} ({elapsed}{left})";

/// How progress is told.
pub(in crate::cli) enum Progress {
    Silent,
    Lines { done: usize, total: usize },
    Bar { bar: ProgressBar, tally: Tally },
}

impl Progress {
    pub(in crate::cli) fn new(draw: &DrawArgs, total: usize) -> Self {
        if draw.quiet || draw.no_progress {
            return Self::Silent;
        }
        if !io::stderr().is_terminal() {
            return Self::Lines { done: 0, total };
        }
        let bar = ProgressBar::new(total as u64);
        if let Ok(style) = ProgressStyle::with_template(BAR) {
            bar.set_style(style.with_key("left", left));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        let tally = Tally::default();
        Self::Bar { bar, tally }
    }

    pub(in crate::cli) fn front_end_done(&mut self, front_end: &FrontEndReport) {
        match self {
            Self::Silent => {}
            Self::Lines { done, total } => {
                *done += 1;
                let (name, verdict) = (front_end.name(), front_end.verdict);
                tell(&format!("probed {name}: {verdict} ({done} of {total})"));
            }
            Self::Bar { bar, tally } => {
                tally.add(front_end.verdict);
                bar.set_message(tally.counts());
                bar.inc(1);
            }
        }
    }

    pub(in crate::cli) fn finish(self) {
        if let Self::Bar { bar, .. } = self {
            bar.finish_and_clear();
        }
    }
}

/// The time left, as soon as there is something to go by.
fn left(state: &ProgressState, out: &mut dyn fmt::Write) {
    if state.pos() > 0 {
        let _ = write!(out, ", {:#} left", HumanDuration(state.eta()));
    }
}
