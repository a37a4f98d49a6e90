//! The series in one TLS version: with which engine, and why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CutShort, Engine, Series, TlsVersion};

/// With which engine the series run in one TLS version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The version.
    pub version: TlsVersion,
    /// The engine; none where the series cannot be run.
    pub engine: Option<Engine>,
    /// Why this engine, or why none.
    pub because: Because,
}

/// Why an engine was chosen, or why none was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Because {
    /// The user asked for it.
    Forced,
    /// rustls has the suite that the server prefers.
    Shared {
        /// The suite, by its IANA number.
        suite: u16,
    },
    /// rustls lacks the suite that the server prefers, and may share another; there is no other engine. In reports of version 0.1 alone.
    MayShare {
        /// The suite, by its IANA number.
        suite: u16,
    },
    /// No scout went out in this version.
    NotScouted,
    /// No scout got a ServerHello of this version: the series are tried all the same.
    Unanswered,
    /// classic: rustls does not speak this version.
    OldVersion,
    /// classic: rustls leaves no offer out of a ClientHello of TLS 1.3.
    OffersAtWill,
    /// classic: rustls lacks the suite that the server prefers.
    LacksSuite {
        /// The suite, by its IANA number.
        suite: u16,
    },
    /// classic: the server asks for the client certificate by renegotiation, which rustls cannot answer.
    Renegotiation,
    /// classic: the server breaks a rule of TLS at which rustls breaks off, and the classic engine goes on.
    RuleBroken,
    /// None: it takes an engine that the program did not have. In reports of version 0.1 alone.
    NotBuilt,
    /// None: the user asked for rustls, which does not speak this version, or is not used for it.
    RustlsForced,
    /// None: the client's key lies in a store that does not sign what this version asks for.
    KeyCannotSign,
    /// None: the server answered a hello of this version with another version.
    NotSpoken {
        /// What it chose instead.
        chosen: TlsVersion,
    },
    /// None: no scout got a TCP connection.
    NotReached,
}

/// The series in one TLS version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRun {
    /// With which engine.
    #[serde(flatten)]
    pub choice: Choice,
    /// Why attempts in this version were left out.
    #[serde(default)]
    pub cut_short: CutShort,
    /// Attempts in this version that were under way when the run was cut.
    #[serde(default)]
    pub cut_off: BTreeMap<Series, u32>,
}
