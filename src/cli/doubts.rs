//! Doubts about a run, told on stderr.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::args::DrawArgs;
use super::console::tell;

/// Tells each doubt once, however many rounds bring it up.
pub(super) struct Doubts {
    quiet: bool,
    told: RefCell<BTreeSet<String>>,
}

impl Doubts {
    pub(super) fn new(draw: &DrawArgs) -> Self {
        Self {
            quiet: draw.quiet,
            told: RefCell::default(),
        }
    }

    pub(super) fn tell(&self, text: &str) {
        if !self.quiet && self.told.borrow_mut().insert(text.to_owned()) {
            tell(&format!("warning: {text}"));
        }
    }
}
