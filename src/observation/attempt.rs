//! One attempt: one TCP connection and what came of it.

use serde::{Deserialize, Serialize};

use super::{
    Afterwards, Alert, Alike, Body, Breach, CertificateRequest, ClientCertificate, Closing,
    EndedBy, Exchange, HandshakeKind, KeyExchange, NewSessionTicket, Offer, Renegotiation, Reply,
    Rule, Rules, Series, ServerHello, SessionIdAnswer, Stage, Times, Tls13, TlsVersion,
};

/// One TCP connection and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The series it belongs to.
    pub series: Series,
    /// Its number in the series, from 1.
    pub number: u32,
    /// When it began, in microseconds since the first attempt at this front end.
    #[serde(default)]
    pub started_us: u64,
    /// The step in which it ended.
    pub stage: Stage,
    /// When each step was done.
    #[serde(default)]
    pub times: Times,
    /// The highest version that the ClientHello offered.
    #[serde(default)]
    pub offered_version: TlsVersion,
    /// What the ClientHello offered towards resumption.
    pub offer: Offer,
    /// What the server answered first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_hello: Option<ServerHello>,
    /// Full or abbreviated.
    #[serde(default)]
    pub handshake: HandshakeKind,
    /// How the secret of a full handshake came about, where the engine tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_exchange: Option<KeyExchange>,
    /// The ticket that the server issued or renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_session_ticket: Option<NewSessionTicket>,
    /// The server's request for a client certificate in the first handshake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_request: Option<CertificateRequest>,
    /// What was answered to that request.
    #[serde(default)]
    pub client_certificate: ClientCertificate,
    /// HelloRequests seen after the handshake: the server asked for renegotiation.
    #[serde(default)]
    pub hello_requests: u32,
    /// The handshake that came of them, where this engine renegotiates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renegotiation: Option<Box<Renegotiation>>,
    /// Id of the [`super::ServedChain`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain: Option<String>,
    /// Alerts as far as they could be read: those of the server first, then this client's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<Alert>,
    /// What the first request got, or how the connection ended instead.
    pub reply: Reply,
    /// The body of that reply; none where there was no reply, and in reports of version 0.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// Further requests on the same connection, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<Exchange>,
    /// What became of the connection after its last reply; none where it came to the end that was planned, or got no reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub afterwards: Option<Afterwards>,
    /// How the server closed; none where it did not close first, or not in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// What only TLS 1.3 has; none in other versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls13: Option<Tls13>,
    /// Who ended the connection before the first reply; none where that came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<EndedBy>,
    /// The rule of TLS that the server broke: that for which this client ended the connection, or else the first in clear text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach: Option<Breach>,
    /// Whether this client would go on.
    #[serde(default, skip_serializing_if = "Rules::is_strict")]
    pub rules: Rules,
    /// Further attempts of the series that went the same way and are not listed.
    #[serde(default, skip_serializing_if = "Alike::is_none")]
    pub alike: Alike,
}

impl Attempt {
    /// An attempt that has not begun to connect.
    #[must_use]
    pub fn new(series: Series, number: u32, offer: Offer) -> Self {
        Self {
            series,
            number,
            started_us: 0,
            stage: Stage::Connect,
            times: Times::default(),
            offered_version: TlsVersion::TLS12,
            offer,
            server_hello: None,
            handshake: HandshakeKind::NotSeen,
            key_exchange: None,
            new_session_ticket: None,
            certificate_request: None,
            client_certificate: ClientCertificate::NotSent,
            hello_requests: 0,
            renegotiation: None,
            chain: None,
            alerts: Vec::new(),
            reply: Reply::Timeout,
            body: None,
            later: Vec::new(),
            afterwards: None,
            closing: None,
            tls13: None,
            ended_by: None,
            breach: None,
            rules: Rules::Strict,
            alike: Alike::default(),
        }
    }

    /// Whether the ClientHello went out.
    #[must_use]
    pub fn sent_hello(&self) -> bool {
        self.stage >= Stage::Hello
    }

    /// Whether the handshake came to its end.
    #[must_use]
    pub fn completed_handshake(&self) -> bool {
        self.stage >= Stage::Request
    }

    /// Whether ServerHello acknowledged the SessionTicket extension (RFC 5077 section 3.2).
    #[must_use]
    pub fn acknowledged_ticket(&self) -> bool {
        self.server_hello
            .as_ref()
            .is_some_and(|hello| hello.ticket_acknowledged)
    }

    /// Whether a ticket of at least one byte came in a handshake that completed.
    #[must_use]
    pub fn issued_ticket(&self) -> bool {
        self.completed_handshake()
            && self
                .new_session_ticket
                .as_ref()
                .is_some_and(|ticket| ticket.length > 0)
    }

    /// Whether the server gave a session ID of its own that can be offered again.
    #[must_use]
    pub fn issued_session_id(&self) -> bool {
        self.completed_handshake()
            && self
                .server_hello
                .as_ref()
                .is_some_and(|hello| hello.session_id_answer == SessionIdAnswer::Fresh)
    }

    /// What a renegotiation that came to its end brought.
    #[must_use]
    pub fn renegotiated(&self) -> Option<&Renegotiation> {
        self.renegotiation
            .as_deref()
            .filter(|second| second.completed)
    }

    /// Whether the session that a renegotiation made came with a ticket of at least one byte.
    #[must_use]
    pub fn issued_renegotiated_ticket(&self) -> bool {
        let ticket = self
            .renegotiated()
            .and_then(|s| s.new_session_ticket.as_ref());
        ticket.is_some_and(|ticket| ticket.length > 0)
    }

    /// Whether the server asked for a client certificate, in the first handshake or by renegotiation. A HelloRequest stands for the
    /// question, unless the renegotiation is known to have gone without it, or the server broke a rule before it came to that.
    #[must_use]
    pub fn asked_for_certificate(&self) -> bool {
        let unasked = self
            .renegotiated()
            .is_some_and(|second| second.certificate_request.is_none());
        let second = self.renegotiation.as_ref();
        let ended =
            self.was_broken_off() && second.is_some_and(|s| s.certificate_request.is_none());
        self.certificate_request.is_some() || self.hello_requests > 0 && !unasked && !ended
    }

    /// Whether the server took up the session that was offered.
    #[must_use]
    pub fn resumed(&self) -> bool {
        self.handshake == HandshakeKind::Abbreviated
    }

    /// Who ended it; none where it came to the end that was planned. Older reports do not say it, and their replies tell it.
    #[must_use]
    pub fn who_ended(&self) -> Option<EndedBy> {
        self.ended_by.or_else(|| self.reply.ended_by())
    }

    /// Whether this client broke off, so that the server gave no reply that could be judged.
    #[must_use]
    pub fn was_broken_off(&self) -> bool {
        self.who_ended() == Some(EndedBy::Client)
    }

    /// The rule that the server broke, whether or not this client went on. Older reports have it in the reply.
    #[must_use]
    pub fn broken_rule(&self) -> Option<Breach> {
        self.breach.clone().or_else(|| self.other_breach())
    }

    /// A breach that the engine alone saw. A lower version is a choice that breaks no rule, even where the client cannot go on.
    pub(crate) fn other_breach(&self) -> Option<Breach> {
        let hello = self.server_hello.as_ref();
        match &self.reply {
            Reply::Misbehaved { what }
                if hello.is_none_or(|hello| hello.version >= self.offered_version) =>
            {
                Some(Breach::in_version(Rule::Other, self.offered_version, what))
            }
            _ => None,
        }
    }
}
