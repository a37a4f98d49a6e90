//! One front end in a report.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::{ChainReport, EngineReport, HostEvidence, Tool, VersionReport, VersionSeen};
use crate::certificate::CertificateFacts;
use crate::finding::{Confidence, Finding};
use crate::observation::{
    Attempt, Conditions, CutShort, Engine, FrontEndRun, Series, ServedChain, TlsVersion,
    VersionRun, fold, unfold,
};
use crate::server_evidence::event_history::HostHistory;
use crate::server_evidence::joined::HostMatch;
use crate::verdict::{
    CertificatePresented, CertificateState, ClientCertificateUse, Reason, RenegotiatedResumption,
    Resumption, TicketKey, Tickets, Verdict,
};

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
    /// The machine that measured it, where a report has rows of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vantage: Option<String>,
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
    /// The same for the session that a renegotiation made; none where no renegotiation came to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renegotiated: Option<RenegotiatedResumption>,
    /// What became of a ticket that renewed the original in an abbreviated handshake; none where it was not tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed_ticket: Option<Resumption>,
    /// What became of the same ticket, offered again and again, in TLS 1.3; none where it was not tried. It decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_ticket: Option<Resumption>,
    /// The keys of its tickets, in the order in which they were first seen; empty where the tickets do not tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticket_keys: Vec<TicketKey>,
    /// The client certificate's part.
    pub client_certificate: ClientCertificateUse,
    /// Replies by series, counted by label.
    pub replies: BTreeMap<Series, BTreeMap<String, u32>>,
    /// Whole connections by series, counted by label: `http 200 200 open`.
    #[serde(default)]
    pub conversations: BTreeMap<Series, BTreeMap<String, u32>>,
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
    /// What the TLS client of Windows saw of the same address in the same run; none where it was not used beside another engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_client: Option<Box<Self>>,
    /// The verdict that another version of the tool gave on the same observations; none where it gave the same, or none did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_before: Option<JudgedBefore>,
}

impl FrontEndReport {
    /// Whether what was judged is TLS 1.3.
    #[must_use]
    pub fn is_tls13(&self) -> bool {
        let agreed = self.tls.as_ref().map(|agreed| agreed.version);
        agreed.is_some_and(|version| version >= TlsVersion::TLS13)
    }

    /// Whether the server spoke TLS and got no client certificate that it took.
    pub(super) fn was_without_certificate(&self) -> bool {
        let spoke = |attempt: &Attempt| attempt.server_hello.is_some();
        self.conditions.engine != Engine::Captured
            && self.attempts.iter().any(spoke)
            && (self.client_certificate.presented != CertificatePresented::Yes
                || self.reason == Reason::ClientCertificateRefused
                || self.reason == Reason::NoTicketsPromised)
    }

    pub(crate) fn connections(&self) -> u64 {
        let opened = self.attempts.iter();
        let opened = opened.filter(|attempt| attempt.times.connect_us.is_some());
        let cut_off: u64 = self.cut_off.values().copied().map(u64::from).sum();
        let beside = self.system_client.as_ref().map_or(0, |f| f.connections());
        opened.map(Attempt::stands_for).sum::<u64>() + cut_off + beside
    }

    /// The address, or the target where there is none.
    pub(crate) fn place(&self) -> String {
        match self.address {
            Some(address) => address.to_string(),
            None => self.target.clone(),
        }
    }

    /// The address, or the target where there is none, and from where it was measured where rows differ in that: what a row is called.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.place();
        match &self.vantage {
            Some(vantage) => format!("{name} from {vantage}"),
            None => name,
        }
    }

    /// The observations alone, every attempt by itself.
    #[must_use]
    pub fn run(&self) -> FrontEndRun {
        FrontEndRun {
            target: self.target.clone(),
            server_name: self.server_name.clone(),
            address: self.address,
            reverse_name: self.reverse_name.clone(),
            conditions: self.conditions,
            versions: self.version_runs.clone(),
            cut_short: self.cut_short,
            cut_off: self.cut_off.clone(),
            attempts: unfold(&self.attempts),
            chains: self.chains.clone(),
            acceptable_issuers: self.acceptable_issuers.clone(),
        }
    }

    /// The same, with attempts that went alike kept once.
    #[must_use]
    pub fn folded(self) -> Self {
        Self {
            attempts: fold(self.attempts),
            system_client: self.system_client.map(|f| Box::new(f.folded())),
            ..self
        }
    }
}

/// The verdict that another version of the tool gave on the same observations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedBefore {
    /// One word.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// What gave it.
    pub tool: Tool,
}

/// Evidence of one host, and how it was matched to a front end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matched<T> {
    /// How.
    pub matched: HostMatch,
    /// The evidence.
    pub evidence: T,
}
