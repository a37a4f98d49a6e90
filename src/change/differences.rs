//! The facts that moved between two runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::observation::Series;
use crate::verdict::{
    CertificateAsked, CertificatePresented, Reason, Resumption, ResumptionState, TicketState,
};

use super::judged_facts::Judged;

/// A kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// How many handshakes that offered tickets were given one.
    TicketsIssued,
    /// The lifetime hint of the tickets.
    LifetimeHint,
    /// The keys that the tickets were made with.
    TicketKey,
    /// What connections with a ticket got.
    ByTicket,
    /// What connections with the ticket of a renegotiated session got.
    ByRenegotiatedTicket,
    /// Whether tickets were taken up.
    TicketResumption,
    /// What connections with a session ID got.
    BySessionId,
    /// Whether session IDs were taken up.
    SessionIdResumption,
    /// What full handshakes got.
    FullHandshakes,
    /// The TLS version.
    TlsVersion,
    /// The cipher suite.
    Suite,
    /// What the certificate chain says.
    Certificate,
    /// The serial number of the server's certificate.
    CertificateSerial,
    /// The issuer of the server's certificate.
    CertificateIssuer,
    /// When the client certificate was asked for.
    ClientCertificateRequested,
    /// Whether the client certificate went out.
    ClientCertificatePresented,
    /// What the registry of the host asks for.
    Registry,
    /// What became of the events of the host.
    Events,
}

impl Fact {
    /// Every fact, in the order in which they are told.
    pub const ALL: [Self; 18] = [
        Self::TicketsIssued,
        Self::LifetimeHint,
        Self::TicketKey,
        Self::ByTicket,
        Self::ByRenegotiatedTicket,
        Self::TicketResumption,
        Self::BySessionId,
        Self::SessionIdResumption,
        Self::FullHandshakes,
        Self::TlsVersion,
        Self::Suite,
        Self::Certificate,
        Self::CertificateSerial,
        Self::CertificateIssuer,
        Self::ClientCertificateRequested,
        Self::ClientCertificatePresented,
        Self::Registry,
        Self::Events,
    ];

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TicketsIssued => "tickets issued",
            Self::LifetimeHint => "lifetime hint",
            Self::TicketKey => "ticket key",
            Self::ByTicket => "by ticket",
            Self::ByRenegotiatedTicket => "by renegotiated ticket",
            Self::TicketResumption => "tickets accepted",
            Self::BySessionId => "by session ID",
            Self::SessionIdResumption => "session IDs",
            Self::FullHandshakes => "full handshakes",
            Self::TlsVersion => "TLS version",
            Self::Suite => "suite",
            Self::Certificate => "certificate",
            Self::CertificateSerial => "certificate serial",
            Self::CertificateIssuer => "certificate issuer",
            Self::ClientCertificateRequested => "client certificate asked for",
            Self::ClientCertificatePresented => "client certificate presented",
            Self::Registry => "registry",
            Self::Events => "events",
        }
    }

    /// What a run tells of it; none where it tells nothing.
    fn told(self, side: &Judged<'_>) -> Option<FactInRun> {
        match self {
            Self::TicketsIssued => tickets_issued(side),
            Self::LifetimeHint => side
                .tickets
                .lifetime_hint_s
                .map(|hint| FactInRun::word(format!("{hint} s"))),
            Self::TicketKey => ticket_key(side),
            Self::ByTicket => replies(side, &[Series::ByTicket]).or_else(|| not_offered(side)),
            Self::ByRenegotiatedTicket => {
                let offered = replies(side, &[Series::RenegotiatedTicket]);
                offered.or_else(|| not_offered(side))
            }
            Self::TicketResumption => resumption(side.ticket_resumption),
            Self::BySessionId => replies(side, &[Series::BySessionId]),
            Self::SessionIdResumption => session_ids(side.session_id_resumption),
            Self::FullHandshakes => replies(side, &[Series::Full, Series::Issue, Series::Control]),
            Self::TlsVersion => side.tls.map(|(version, _)| FactInRun::word(version)),
            Self::Suite => side.tls.map(|(_, suite)| FactInRun::word(suite)),
            Self::Certificate => side.certificate.map(FactInRun::word),
            Self::CertificateSerial => side.leaf.map(|leaf| FactInRun::word(&leaf.serial)),
            Self::CertificateIssuer => side.leaf.map(|leaf| FactInRun::word(&leaf.issuer)),
            Self::ClientCertificateRequested => asked(side),
            Self::ClientCertificatePresented => presented(side),
            Self::Registry => side.registry.map(FactInRun::word),
            Self::Events => side.events.map(FactInRun::word),
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A fact that is not the same in both runs. Its `Display` is `tickets issued 4/4 -> 0/4`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Which.
    pub fact: Fact,
    /// What it was before.
    pub before: String,
    /// What it is after.
    pub after: String,
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} -> {}", self.fact, self.before, self.after)
    }
}

/// The facts that moved. What only one run tells of has not moved, and neither have counts whose shares are the same.
pub(super) fn moved(before: &Judged<'_>, after: &Judged<'_>) -> Vec<Moved> {
    let one = |fact: Fact| {
        let (before, after) = (fact.told(before)?, fact.told(after)?);
        (before.same != after.same).then_some(Moved {
            fact,
            before: before.text,
            after: after.text,
        })
    };
    Fact::ALL.into_iter().filter_map(one).collect()
}

