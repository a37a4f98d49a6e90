//! Report v1: what a run saw and what was made of it, in the form that is saved, printed and compared.
//!
//! These types are the contract with whoever reads a report by machine. They stand apart from the types that the judgement works with.

mod again;
mod chain;
mod change;
mod events;
mod host;
mod html;
mod joined;
mod json;
mod junit;
mod load;
mod markdown;
mod outcome;
mod outline;
mod page;
mod picture;
mod plan;
mod rows;
mod table;
mod versions;
mod words;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::chain::{ChainReport, Trust};
use self::chain::{Evidence, issuer_findings, pools};
pub use self::change::{ChangeReport, RunFacts};
pub use self::events::{EVENTS_SCHEMA, EventsReport, FileFacts, write_events, write_events_json};
pub use self::host::{HOST_SCHEMA, HostEvidence, HostReport, write_host, write_host_json};
pub use self::html::{strip, write_html};
pub use self::joined::Matched;
pub use self::json::write_json;
pub use self::junit::write_junit;
pub use self::load::{FILE_MAX, LoadError};
pub use self::markdown::{write_change_markdown, write_markdown};
pub use self::page::write_events_html;
pub use self::picture::picture;
pub use self::plan::write_plan_json;
pub use self::table::{TableStyle, write_change, write_plan, write_table};
pub use self::versions::{Acknowledged, EngineReport, VersionReport, VersionSeen};
use crate::certificate::CertificateFacts;
use crate::chain::{ChainEvidence, differential};
use crate::diagnosis::{Tally, judge};
use crate::finding::{Confidence, Finding};
use crate::history::HostHistory;
use crate::observation::{
    Attempt, CertificateAtHand, Choice, Conditions, CutShort, FrontEndRun, Method, Series,
    ServedChain, TlsVersion, VersionRun,
};
use crate::plan::Plan;
use crate::roots::RootChoice;
use crate::verdict::{
    CertificatePresented, CertificateState, ClientCertificateUse, Judgement, Reason, Resumption,
    Tickets, Verdict,
};

/// Name and version of this form of report.
pub const SCHEMA: &str = "ticketprobe.report/1";

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The command line that made it.
    pub command: String,
    /// When the first connection was about to be opened (RFC 3339, UTC).
    pub started: Timestamp,
    /// When the last one was closed.
    pub finished: Timestamp,
    /// From where it was measured.
    pub vantage: Vantage,
    /// What was planned.
    pub plan: PlanFacts,
    /// The worst verdict of all front ends.
    pub verdict: Verdict,
    /// The worst certificate of all front ends.
    pub certificate: CertificateState,
    /// The exit code that follows from both.
    pub exit_code: u8,
    /// What the reader should know of the run itself, a sentence each.
    pub notices: Vec<String>,
    /// One entry an address.
    pub front_ends: Vec<FrontEndReport>,
    /// One entry a target that has several addresses.
    pub pools: Vec<PoolReport>,
    /// What changed since an earlier run; none where none was given.
    #[serde(default)]
    pub change: Option<ChangeReport>,
}

/// The front ends of one target, compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolReport {
    /// The target as `host:port`.
    pub target: String,
    /// How many front ends it has.
    pub front_ends: usize,
    /// Whether they share the keys of their tickets.
    pub ticket_keys: TicketKeys,
    /// The state of each ordered pair: from, to, state.
    pub foreign_ticket: Vec<(String, String, String)>,
    /// Whether their own certificates differ, as those of a healthy pool do.
    pub certificates_differ: bool,
    /// What was found in the comparison.
    pub findings: Vec<Finding>,
}

/// Whether front ends accept each other's tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKeys {
    /// Each accepts those of all others.
    Shared,
    /// None accepts that of another.
    Separate,
    /// Some do.
    Mixed,
    /// It was not tested.
    NotTestable,
}

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
    fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
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
    /// Connections in flight to one front end.
    pub per_host: u64,
    /// Longest wait for one step, in milliseconds.
    pub timeout_ms: u64,
    /// Longest time for one front end, in milliseconds.
    pub deadline_ms: u64,
    /// The request of each attempt.
    pub method: Method,
    /// The paths that were asked for.
    pub paths: Vec<String>,
    /// Whether a client certificate was at hand.
    pub client_certificate: CertificateAtHand,
    /// Which roots were at hand beside those of the files.
    pub roots: RootChoice,
    /// The files of roots, by their paths.
    pub ca_files: Vec<String>,
}

