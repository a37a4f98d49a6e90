//! How far the run of a plan has come: what is still to do, what is under way, what is known.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::limits::{Limits, Ran};
use super::seen::Seen;
use crate::dial::{Dialled, Hello, Order};
use crate::observation::{Attempt, CutShort, Rules, Series, ServedChain};
use crate::plan::{Needs, Plan, Resuming, Step};

/// Length of the unknown ticket where the server has shown none of its own, in bytes.
const UNKNOWN_TICKET_LENGTH: u16 = 192;

/// What shows that a front end is not dead.
#[derive(Clone, Copy, Debug)]
enum SignOfLife {
    Connection,
    ServerHello,
}

/// The state of a run: what is still to do, what is known.
pub(super) struct Progress<S> {
    waiting: VecDeque<(usize, Step)>,
    started: usize,
    under_way: BTreeMap<usize, Series>,
    /// The number of the last attempt of each series.
    numbers: BTreeMap<Series, u32>,
    issue_left: u32,
    full_left: u32,
    sign_of_life: SignOfLife,
    alive: bool,
    ticket: Option<S>,
    /// Tickets that were not offered yet, in TLS 1.3: each is offered once.
    fresh: Vec<S>,
    resuming: Resuming,
    ticket_length: Option<u16>,
    session_id: Option<S>,
    renegotiated_ticket: Option<S>,
    renegotiated_session_id: Option<S>,
    /// The fingerprint of the original ticket.
    ticket_sha256: Option<String>,
    renewed_ticket: Option<S>,
    by_ticket_left: u32,
    attempts: BTreeMap<usize, Attempt>,
    chains: BTreeMap<String, Vec<Vec<u8>>>,
    issuers: Vec<Vec<u8>>,
}

impl<S: Clone> Progress<S> {
    pub(super) fn new(plan: Plan) -> Self {
        Self {
            waiting: plan.steps().into_iter().enumerate().collect(),
            started: 0,
            under_way: BTreeMap::new(),
            numbers: BTreeMap::new(),
            issue_left: plan.per_version(Series::Issue),
            full_left: plan.per_version(Series::Full),
            sign_of_life: SignOfLife::ServerHello,
            alive: false,
            ticket: None,
            fresh: Vec::new(),
            resuming: plan.resuming,
            ticket_length: None,
            session_id: None,
            renegotiated_ticket: None,
            renegotiated_session_id: None,
            ticket_sha256: None,
            renewed_ticket: None,
            by_ticket_left: plan.per_version(Series::ByTicket),
            attempts: BTreeMap::new(),
            chains: BTreeMap::new(),
            issuers: Vec::new(),
        }
    }

    /// Scouts go on as soon as one got a connection: each version has an answer of its own.
    pub(super) fn of_scouts(plan: Plan) -> Self {
        Self {
            waiting: plan.scouting().into_iter().enumerate().collect(),
            issue_left: 0,
            full_left: 0,
            sign_of_life: SignOfLife::Connection,
            ..Self::new(plan)
        }
    }

    /// The next attempt that can start, with its place in the plan.
    ///
    /// Until the first attempt is over, only the first [`Limits::at_first`] start; until there is a sign of life, only as many as may be in
    /// flight: a dead front end costs one time-out, not thirty.
    pub(super) fn next(&mut self, limits: Limits) -> Option<(usize, Order<S>)> {
        let few = match self.started == self.under_way.len() {
            true => limits.at_first,
            false => limits.per_host,
        };
        if self.started >= few && !self.alive {
            return None;
        }
        self.drop_hopeless();
        let index = self
            .waiting
            .iter()
            .position(|(_, step)| self.is_ready(*step))?;
        let (place, step) = self.waiting.remove(index)?;
        let hello = self.hello(step)?;
        self.started += 1;
        self.under_way.insert(place, step.series);
        // By what was tried: what the plan has only under a condition may have been left out before it.
        let number = self.numbers.entry(step.series).or_default();
        *number += 1;
        let order = Order {
            series: step.series,
            number: *number,
            hello,
            rules: Rules::Lenient,
        };
        Some((place, order))
    }

    fn is_ready(&self, step: Step) -> bool {
        // Resumed attempts wait until the baseline stands, so that a probe that stops early has one.
        let baseline = self.issue_left == 0 && self.full_left == 0;
        match step.needs() {
            Needs::Nothing => baseline || matches!(step.series, Series::Full | Series::Issue),
            Needs::Ticket if self.takes_fresh(step) => baseline && !self.fresh.is_empty(),
            Needs::Ticket => baseline && self.ticket.is_some(),
            Needs::SessionId => baseline && self.session_id.is_some(),
            needs => baseline && self.has_session(needs),
        }
    }

    /// Whether an attempt offers a ticket that no other has offered.
    fn takes_fresh(&self, step: Step) -> bool {
        self.resuming == Resuming::ByFreshTicket && step.series == Series::ByTicket
    }

    /// Whether some attempt, under way or to come, may still bring a ticket.
    fn may_bring_fresh(&self) -> bool {
        let brings = |(_, step): &(usize, Step)| !self.takes_fresh(*step);
        !self.under_way.is_empty() || !self.fresh.is_empty() || self.waiting.iter().any(brings)
    }

    /// Whether the session that an attempt needs, of those that not every server gives, is there.
    fn has_session(&self, needs: Needs) -> bool {
        let (ticket, session_id) = (&self.renegotiated_ticket, &self.renegotiated_session_id);
        match needs {
            Needs::RenegotiatedTicket => ticket.is_some(),
            Needs::RenegotiatedSessionId => session_id.is_some(),
            Needs::RenegotiatedSession => ticket.is_some() || session_id.is_some(),
            Needs::RenewedTicket => self.renewed_ticket.is_some(),
            Needs::Nothing | Needs::Ticket | Needs::SessionId => true,
        }
    }

