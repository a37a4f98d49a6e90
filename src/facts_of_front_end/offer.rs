//! Whether hellos that merely offer tickets fail, where hellos without the SessionTicket extension succeed.

use crate::observation::{Attempt, FrontEndRun, Offer, Reply, Series};

use super::certificate::was_denied;
use super::count_of::Share;
use super::fisher;
use super::groups::Groups;

/// Below this chance a difference counts as shown.
const SHOWN: f64 = 0.01;

/// Handshakes that failed, by whether the hello had an empty SessionTicket extension.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offers {
    /// Series `issue`, and the scouts of the versions that it ran in.
    pub(crate) with: Share,
    /// Series `full` and `control`.
    pub(crate) without: Share,
    /// The chance of such a difference if the extension made none.
    pub(crate) p: f64,
}

impl Offers {
    /// Counts.
    pub(crate) fn of(run: &FrontEndRun, groups: &Groups<'_>) -> Self {
        let (offering, plain): (Vec<&Attempt>, Vec<&Attempt>) = groups
            .baseline
            .iter()
            .copied()
            .filter(|a| !a.was_broken_off())
            .partition(|a| a.offer == Offer::EmptyTicketExtension);
        let tried = |scout: &&Attempt| {
            let same = |a: &&Attempt| a.offered_version == scout.offered_version;
            scout.sent_hello() && !scout.was_broken_off() && offering.iter().any(same)
        };
        let scouts: Vec<&Attempt> = run.series(Series::Scout).filter(tried).collect();
        let with: Vec<&Attempt> = offering.iter().copied().chain(scouts).collect();
        let (with, without) = (
            Share::count(&with, |a| failed(a)),
            Share::count(&plain, |a| failed(a)),
        );
        Self {
            with,
            without,
            p: fisher::one_sided(with, without),
        }
    }

    /// Whether the extension alone makes most hellos fail.
    pub(crate) fn fail(&self) -> bool {
        self.with.is_most() && !self.without.is_half() && self.p < SHOWN
    }
}

/// Whether the handshake failed, other than for want of a client certificate. A scout that left as planned did not fail.
fn failed(attempt: &Attempt) -> bool {
    !attempt.completed_handshake() && attempt.reply != Reply::Left && !was_denied(attempt)
}
