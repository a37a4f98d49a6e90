//! What a comparison looks at: the judged facts of one run.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use crate::certificate::CertificateFacts;
use crate::observation::{Series, TlsVersion};
use crate::server_evidence::event_history::EventVerdict;
use crate::server_evidence::registry_state::RegistryState;
use crate::verdict::{
    CertificateState, ClientCertificateUse, Reason, Resumption, TicketKey, Tickets, Verdict,
};

use super::how_run_was_made::Settings;

/// One run.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// How the run was made, as far as all front ends share it.
    pub settings: Settings,
    /// Its front ends, in order.
    pub front_ends: Vec<Judged<'a>>,
}

/// One front end of a run, as this version judges it.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The target as `host:port`.
    pub target: &'a str,
    /// The name in the server_name extension.
    pub server_name: Option<&'a str>,
    /// The address; none where the name has none.
    pub address: Option<SocketAddr>,
    /// The machine that measured it, where a run has rows of several.
    pub vantage: Option<&'a str>,
    /// The machine that measured it.
    pub place: &'a str,
    /// One word.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// What the report advises for it.
    pub next_step: &'a str,
    /// The verdict that the report was saved with, and the version of the tool that gave it.
    pub saved: (Verdict, &'a str),
    /// How it was probed, where front ends of one run can differ.
    pub settings: Settings,
    /// Ticket issuance.
    pub tickets: &'a Tickets,
    /// Resumption by ticket.
    pub ticket_resumption: &'a Resumption,
    /// Resumption by session ID.
    pub session_id_resumption: &'a Resumption,
    /// The client certificate's part.
    pub client_certificate: &'a ClientCertificateUse,
    /// The keys of its tickets.
    pub ticket_keys: &'a [TicketKey],
    /// Replies by series, counted by label.
    pub replies: &'a BTreeMap<Series, BTreeMap<String, u32>>,
    /// Version and suite.
    pub tls: Option<(TlsVersion, &'a str)>,
    /// The server's certificate.
    pub leaf: Option<&'a CertificateFacts>,
    /// What its chain says; none where the report does not tell.
    pub certificate: Option<CertificateState>,
    /// What the registry of its host asks for; none where the run has no export of it.
    pub registry: Option<RegistryState>,
    /// What became of the events of its host; none where the run has no log of it.
    pub events: Option<EventVerdict>,
}

impl Judged<'_> {
    /// Whether it was judged in TLS 1.3, which Windows Server 2012 R2 does not have.
    pub(super) fn is_tls13(&self) -> bool {
        self.tls
            .is_some_and(|(version, _)| version >= TlsVersion::TLS13)
    }

    /// Whether the registry of its host is known not to turn session tickets off.
    pub(super) fn lacks_the_change(&self) -> bool {
        self.registry == Some(RegistryState::NotApplied)
    }

    /// The address, or the target where there is none, and from where it was measured where rows differ in that.
    pub(super) fn name(&self) -> String {
        let name = match self.address {
            Some(address) => address.to_string(),
            None => self.target.to_owned(),
        };
        match self.vantage {
            Some(vantage) => format!("{name} from {vantage}"),
            None => name,
        }
    }
}

/// The versions in words: `TLS1.0, TLS1.2`.
#[must_use]
pub fn versions(offered: &BTreeSet<TlsVersion>) -> String {
    let words: Vec<String> = offered.iter().map(ToString::to_string).collect();
    words.join(", ")
}
