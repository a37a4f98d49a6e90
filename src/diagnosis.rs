//! The diagnosis: observations in, verdict and findings out.
//!
//! It is a pure function. A saved run can be judged again, and a scenario test is a saved run.
//!
//! What it rests on, in the order in which it is computed:
//!
//! - `groups`: which attempts are compared with which;
//! - `course`: how good each connection went, from its first reply to its end;
//! - `compare`: whether one group got worse replies than another, by `fisher`;
//! - `issuance`, `answers`, `resumption`, `certificate`: the states that stand beside the verdict;
//! - `scouts`: what needed no handshake;
//! - `offer`: whether the mere offer of tickets makes handshakes fail;
//! - `ruling`: the verdict and its reason, with `step` where a step failed;
//! - `summary` with `difference`, `next_step`, `findings`: the words.
//!
//! `one_version` puts these together. Where the series ran in several TLS versions, `by_version` does so for each. `captured` says what is otherwise in captured traffic.

mod answers;
mod balancer;
mod by_version;
mod captured;
mod caution;
mod certificate;
mod compare;
mod conversation;
mod count_of;
mod difference;
mod evidence;
mod exit_code;
mod facts_of_run;
mod failed_step;
mod findings;
mod fisher;
pub mod foreign;
mod groups;
mod issuance;
mod keys;
mod next_step;
mod offer;
mod one_version;
mod resumption;
mod s_client;
mod scouts;
mod session;
mod summary;
mod system_client;
mod tally;
mod verdict_and_reason;

use crate::observation::FrontEndRun;
use crate::verdict::Judgement;

use one_version::judge_one;

pub use exit_code::{FailOn, Ground};
pub use findings::FINDINGS;
pub use system_client::{Judged, SYSTEM_CLIENT, beside};
pub use tally::Tally;

/// Judges one front end.
///
/// The order of the attempts in `run` does not matter.
#[must_use]
pub fn judge(run: &FrontEndRun) -> Judgement {
    if captured::is_captured(run) {
        captured::adapt(run, judge_one(run))
    } else if run.versions.len() > 1 {
        by_version::judge_each(run)
    } else {
        judge_one(run)
    }
}
