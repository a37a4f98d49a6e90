//! Warnings about a run, told on stderr.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::streams::tell;
use crate::cli::arguments::DrawArgs;

/// Tells each doubt once, however many rounds bring it up.
pub(in crate::cli) struct Warnings {
    quiet: bool,
    told: RefCell<BTreeSet<String>>,
}

impl Warnings {
    pub(in crate::cli) fn new(draw: &DrawArgs) -> Self {
        Self {
            quiet: draw.quiet,
            told: RefCell::default(),
        }
    }

    pub(in crate::cli) fn tell(&self, text: &str) {
        if !self.quiet && self.told.borrow_mut().insert(text.to_owned()) {
            tell(&format!("warning: {text}"));
        }
    }
}
