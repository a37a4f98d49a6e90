//! How a run was made, and how two runs differ in that.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

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
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How something was set in a run, in words. A setting that a report does not tell is left out.
pub type Settings = BTreeMap<Setting, String>;

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
