//! The sessions of a run that later attempts offer.

use crate::dial::Hello;
use crate::observation::{Attempt, Series};
use crate::plan::{Needs, Resuming, Step};

/// Length of the unknown ticket where the server has shown none of its own, in bytes.
const UNKNOWN_TICKET_LENGTH: u16 = 192;

/// The first session of each kind: it is replayed for the whole run.
pub(super) struct KeptSessions<S> {
    resuming: Resuming,
    ticket: Option<S>,
    ticket_length: Option<u16>,
    /// The fingerprint of the ticket.
    ticket_sha256: Option<String>,
    renewed_ticket: Option<S>,
    session_id: Option<S>,
    renegotiated_ticket: Option<S>,
    renegotiated_session_id: Option<S>,
    /// Tickets that were not offered yet, in TLS 1.3: each is offered once.
    fresh: Vec<S>,
}

/// The sessions that one attempt brought.
pub(super) struct Brought<S> {
    /// That of its first handshake.
    pub(super) session: Option<S>,
    /// That of its renegotiation.
    pub(super) renegotiated: Option<S>,
    /// Further tickets, in TLS 1.3.
    pub(super) more: Vec<S>,
}

impl<S: Clone> KeptSessions<S> {
    pub(super) fn new(resuming: Resuming) -> Self {
        Self {
            resuming,
            ticket: None,
            ticket_length: None,
            ticket_sha256: None,
            renewed_ticket: None,
            session_id: None,
            renegotiated_ticket: None,
            renegotiated_session_id: None,
            fresh: Vec::new(),
        }
    }

    /// Keeps of what an attempt brought the first of each kind.
    pub(super) fn keep(&mut self, attempt: &Attempt, brought: Brought<S>) {
        let Brought {
            session,
            renegotiated,
            more,
        } = brought;
        self.fresh.extend(more);
        match attempt.series {
            Series::Issue => self.keep_issued(attempt, session, renegotiated),
            Series::ByTicket if self.resuming != Resuming::ByFreshTicket => {
                self.keep_renewed(attempt, session);
            }
            Series::Full => self.keep_session_ids(attempt, session, renegotiated),
            _ => self.keep_fresh(session),
        }
    }

    fn keep_issued(&mut self, attempt: &Attempt, session: Option<S>, renegotiated: Option<S>) {
        if self.renegotiated_ticket.is_none() && attempt.issued_renegotiated_ticket() {
            self.renegotiated_ticket = renegotiated;
        }
        if self.ticket.is_none() && attempt.issued_ticket() {
            self.ticket_length = attempt.new_session_ticket.as_ref().map(|t| t.length);
            self.ticket_sha256 = fingerprint(attempt);
            self.ticket = session;
        } else {
            self.keep_fresh(session);
        }
    }

    fn keep_renewed(&mut self, attempt: &Attempt, session: Option<S>) {
        let renews = attempt.resumed()
            && attempt.issued_ticket()
            && fingerprint(attempt) != self.ticket_sha256;
        if self.renewed_ticket.is_none() && renews {
            self.renewed_ticket = session;
        }
    }

    /// The hello offered no ticket, so that a session which can be offered again has an ID.
    fn keep_session_ids(&mut self, attempt: &Attempt, session: Option<S>, renegotiated: Option<S>) {
        if self.renegotiated_session_id.is_none() && attempt.renegotiated().is_some() {
            self.renegotiated_session_id = renegotiated;
        }
        if self.session_id.is_none() && attempt.issued_session_id() {
            self.session_id = session;
        }
    }

    /// Keeps a ticket to be offered once, in TLS 1.3.
    fn keep_fresh(&mut self, session: Option<S>) {
        if self.resuming == Resuming::ByFreshTicket {
            self.fresh.extend(session);
        }
    }

    /// Whether what a step needs is there.
    pub(super) fn has(&self, needs: Needs) -> bool {
        let (ticket, session_id) = (&self.renegotiated_ticket, &self.renegotiated_session_id);
        match needs {
            Needs::Nothing => true,
            Needs::Ticket => self.ticket.is_some(),
            Needs::SessionId => self.session_id.is_some(),
            Needs::RenewedTicket => self.renewed_ticket.is_some(),
            Needs::RenegotiatedTicket => ticket.is_some(),
            Needs::RenegotiatedSessionId => session_id.is_some(),
            Needs::RenegotiatedSession => ticket.is_some() || session_id.is_some(),
        }
    }

    /// Whether there is a ticket that no attempt has offered.
    pub(super) fn has_fresh(&self) -> bool {
        !self.fresh.is_empty()
    }

    /// Whether a step offers a ticket that no other has offered.
    pub(super) fn offers_fresh(&self, step: Step) -> bool {
        self.resuming == Resuming::ByFreshTicket && step.series == Series::ByTicket
    }

    /// The hello of a step; none where what it needs is not there.
    pub(super) fn hello(&mut self, step: Step) -> Option<Hello<S>> {
        if self.offers_fresh(step) {
            return self.fresh.pop().map(Hello::Ticket);
        }
        Some(match step.series {
            // In TLS 1.3 controls bring tickets as well.
            Series::Control if self.resuming == Resuming::ByFreshTicket => {
                Hello::EmptyTicketExtension
            }
            Series::Full | Series::Control => Hello::Plain,
            Series::Scout | Series::Issue => Hello::EmptyTicketExtension,
            Series::ByTicket | Series::SameTicket | Series::ForeignTicket => {
                Hello::Ticket(self.ticket.clone()?)
            }
            Series::BySessionId => Hello::SessionId(self.session_id.clone()?),
            Series::RenewedTicket => Hello::Ticket(self.renewed_ticket.clone()?),
            Series::RenegotiatedTicket => Hello::Ticket(self.renegotiated_ticket.clone()?),
            Series::RenegotiatedSessionId => {
                Hello::SessionId(self.renegotiated_session_id.clone()?)
            }
            Series::UnknownTicket => {
                Hello::UnknownTicket(self.ticket_length.unwrap_or(UNKNOWN_TICKET_LENGTH))
            }
        })
    }

    /// What others are best shown: a ticket that was not offered yet.
    pub(super) fn into_shown(mut self) -> Option<S> {
        self.fresh.pop().or(self.ticket)
    }
}

/// The fingerprint of the ticket that came.
fn fingerprint(attempt: &Attempt) -> Option<String> {
    let ticket = attempt.new_session_ticket.as_ref()?;
    Some(ticket.sha256.clone())
}
