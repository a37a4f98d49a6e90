//! One front end in a report.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::chain::{ChainReport, Evidence, Trust, issuer_findings};
use super::versions::{self, EngineReport, VersionReport, VersionSeen};
use super::{HostEvidence, JudgedBefore, Matched};
use crate::certificate::CertificateFacts;
use crate::chain::{ChainEvidence, differential};
use crate::diagnosis::judge;
use crate::finding::{Confidence, Finding};
use crate::history::HostHistory;
use crate::observation::{
    Attempt, Choice, Conditions, CutShort, Engine, FrontEndRun, Series, ServedChain, TlsVersion,
    VersionRun,
};
use crate::verdict::{
    CertificatePresented, CertificateState, ClientCertificateUse, Judgement, Reason,
    RenegotiatedResumption, Resumption, TicketKey, Tickets, Verdict,
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

/// The version that was judged; TLS 1.2 where a run does not say.
pub(super) fn judged_version(choice: Option<Choice>) -> TlsVersion {
    choice.map_or_else(TlsVersion::default, |choice| choice.version)
}

impl FrontEndReport {
    /// Whether what was judged is TLS 1.3.
    #[must_use]
    pub fn is_tls13(&self) -> bool {
        let agreed = self.tls.as_ref().map(|agreed| agreed.version);
        agreed.is_some_and(|version| version >= TlsVersion::TLS13)
    }

    /// Judges what was seen of a front end. `now` is when certificates must hold.
    #[must_use]
    pub fn new(run: FrontEndRun, trust: &Trust, now: Timestamp) -> Self {
        let Judgement {
            verdict,
            reason,
            confidence,
            summary,
            next_step,
            tickets,
            ticket_resumption,
            session_id_resumption,
            renegotiated,
            renewed_ticket,
            same_ticket,
            ticket_keys,
            client_certificate,
            replies,
            conversations,
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
            renegotiated,
            renewed_ticket,
            same_ticket,
            ticket_keys,
            client_certificate,
            replies,
            conversations,
            findings,
            certificate: evidence.state,
            chain: evidence.chain,
            differential: differential(verdict, seen, judged_version(choice)),
            certificates: evidence.certificates,
            target: run.target,
            server_name: run.server_name,
            address: run.address,
            reverse_name: run.reverse_name,
            vantage: None,
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
            system_client: None,
            judged_before: None,
        }
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

    pub(super) fn connections(&self) -> u64 {
        let opened = self.attempts.iter();
        let opened = opened.filter(|attempt| attempt.times.connect_us.is_some());
        let cut_off: u64 = self.cut_off.values().copied().map(u64::from).sum();
        let beside = self.system_client.as_ref().map_or(0, |f| f.connections());
        opened.map(Attempt::stands_for).sum::<u64>() + cut_off + beside
    }

    /// The address, or the target where there is none.
    pub(super) fn place(&self) -> String {
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
}

/// What the series agreed on, in the version that the verdict is about.
pub(super) fn agreed(run: &FrontEndRun, choice: Option<Choice>) -> Option<Agreed> {
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
