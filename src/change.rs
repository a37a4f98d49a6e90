//! Change: what became of each front end between two runs.
//!
//! It is a pure function over the judged facts of both runs, which a report hands over as two [`Side`]s:
//!
//! - `pairing`: which front end of one run is which of the other;
//! - `decide_change`: the word for each pair (`outcome`), and why where it is unknown, from what it looks at (`change_input`, `judged_facts`);
//! - `how_run_was_made`: how the runs were made; `comparable`: which differences of that bear on the verdict;
//! - `differences`: the facts that changed;
//! - `summary_and_next_step`: the sentence, and what to do next;
//! - `front_end_change`: all that is told of one front end.

mod change_input;
mod comparable;
mod decide_change;
mod differences;
mod front_end_change;
mod how_run_was_made;
mod judged_facts;
mod outcome;
mod pairing;
mod summary_and_next_step;

use serde::{Deserialize, Serialize};

use self::change_input::Case;
use self::decide_change::front_end_change;
use self::pairing::{Pair, pairs};

pub use self::differences::{Fact, Moved};
pub use self::front_end_change::{FrontEndChange, JudgedAgain, Seen, When};
pub use self::how_run_was_made::{Difference, Setting, Settings};
pub use self::judged_facts::{Judged, Side, versions};
pub use self::outcome::{Change, WhyUnknown};
pub use self::pairing::partners;

/// What became of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunChange {
    /// How the runs differ in how all front ends were probed.
    pub differences: Vec<Difference>,
    /// Every front end of either run: those of the run after in its order, then those that it lacks.
    pub front_ends: Vec<FrontEndChange>,
}

/// Compares two runs.
#[must_use]
pub fn compare(before: &Side<'_>, after: &Side<'_>) -> RunChange {
    let case = |pair: Pair| {
        let judged = pair.before.and_then(|index| before.front_ends.get(index));
        Case {
            before: judged,
            after: pair.after.and_then(|index| after.front_ends.get(index)),
            renamed: judged.is_some_and(|old| old.address.is_none() && has_target(after, old)),
            shared: (&before.settings, &after.settings),
        }
    };
    RunChange {
        differences: how_run_was_made::differences(&before.settings, &after.settings),
        front_ends: pairs(&before.front_ends, &after.front_ends)
            .into_iter()
            .filter_map(|pair| front_end_change(&case(pair)))
            .collect(),
    }
}

fn has_target(side: &Side<'_>, old: &Judged<'_>) -> bool {
    side.front_ends
        .iter()
        .any(|new| new.target.eq_ignore_ascii_case(old.target))
}

#[cfg(test)]
mod tests;
