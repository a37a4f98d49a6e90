//! Whether another way of making a run can explain another verdict.

use std::collections::BTreeSet;

use crate::verdict::Reason;

use super::how_run_was_made::{Difference, Setting};
use super::judged_facts::Judged;
use super::outcome::Change;

impl Setting {
    /// Whether the difference alone can make tickets come or go.
    ///
    /// A ticket is issued in the handshake: what is asked for afterwards, and how often, does not bear on it. Another name, engine
    /// or version may meet another server, or another side of it. Without a client certificate a handshake may end before the
    /// ticket, and then "absent" rests on the ServerHello alone. Scouts count where the verdict rests on them.
    fn can_hide_tickets(self, before: &Judged<'_>, after: &Judged<'_>) -> bool {
        match self {
            Self::ServerName | Self::Engine | Self::TlsVersions => true,
            Self::ClientCertificate => [before, after]
                .iter()
                .any(|side| side.reason == Reason::NoTicketsPromised),
            Self::Scouted => [before, after]
                .iter()
                .any(|side| rests_on_scouts(side.reason)),
            Self::Attempts | Self::Path | Self::Method | Self::Roots | Self::Vantage => false,
        }
    }

    /// Whether the difference alone can make replies to connections with a ticket better or worse than others.
    fn can_change_replies(self) -> bool {
        match self {
            Self::Roots | Self::Vantage | Self::Scouted => false,
            Self::Attempts
            | Self::Path
            | Self::Method
            | Self::ClientCertificate
            | Self::ServerName
            | Self::Engine
            | Self::TlsVersions => true,
        }
    }
}

impl Difference {
    /// Whether the run without tickets had the TLS versions of the other, and more.
    fn looks_further(&self, change: Change) -> bool {
        let set = |versions: &str| -> BTreeSet<String> {
            versions.split(", ").map(str::to_owned).collect()
        };
        let (before, after) = (set(&self.before), set(&self.after));
        self.setting == Setting::TlsVersions
            && match change {
                Change::Resolved => before.is_subset(&after),
                Change::Regressed => after.is_subset(&before),
                _ => false,
            }
    }
}

/// Those of `differences` that alone could explain `change`.
pub(super) fn bearing<'d>(
    change: Change,
    before: &Judged<'_>,
    after: &Judged<'_>,
    differences: impl Iterator<Item = &'d Difference>,
) -> Vec<&'d Difference> {
    let explains = |difference: &&Difference| match change {
        // Who found no ticket in more versions has looked in those of the other run, too.
        Change::Resolved | Change::Regressed if difference.looks_further(change) => false,
        Change::Resolved | Change::Regressed => difference.setting.can_hide_tickets(before, after),
        Change::Unresolved if before.verdict != after.verdict => {
            difference.setting.can_change_replies()
        }
        Change::Unresolved | Change::Unaffected | Change::Unknown => false,
    };
    differences.filter(explains).collect()
}

fn rests_on_scouts(reason: Reason) -> bool {
    matches!(reason, Reason::PromisedToScout | Reason::NotPromisedToScout)
}
