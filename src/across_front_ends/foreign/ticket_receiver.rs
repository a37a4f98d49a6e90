//! What is known of a front end when a foreign ticket is shown to it.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use crate::facts_of_front_end::Facts;
use crate::facts_of_front_end::answers::answered_in_full;
use crate::facts_of_front_end::certificate;
use crate::facts_of_front_end::conversation::Course;
use crate::facts_of_front_end::groups::{courses, died_unresumed, is_local_fault};
use crate::observation::{Attempt, FrontEndRun, TlsVersion};
use crate::verdict::ResumptionState;

/// What is known of a front end when a foreign ticket is shown to it.
#[derive(Clone, Debug)]
pub struct Bearing {
    pub(super) address: SocketAddr,
    /// The fingerprint of its certificate.
    pub(super) leaf: Option<String>,
    /// It takes up its own tickets, each time: only then does a refusal tell of keys, and of one server.
    pub(super) accepts_own: bool,
    pub(super) certificate_missing: bool,
    /// The worst that a full handshake got.
    pub(super) worst: Option<Course>,
    pub(super) unknown_ticket_dies: bool,
    /// The fingerprints of its ticket keys.
    pub(super) keys: BTreeSet<String>,
    /// Version and suite of its full handshakes, in the highest version.
    pub(super) spoke: Option<(TlsVersion, u16)>,
}

impl Bearing {
    /// From the front end's own series; none where it has no address.
    #[must_use]
    pub fn of(run: &FrontEndRun) -> Option<Self> {
        let facts = Facts::of(run);
        Some(Self {
            address: run.address?,
            leaf: None,
            accepts_own: facts.first.ticket_resumption.state == ResumptionState::Accepted
                && answered_in_full(&facts.groups.by_ticket).hits == 0,
            certificate_missing: certificate::is_missing(&facts.certificate),
            worst: courses(&facts.groups.baseline).into_iter().max(),
            unknown_ticket_dies: facts.groups.unknown_ticket_dies(),
            keys: facts
                .keys
                .seen
                .iter()
                .map(|key| key.fingerprint.clone())
                .collect(),
            spoke: spoke(&facts.groups.baseline),
        })
    }

    /// With the SHA-256 fingerprint of its certificate.
    #[must_use]
    pub fn with_leaf(self, leaf: Option<String>) -> Self {
        Self { leaf, ..self }
    }

    /// Whether the attempt fared worse than any full handshake with this front end.
    pub(super) fn fared_worse(&self, attempt: &Attempt) -> bool {
        let counts = attempt.sent_hello() && !is_local_fault(attempt) && !attempt.was_broken_off();
        let excused = self.unknown_ticket_dies && died_unresumed(attempt);
        counts
            && !excused
            && self
                .worst
                .as_ref()
                .is_some_and(|worst| Course::of(attempt).falls_behind(worst).is_some())
    }
}

/// What full handshakes agreed on in the highest version, as a rule.
fn spoke(baseline: &[&Attempt]) -> Option<(TlsVersion, u16)> {
    let mut counts: BTreeMap<(TlsVersion, u16), usize> = BTreeMap::new();
    for hello in baseline.iter().filter_map(|a| a.server_hello.as_ref()) {
        *counts.entry((hello.version, hello.suite)).or_default() += 1;
    }
    let most = |((version, _), count): &(&(TlsVersion, u16), &usize)| (*version, **count);
    counts.iter().max_by_key(most).map(|(spoke, _)| *spoke)
}