    /// Takes out what can no longer be tried: there is no ticket, or no session ID, to offer.
    fn drop_hopeless(&mut self) {
        let no_ticket = self.issue_left == 0 && self.ticket.is_none();
        let no_session_id = self.full_left == 0 && self.session_id.is_none();
        let over = self.issue_left == 0 && self.full_left == 0;
        let has_renewed = self.renewed_ticket.is_some();
        let no_fresh = !self.may_bring_fresh();
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|(_, step)| match step.needs() {
            Needs::Nothing => true,
            Needs::Ticket if self.takes_fresh(*step) => !no_ticket && !no_fresh,
            Needs::Ticket => !no_ticket,
            Needs::SessionId => !no_session_id,
            Needs::RenewedTicket => !no_ticket && (self.by_ticket_left > 0 || has_renewed),
            needs => !over || self.has_session(needs),
        });
        self.waiting = waiting;
    }

    /// Takes out what is not due: attempts with a session that was not seen.
    fn drop_conditional(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|(_, step)| self.has_session(step.needs()));
        self.waiting = waiting;
    }

    fn hello(&mut self, step: Step) -> Option<Hello<S>> {
        if self.takes_fresh(step) {
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

    /// Takes in what came of an attempt. The first session of each kind is kept, and replayed for the whole run.
    pub(super) fn take(&mut self, place: usize, started: Duration, dialled: Dialled<S>) {
        let Dialled {
            mut attempt,
            certificates,
            issuers,
            session,
            renegotiated,
            more,
        } = dialled;
        self.fresh.extend(more);
        self.under_way.remove(&place);
        attempt.started_us = u64::try_from(started.as_micros()).unwrap_or(u64::MAX);
        self.alive |= match self.sign_of_life {
            SignOfLife::Connection => attempt.sent_hello(),
            SignOfLife::ServerHello => attempt.server_hello.is_some(),
        };
        match attempt.series {
            Series::Issue => {
                self.issue_left = self.issue_left.saturating_sub(1);
                if self.renegotiated_ticket.is_none() && attempt.issued_renegotiated_ticket() {
                    self.renegotiated_ticket = renegotiated;
                }
                if self.ticket.is_none() && attempt.issued_ticket() {
                    self.ticket_length = attempt.new_session_ticket.as_ref().map(|t| t.length);
                    self.ticket_sha256 = fingerprint(&attempt);
                    self.ticket = session;
                } else {
                    self.keep_fresh(session);
                }
            }
            Series::ByTicket if self.resuming == Resuming::ByFreshTicket => {
                self.keep_fresh(session);
            }
            Series::ByTicket => {
                self.by_ticket_left = self.by_ticket_left.saturating_sub(1);
                let renews = attempt.resumed()
                    && attempt.issued_ticket()
                    && fingerprint(&attempt) != self.ticket_sha256;
                if self.renewed_ticket.is_none() && renews {
                    self.renewed_ticket = session;
                }
            }
            Series::Full => {
                self.full_left = self.full_left.saturating_sub(1);
                // Its hello offered no ticket, so that a session which can be offered again has an ID.
                if self.renegotiated_session_id.is_none() && attempt.renegotiated().is_some() {
                    self.renegotiated_session_id = renegotiated;
                }
                if self.session_id.is_none() && attempt.issued_session_id() {
                    self.session_id = session;
                }
            }
            _ => self.keep_fresh(session),
        }
        if let Some(id) = attempt.chain.clone() {
            self.chains.entry(id).or_insert(certificates);
        }
        if issuers.len() > self.issuers.len() {
            self.issuers = issuers;
        }
        self.attempts.insert(place, attempt);
    }

    /// Keeps a ticket to be offered once, in TLS 1.3.
    fn keep_fresh(&mut self, session: Option<S>) {
        if self.resuming == Resuming::ByFreshTicket {
            self.fresh.extend(session);
        }
    }

    /// Nothing is in flight and nothing can start.
    pub(super) fn finish(mut self) -> Ran<S> {
        self.drop_hopeless();
        if self.waiting.is_empty() {
            return self.seen(CutShort::No);
        }
        self.cut(|left_out| CutShort::NoServerHello { left_out })
    }

    pub(super) fn cut(mut self, because: impl FnOnce(u32) -> CutShort) -> Ran<S> {
        self.drop_hopeless();
        self.drop_conditional();
        let left_out = self.waiting.len() + self.under_way.len();
        self.seen(because(u32::try_from(left_out).unwrap_or(u32::MAX)))
    }

    fn seen(mut self, cut_short: CutShort) -> Ran<S> {
        let chain = |(id, certificates): (String, Vec<Vec<u8>>)| ServedChain {
            id,
            certificates: base64(&certificates),
        };
        let mut cut_off = BTreeMap::new();
        for series in self.under_way.into_values() {
            *cut_off.entry(series).or_default() += 1;
        }
        let seen = Seen {
            cut_off,
            attempts: self.attempts.into_values().collect(),
            chains: self.chains.into_iter().map(chain).collect(),
            acceptable_issuers: base64(&self.issuers),
            cut_short,
        };
        Ran {
            seen,
            // Others are best shown one that was not offered yet.
            ticket: self.fresh.pop().or(self.ticket),
        }
    }
}

/// The fingerprint of the ticket that came.
fn fingerprint(attempt: &Attempt) -> Option<String> {
    let ticket = attempt.new_session_ticket.as_ref()?;
    Some(ticket.sha256.clone())
}

fn base64(values: &[Vec<u8>]) -> Vec<String> {
    values.iter().map(|value| BASE64.encode(value)).collect()
}