/// The facts that one of the runs tells nothing of, or both.
pub(super) fn not_told(before: Option<&Judged<'_>>, after: Option<&Judged<'_>>) -> Vec<Fact> {
    let is_told = |fact: &Fact| {
        [before, after]
            .iter()
            .all(|side| side.is_some_and(|side| fact.told(side).is_some()))
    };
    let all = Fact::ALL.into_iter();
    all.filter(|fact| !is_told(fact)).collect()
}

/// A fact in words, and what two of them must have in common to be the same.
struct FactInRun {
    text: String,
    same: Vec<(String, (u32, u32))>,
}

impl FactInRun {
    fn word(word: impl ToString) -> Self {
        let text = word.to_string();
        Self {
            same: vec![(text.clone(), (1, 1))],
            text,
        }
    }

    /// Shares of one whole, the largest first.
    fn shares(counts: &BTreeMap<&str, u32>) -> Option<Self> {
        let of: u32 = counts.values().fold(0, |sum, n| sum.saturating_add(*n));
        if of == 0 {
            return None;
        }
        let mut sorted: Vec<(&str, u32)> = counts.iter().map(|(label, n)| (*label, *n)).collect();
        sorted.sort_by_key(|(label, count)| (std::cmp::Reverse(*count), *label));
        let words = sorted.iter().map(|(label, n)| format!("{label} {n}/{of}"));
        Some(Self {
            text: words.collect::<Vec<_>>().join(", "),
            same: counts
                .iter()
                .map(|(label, n)| ((*label).to_owned(), reduced(*n, of)))
                .collect(),
        })
    }

    /// A share of attempts, and its state where the share alone would not tell.
    fn share(state: &str, hits: u32, of: u32) -> Self {
        let space = if state.is_empty() { "" } else { " " };
        Self {
            text: format!("{state}{space}{hits}/{of}"),
            same: vec![(state.to_owned(), reduced(hits, of))],
        }
    }
}

/// A fraction in its lowest terms.
fn reduced(hits: u32, of: u32) -> (u32, u32) {
    let (mut a, mut b) = (hits, of);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (hits / a.max(1), of / a.max(1))
}

fn tickets_issued(side: &Judged<'_>) -> Option<FactInRun> {
    let tickets = side.tickets;
    match tickets.state {
        // No handshake came so far that a ticket could have been given.
        TicketState::NotIssued if side.reason == Reason::NoTicketsPromised => {
            Some(FactInRun::word("not promised"))
        }
        TicketState::Issued | TicketState::NotIssued => {
            Some(FactInRun::share("", tickets.issued, tickets.attempts))
        }
        TicketState::Promised => Some(FactInRun::word("promised")),
        TicketState::NotTestable => None,
    }
}

/// The fingerprints, whichever came first.
fn ticket_key(side: &Judged<'_>) -> Option<FactInRun> {
    let keys = side.ticket_keys.iter().map(|key| key.fingerprint.as_str());
    let keys: BTreeSet<&str> = keys.collect();
    let words: Vec<&str> = keys.into_iter().collect();
    (!words.is_empty()).then(|| FactInRun::word(words.join(" and ")))
}

/// Where no connection presented a ticket because none was there.
fn not_offered(side: &Judged<'_>) -> Option<FactInRun> {
    (side.tickets.state == TicketState::NotIssued).then(|| FactInRun::word("not issued"))
}

fn replies(side: &Judged<'_>, series: &[Series]) -> Option<FactInRun> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (label, count) in series.iter().filter_map(|s| side.replies.get(s)).flatten() {
        let sum = counts.entry(label).or_default();
        *sum = sum.saturating_add(*count);
    }
    FactInRun::shares(&counts)
}

fn resumption(seen: &Resumption) -> Option<FactInRun> {
    match seen.state {
        ResumptionState::Accepted | ResumptionState::Refused => {
            Some(FactInRun::share("", seen.accepted, seen.attempts))
        }
        ResumptionState::NotIssued | ResumptionState::NotTestable => None,
    }
}

fn session_ids(seen: &Resumption) -> Option<FactInRun> {
    match seen.state {
        ResumptionState::Accepted => {
            Some(FactInRun::share("accepted", seen.accepted, seen.attempts))
        }
        ResumptionState::Refused => Some(FactInRun::share("refused", seen.accepted, seen.attempts)),
        ResumptionState::NotIssued => Some(FactInRun::word("not issued")),
        ResumptionState::NotTestable => None,
    }
}

/// A run in which no handshake began tells nothing of certificates.
fn asked(side: &Judged<'_>) -> Option<FactInRun> {
    side.tls?;
    Some(FactInRun::word(match side.client_certificate.requested {
        CertificateAsked::FirstHandshake => "in the first handshake",
        CertificateAsked::AfterRequest => "after the request",
        CertificateAsked::NotSeen => "not seen",
    }))
}

fn presented(side: &Judged<'_>) -> Option<FactInRun> {
    side.tls?;
    Some(FactInRun::word(match side.client_certificate.presented {
        CertificatePresented::Yes => "yes",
        CertificatePresented::No => "no",
        CertificatePresented::NotGiven => "none given",
    }))
}
