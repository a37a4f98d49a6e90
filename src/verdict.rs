//! The words of a judgement: verdict, reason, and the states behind them.

mod pool;
mod reason;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::pool::{ForeignState, TicketKeys};
pub use self::reason::Reason;
use crate::catalogue::{Block, Kind, block};
use crate::finding::{Confidence, Finding};
use crate::observation::{Choice, KeyLayout, Series};

/// One word per front end. The order is from best to worst, so that `max` is the verdict of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No tickets are issued.
    Absent,
    /// The measurement does not carry an answer.
    Inconclusive,
    /// Tickets are issued or promised; that they do harm was not shown.
    Exposed,
    /// Tickets are issued, and connections that present one fare worse.
    Present,
}

impl Verdict {
    /// Every verdict, from best to worst.
    pub const ALL: [Self; 4] = [
        Self::Absent,
        Self::Inconclusive,
        Self::Exposed,
        Self::Present,
    ];

    /// What the catalogue says of it.
    pub(crate) fn block(self) -> &'static Block {
        block(Kind::Verdict, &self.to_string())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Absent => "absent",
            Self::Inconclusive => "inconclusive",
            Self::Exposed => "exposed",
            Self::Present => "present",
        })
    }
}

/// What the certificate evidence of a front end says, apart from the verdict on tickets. The order is from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateState {
    /// The chain leads to a root at hand and breaks no documented rule.
    Valid,
    /// No path to the roots at hand, and the user gave no root: a private CA, as a rule.
    Unknown,
    /// The chain breaks a documented rule, or leads to none of the roots that the user gave.
    Faulty,
}

impl CertificateState {
    /// Every state, from best to worst.
    pub const ALL: [Self; 3] = [Self::Valid, Self::Unknown, Self::Faulty];
}

impl fmt::Display for CertificateState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Valid => "valid",
            Self::Unknown => "unknown",
            Self::Faulty => "faulty",
        })
    }
}

/// Whether tickets are issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// A ticket of at least one byte came.
    Issued,
    /// ServerHello acknowledged the extension and the handshake ended before the ticket.
    Promised,
    /// Handshakes went far enough to tell, and none was given a ticket.
    NotIssued,
    /// No handshake went far enough to tell.
    NotTestable,
}

/// What became of sessions that were offered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResumptionState {
    /// At least one was taken up.
    Accepted,
    /// Offered, and never taken up.
    Refused,
    /// The server gave nothing that could be offered (session IDs only).
    NotIssued,
    /// Nothing could be offered, or a certificate that was wanted was missing.
    NotTestable,
}

/// When the server asked for a client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateAsked {
    /// In the first handshake.
    FirstHandshake,
    /// By renegotiation, after the request.
    AfterRequest,
    /// Not that this run saw; this proves nothing about the server.
    NotSeen,
}

/// Whether the client certificate went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificatePresented {
    /// It was presented in at least one handshake.
    Yes,
    /// One was at hand and was never presented.
    No,
    /// None was given.
    NotGiven,
}

/// Whether tickets are issued, in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tickets {
    /// The state.
    pub state: TicketState,
    /// Handshakes of the series `issue` that were given a ticket.
    pub issued: u32,
    /// Handshakes of the series `issue` that sent their ClientHello.
    pub attempts: u32,
    /// The lifetime hint in seconds of the first ticket; 0 is unspecified.
    pub lifetime_hint_s: Option<u32>,
    /// Length of the first ticket in bytes.
    pub length: Option<u16>,
    /// What stands behind the state, in words.
    pub reason: String,
}

/// What became of sessions that were offered again, in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumption {
    /// The state.
    pub state: ResumptionState,
    /// Attempts that were answered with an abbreviated handshake.
    pub accepted: u32,
    /// Attempts that offered the session.
    pub attempts: u32,
    /// Abbreviated handshakes that brought a new ticket; always 0 for session IDs.
    #[serde(default)]
    pub renewed: u32,
    /// Attempts in which the server asked for the client certificate again; none where no renegotiation was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_again: Option<u32>,
    /// What stands behind the state, in words.
    pub reason: String,
}

/// What became of the session that a renegotiation made: the client certificate is in it, and a client that keeps its newest session
/// offers this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenegotiatedResumption {
    /// Resumption by its ticket.
    pub ticket: Resumption,
    /// Resumption by its session ID.
    pub session_id: Resumption,
}

/// The client certificate's part in the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCertificateUse {
    /// When it was asked for.
    pub requested: CertificateAsked,
    /// Whether it went out.
    pub presented: CertificatePresented,
    /// Number of issuers that the server accepts, as it said.
    pub issuers: Option<u32>,
    /// Size of that list in bytes.
    pub issuers_bytes: Option<u32>,
}

/// A key that tickets were made with, as far as the tickets tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketKey {
    /// The first eight hex digits of a SHA-256.
    pub fingerprint: String,
    /// Over which bytes of the ticket.
    pub layout: KeyLayout,
    /// Tickets that were made with it.
    pub tickets: u32,
}

/// The judgement of one front end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// One word.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// How sure the evidence makes it.
    pub confidence: Confidence,
    /// The verdict and its reason in one sentence that says no more than was measured.
    pub summary: String,
    /// What to do next.
    pub next_step: String,
    /// Ticket issuance.
    pub tickets: Tickets,
    /// Resumption by ticket.
    pub ticket_resumption: Resumption,
    /// Resumption by session ID.
    pub session_id_resumption: Resumption,
    /// The same for the session that a renegotiation made; none where no renegotiation came to its end.
    pub renegotiated: Option<RenegotiatedResumption>,
    /// What became of a ticket that renewed the original in an abbreviated handshake; none where it was not tried.
    pub renewed_ticket: Option<Resumption>,
    /// What became of the same ticket, offered again and again, in TLS 1.3; none where it was not tried. It decides nothing.
    pub same_ticket: Option<Resumption>,
    /// The keys of its tickets, in the order in which they were first seen; empty where the tickets do not tell.
    pub ticket_keys: Vec<TicketKey>,
    /// The client certificate's part.
    pub client_certificate: ClientCertificateUse,
    /// Replies by series, counted by label; attempts that never connected are counted too.
    pub replies: BTreeMap<Series, BTreeMap<String, u32>>,
    /// Whole connections by series, counted by label: `http 200 200 open`.
    pub conversations: BTreeMap<Series, BTreeMap<String, u32>>,
    /// Judged facts beside the verdict.
    pub findings: Vec<Finding>,
    /// The TLS version that was judged and its engine; none in a run that does not say.
    pub choice: Option<Choice>,
    /// One entry for each version, where the series ran in several or were to.
    pub by_version: Vec<VersionJudgement>,
}

/// The judgement of one front end in one TLS version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionJudgement {
    /// The version and its engine.
    pub choice: Choice,
    /// One word.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// How sure the evidence makes it.
    pub confidence: Confidence,
    /// Verdict and reason in a sentence.
    pub summary: String,
}
