//! Observations: what was seen, without judgement.
//!
//! They are the contract between the code that talks and the code that judges: a saved run holds them, and can be judged again.

mod alike;
mod attempt;
mod conditions;
mod conversation;
mod cut_short;
mod ending;
mod exchange;
mod fold;
mod foreign_tickets;
mod handshake;
mod key_exchange;
mod renegotiation;
mod reply;
mod rule;
mod series;
mod stage;
mod ticket_key;
mod tls13;
mod version_run;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

pub use alike::Alike;
pub use attempt::Attempt;
pub use conditions::{CertificateAtHand, Conditions, Engine, Method};
pub use conversation::Conversation;
pub use cut_short::CutShort;
pub use ending::{EndedBy, Rules};
pub use exchange::{Afterwards, Body, BodyEnd, Closing, Declared, Exchange, Point};
pub use fold::{fold, unfold};
pub use foreign_tickets::{LeftOut, PairOutcome, PairRun, PoolRun};
pub use handshake::{
    Alert, CertificateRequest, ClientCertificate, Direction, HandshakeKind, NewSessionTicket,
    Offer, ServerHello, SessionIdAnswer, TlsVersion, alert_name,
};
pub use key_exchange::{KeyExchange, KeyExchangeMethod, SignatureCheck};
pub use renegotiation::Renegotiation;
pub use reply::{Protocol, Reply};
pub use rule::{Breach, Rule};
pub use series::Series;
pub use stage::{Stage, Times};
pub use ticket_key::{KeyLayout, KeyMark};
pub use tls13::Tls13;
pub use version_run::{Because, Choice, VersionRun};

/// Everything that was seen of one front end, and the conditions under which it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontEndRun {
    /// The target as `host:port`.
    pub target: String,
    /// The name in the server_name extension; none when an address was given alone.
    #[serde(default)]
    pub server_name: Option<String>,
    /// The address that was dialled; none where the name did not resolve.
    pub address: Option<SocketAddr>,
    /// What DNS calls that address; none where it gives no name.
    #[serde(default)]
    pub reverse_name: Option<String>,
    /// How it was probed.
    pub conditions: Conditions,
    /// The TLS versions that the series ran in, or were to; empty in a run that knows TLS 1.2 alone.
    #[serde(default)]
    pub versions: Vec<VersionRun>,
    /// Why attempts of the plan were left out, if any were.
    #[serde(default)]
    pub cut_short: CutShort,
    /// Attempts that were under way when the run was cut: they are among those left out, and may have opened connections.
    #[serde(default)]
    pub cut_off: BTreeMap<Series, u32>,
    /// Every attempt, in the order in which they were started.
    pub attempts: Vec<Attempt>,
    /// Each distinct chain of certificates that was served.
    #[serde(default)]
    pub chains: Vec<ServedChain>,
    /// The longest list of acceptable issuers that was seen: names in DER, in Base64 (RFC 5246 section 7.4.4).
    #[serde(default)]
    pub acceptable_issuers: Vec<String>,
}

impl FrontEndRun {
    /// Whether its series ran in TLS 1.3.
    #[must_use]
    pub fn is_tls13(&self) -> bool {
        let tried = self.attempts.iter().filter(|a| a.series != Series::Scout);
        let mut versions = tried.map(|attempt| attempt.offered_version);
        versions.any(|version| version >= TlsVersion::TLS13)
    }

    /// Whether its connections are those of real clients, from a capture.
    #[must_use]
    pub fn is_captured(&self) -> bool {
        self.conditions.engine == Engine::Captured
    }

    /// The attempts of one series.
    pub fn series(&self, series: Series) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter().filter(move |a| a.series == series)
    }
}

/// One chain of certificates as a server sent it, leaf first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedChain {
    /// SHA-256 over the certificates in order, in hex: what [`Attempt::chain`] refers to.
    pub id: String,
    /// The certificates, DER in Base64.
    pub certificates: Vec<String>,
}
