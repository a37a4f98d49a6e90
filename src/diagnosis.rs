//! The diagnosis: observations in, verdict and findings out.
//!
//! It is a pure function. A saved run can be judged again, and a scenario test is a saved run.
//!
//! What a run comes to, counted and compared, is in `facts_of_front_end`. From it come, in this order:
//!
//! - `verdict_and_reason`: the verdict and its reason, with `failed_step` where a step failed;
//! - `summary` with `difference`, `next_step` with `caution`, `findings`: what is said of it.
//!
//! `one_version` puts these together. Where the series ran in several TLS versions, `by_version` does so for each. `captured` says what is otherwise in captured traffic.

mod by_version;
mod captured;
mod caution;
mod difference;
mod failed_step;
mod findings;
mod next_step;
mod one_version;
mod s_client;
mod summary;
mod system_client;
mod verdict_and_reason;

use crate::observation::FrontEndRun;
use crate::verdict::Judgement;

use one_version::judge_one;

pub use findings::FINDINGS;
pub use system_client::{Judged, SYSTEM_CLIENT, beside};

/// Judges one front end.
///
/// The order of the attempts in `run` does not matter.
#[must_use]
pub fn judge(run: &FrontEndRun) -> Judgement {
    if run.is_captured() {
        captured::adapt(run, judge_one(run))
    } else if run.versions.len() > 1 {
        by_version::judge_each(run)
    } else {
        judge_one(run)
    }
}
