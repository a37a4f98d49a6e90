//! What a report says beside what was seen: with what, from where, and by which plan.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::observation::{CertificateAtHand, Method, Series};
use crate::plan::Plan;
use crate::roots::RootChoice;

/// The tool that made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `ticketprobe`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This tool.
    pub(super) fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// From where a run was measured. Server-to-server and same-server traffic may differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vantage {
    /// Name of the machine.
    pub host: String,
    /// Its addresses towards the front ends.
    pub addresses: Vec<String>,
}

/// The plan of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// Attempts of each series, a front end.
    pub attempts: BTreeMap<Series, u32>,
    /// Connections to one front end, at most.
    pub connections_per_front_end: u64,
    /// Tickets that are shown around in all pools, at most.
    #[serde(default)]
    pub foreign_tickets: u64,
    /// Connections in flight to one front end.
    pub per_host: u64,
    /// Longest wait for one step, in milliseconds.
    pub timeout_ms: u64,
    /// Longest time for one front end, in milliseconds.
    pub deadline_ms: u64,
    /// The method of each request.
    pub method: Method,
    /// Requests on one connection, at most.
    #[serde(default = "one")]
    pub requests: u32,
    /// How long each connection was then kept open in silence, in milliseconds.
    #[serde(default)]
    pub hold_ms: u64,
    /// The paths that were asked for.
    pub paths: Vec<String>,
    /// Whether a client certificate was at hand.
    pub client_certificate: CertificateAtHand,
    /// Which roots were at hand beside those of the files.
    pub roots: RootChoice,
    /// The files of roots, by their paths.
    pub ca_files: Vec<String>,
}

/// Reports of version 0.1 know one request.
fn one() -> u32 {
    1
}

impl PlanFacts {
    /// The attempts of `plan`, by series. That of TLS 1.3 alone is left out where there is none.
    #[must_use]
    pub fn counts(plan: Plan) -> BTreeMap<Series, u32> {
        let count = |series| (series, plan.count(series));
        let counts = Series::ALL.into_iter().map(count);
        counts
            .filter(|(series, count)| *series != Series::SameTicket || *count > 0)
            .collect()
    }

    /// What is asked over each connection: `GET PATH, twice on each connection, then 5 s of silence`.
    pub(crate) fn asked(&self, paths: &[String]) -> String {
        if self.method == Method::None {
            return "no request, handshakes alone".to_owned();
        }
        let mut words = self.method.name().to_owned();
        if !paths.is_empty() {
            words += &format!(" {}", paths.join(", "));
        }
        match self.requests {
            1 => {}
            2 => words += ", twice on each connection",
            more => words += &format!(", {more} times on each connection"),
        }
        if self.hold_ms > 0 {
            let seconds = Duration::from_millis(self.hold_ms).as_secs_f64();
            words += &format!(", then {seconds} s of silence");
        }
        words
    }
}

/// What a report says beside what was seen.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The command line that made it.
    pub command: String,
    /// When the run began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// From where it was measured.
    pub vantage: Vantage,
    /// What was planned.
    pub plan: PlanFacts,
}

/// Whether there was a client certificate to give.
pub(crate) fn at_hand(certificate: CertificateAtHand) -> &'static str {
    match certificate {
        CertificateAtHand::Given => "given",
        CertificateAtHand::NotGiven => "not given",
    }
}
