//! How a run was made, and whether another way of making it can explain another verdict.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::verdict::Reason;

use super::Change;
use super::side::{Judged, Settings};

/// One thing about how a run was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// Attempts of each series.
    Attempts,
    /// The path of the request.
    Path,
    /// The request.
    Method,
    /// Whether a client certificate was at hand.
    ClientCertificate,
    /// The roots against which chains were judged.
    Roots,
    /// The machine from which it was measured.
    Vantage,
    /// The name in the server_name extension.
    ServerName,
    /// The engine that made the connections.
    Engine,
    /// The TLS versions that the series ran in.
    TlsVersions,
    /// The TLS versions that scouts went out in.
    Scouted,
}

impl Setting {
    /// Every setting.
    pub const ALL: [Self; 10] = [
        Self::Attempts,
        Self::Path,
        Self::Method,
        Self::ClientCertificate,
        Self::Roots,
        Self::Vantage,
        Self::ServerName,
        Self::Engine,
        Self::TlsVersions,
        Self::Scouted,
    ];

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Attempts => "attempts",
            Self::Path => "path",
            Self::Method => "request",
            Self::ClientCertificate => "client certificate",
            Self::Roots => "roots",
            Self::Vantage => "measured from",
            Self::ServerName => "server name",
            Self::Engine => "engine",
            Self::TlsVersions => "TLS versions",
            Self::Scouted => "TLS versions scouted",
        }
    }

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

fn rests_on_scouts(reason: Reason) -> bool {
    matches!(reason, Reason::PromisedToScout | Reason::NotPromisedToScout)
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A setting that was not the same in both runs. Its `Display` is `path: /a -> /b`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Which.
    pub setting: Setting,
    /// How it was before.
    pub before: String,
    /// How it was after.
    pub after: String,
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

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} -> {}", self.setting, self.before, self.after)
    }
}

/// What differs. A setting that one side does not tell is no difference.
pub(super) fn differences(before: &Settings, after: &Settings) -> Vec<Difference> {
    let differing = before.iter().filter_map(|(setting, before)| {
        let after = after.get(setting).filter(|after| *after != before)?;
        Some(Difference {
            setting: *setting,
            before: before.clone(),
            after: after.clone(),
        })
    });
    differing.collect()
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