impl PlanFacts {
    /// The attempts of `plan`, by series.
    #[must_use]
    pub fn counts(plan: Plan) -> BTreeMap<Series, u32> {
        let count = |series| (series, plan.count(series));
        Series::ALL.into_iter().map(count).collect()
    }
}

/// What was agreed in full handshakes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// The version.
    pub version: TlsVersion,
    /// The cipher suite, by its IANA name.
    pub suite: String,
}

/// One front end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrontEndReport {
    /// The target as `host:port`.
    pub target: String,
    /// The name in the server_name extension.
    pub server_name: Option<String>,
    /// The address and port; none where the name has no address.
    pub address: Option<SocketAddr>,
    /// One word.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// How sure the evidence makes it.
    pub confidence: Confidence,
    /// The state of the worst chain that was served; unknown where none was seen.
    pub certificate: CertificateState,
    /// What that chain says; none where no certificate was seen.
    pub chain: Option<ChainReport>,
    /// What certificate and tickets say about event 32042, in two sentences.
    pub differential: String,
    /// Verdict and reason in a sentence.
    pub summary: String,
    /// What to do next.
    pub next_step: String,
    /// What DNS calls the address.
    pub reverse_name: Option<String>,
    /// How it was probed.
    pub conditions: Conditions,
    /// Why attempts were left out.
    pub cut_short: CutShort,
    /// Attempts that were under way when the run was cut.
    pub cut_off: BTreeMap<Series, u32>,
    /// Version and suite; none where no handshake told.
    pub tls: Option<Agreed>,
    /// What the scouts saw, the highest version first; empty where none went out.
    #[serde(default)]
    pub versions: Vec<VersionSeen>,
    /// With which engine the series ran, and why; none where nothing could be chosen for.
    #[serde(default)]
    pub engine: Option<EngineReport>,
    /// A verdict for each version, where the series ran in several or were to; the fields beside are those of the worst.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_version: Vec<VersionReport>,
    /// With which engine the series ran in each version, as it was observed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub version_runs: Vec<VersionRun>,
    /// Ticket issuance.
    pub tickets: Tickets,
    /// Resumption by ticket.
    pub ticket_resumption: Resumption,
    /// Resumption by session ID.
    pub session_id_resumption: Resumption,
    /// The client certificate's part.
    pub client_certificate: ClientCertificateUse,
    /// Replies by series, counted by label.
    pub replies: BTreeMap<Series, BTreeMap<String, u32>>,
    /// Judged facts beside the verdict.
    pub findings: Vec<Finding>,
    /// The certificates of that chain, leaf first.
    pub certificates: Vec<CertificateFacts>,
    /// Each distinct chain in Base64.
    pub chains: Vec<ServedChain>,
    /// The longest list of acceptable issuers that was seen: names in DER, in Base64.
    #[serde(default)]
    pub acceptable_issuers: Vec<String>,
    /// Every attempt.
    pub attempts: Vec<Attempt>,
    /// What registry exports of this host say.
    #[serde(default)]
    pub host: Vec<Matched<HostEvidence>>,
    /// What event logs of this host say.
    #[serde(default)]
    pub events: Vec<Matched<HostHistory>>,
    /// What wire, registry and events say together; none without evidence from the server.
    #[serde(default)]
    pub evidence: Option<String>,
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

