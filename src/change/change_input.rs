//! What the rule looks at.

use super::how_run_was_made::Settings;
use super::judged_facts::Judged;

/// The two runs of one front end, and what differs in how all front ends of the runs were probed.
pub(super) struct Case<'a> {
    pub(super) before: Option<&'a Judged<'a>>,
    pub(super) after: Option<&'a Judged<'a>>,
    /// Whether a name without an address in one run has some in the other.
    pub(super) renamed: bool,
    pub(super) shared: (&'a Settings, &'a Settings),
}