impl Report {
    /// Judges `runs` and puts everything together.
    #[must_use]
    pub fn new(frame: Frame, runs: Vec<FrontEndRun>, trust: &Trust) -> Self {
        let front_ends: Vec<_> = runs
            .into_iter()
            .map(|run| FrontEndReport::new(run, trust, frame.started))
            .collect();
        let tally = Tally::of(front_ends.iter().map(|front_end| front_end.verdict));
        let certificates = front_ends.iter().map(|front_end| front_end.certificate);
        let certificate = certificates.max().unwrap_or(CertificateState::Unknown);
        let mut report = Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::this(),
            command: frame.command,
            started: frame.started,
            finished: frame.finished,
            vantage: frame.vantage,
            plan: frame.plan,
            verdict: tally.worst(),
            certificate,
            exit_code: tally.exit_code(certificate),
            notices: Vec::new(),
            pools: pools(&front_ends),
            front_ends,
            change: None,
        };
        report.notices.extend(report.events_of_its_own());
        report
    }

    /// A probe without an accepted certificate can itself be what the event log tells of.
    fn events_of_its_own(&self) -> Option<String> {
        let connections: u64 = self
            .front_ends
            .iter()
            .filter(|front_end| front_end.was_without_certificate())
            .map(FrontEndReport::connections)
            .sum();
        (connections > 0).then(|| {
            format!(
                "probed without an accepted client certificate: the servers may log events 61030 or 32042 for it, between {:.0} and {:.0} ({connections} connections)",
                self.started, self.finished
            )
        })
    }

    /// Connections that were opened. An attempt that was cut off counts as one.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.front_ends
            .iter()
            .map(FrontEndReport::connections)
            .sum()
    }
}

impl FrontEndReport {
    fn new(run: FrontEndRun, trust: &Trust, now: Timestamp) -> Self {
        let Judgement {
            verdict,
            reason,
            confidence,
            summary,
            next_step,
            tickets,
            ticket_resumption,
            session_id_resumption,
            client_certificate,
            replies,
            mut findings,
            choice,
            by_version,
        } = judge(&run);
        let evidence = Evidence::of(&run, trust, now);
        findings.extend(evidence.findings);
        findings.extend(issuer_findings(&run, &client_certificate, trust));
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.id));
        let seen = match evidence.chain {
            Some(_) => ChainEvidence::Seen(evidence.state),
            None => ChainEvidence::NotSeen,
        };
        Self {
            verdict,
            reason,
            confidence,
            summary,
            next_step,
            tls: agreed(&run, choice),
            versions: versions::seen(&run),
            engine: choice.map(EngineReport::from),
            by_version: by_version.into_iter().map(VersionReport::from).collect(),
            tickets,
            ticket_resumption,
            session_id_resumption,
            client_certificate,
            replies,
            findings,
            certificate: evidence.state,
            chain: evidence.chain,
            differential: differential(verdict, seen),
            certificates: evidence.certificates,
            target: run.target,
            server_name: run.server_name,
            address: run.address,
            reverse_name: run.reverse_name,
            conditions: run.conditions,
            version_runs: run.versions,
            cut_short: run.cut_short,
            cut_off: run.cut_off,
            chains: run.chains,
            acceptable_issuers: run.acceptable_issuers,
            attempts: run.attempts,
            host: Vec::new(),
            events: Vec::new(),
            evidence: None,
        }
    }

    /// Whether the server spoke TLS and got no client certificate that it took.
    fn was_without_certificate(&self) -> bool {
        let spoke = |attempt: &Attempt| attempt.server_hello.is_some();
        self.attempts.iter().any(spoke)
            && (self.client_certificate.presented != CertificatePresented::Yes
                || self.reason == Reason::ClientCertificateRefused
                || self.reason == Reason::NoTicketsPromised)
    }

    fn connections(&self) -> u64 {
        let opened = |attempt: &&Attempt| attempt.times.connect_us.is_some();
        let cut_off: u64 = self.cut_off.values().copied().map(u64::from).sum();
        self.attempts.iter().filter(opened).count() as u64 + cut_off
    }

    /// The address, or the target where there is none: what a row is called.
    #[must_use]
    pub fn name(&self) -> String {
        match self.address {
            Some(address) => address.to_string(),
            None => self.target.clone(),
        }
    }
}

/// What the series agreed on, in the version that the verdict is about.
fn agreed(run: &FrontEndRun, choice: Option<Choice>) -> Option<Agreed> {
    let about = |attempt: &&Attempt| {
        attempt.series != Series::Scout
            && choice.is_none_or(|choice| choice.version == attempt.offered_version)
    };
    let attempts = run.attempts.iter().filter(about);
    let hello = attempts.flat_map(|attempt| &attempt.server_hello).next()?;
    Some(Agreed {
        version: hello.version,
        suite: versions::suite(hello.suite),
    })
}
