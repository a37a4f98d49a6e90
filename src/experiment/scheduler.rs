//! Which attempt of a plan comes next: what is still to do, what is under way, what is known.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::kept_sessions::{Brought, KeptSessions};
use super::limits::{Limits, Ran};
use super::seen::Seen;
use crate::dial::{Dialled, Order};
use crate::observation::{Attempt, CutShort, Rules, Series, ServedChain};
use crate::plan::{Needs, Plan, Step};

/// What shows that a front end is not dead.
#[derive(Clone, Copy, Debug)]
enum SignOfLife {
    Connection,
    ServerHello,
}

/// The state of a run: what is still to do, what is known.
pub(super) struct Scheduler<S> {
    waiting: VecDeque<(usize, Step)>,
    started: usize,
    under_way: BTreeMap<usize, Series>,
    /// The number of the last attempt of each series.
    numbers: BTreeMap<Series, u32>,
    issue_left: u32,
    full_left: u32,
    sign_of_life: SignOfLife,
    alive: bool,
    sessions: KeptSessions<S>,
    by_ticket_left: u32,
    attempts: BTreeMap<usize, Attempt>,
    chains: BTreeMap<String, Vec<Vec<u8>>>,
    issuers: Vec<Vec<u8>>,
}

impl<S: Clone> Scheduler<S> {
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
            sessions: KeptSessions::new(plan.resuming),
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
        let hello = self.sessions.hello(step)?;
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
            Needs::Ticket if self.sessions.offers_fresh(step) => {
                baseline && self.sessions.has_fresh()
            }
            needs => baseline && self.sessions.has(needs),
        }
    }

    /// Whether some attempt, under way or to come, may still bring a ticket.
    fn may_bring_fresh(&self) -> bool {
        let brings = |(_, step): &(usize, Step)| !self.sessions.offers_fresh(*step);
        !self.under_way.is_empty() || self.sessions.has_fresh() || self.waiting.iter().any(brings)
    }

    /// Takes out what can no longer be tried: there is no ticket, or no session ID, to offer.
    fn drop_hopeless(&mut self) {
        let sessions = &self.sessions;
        let no_ticket = self.issue_left == 0 && !sessions.has(Needs::Ticket);
        let no_session_id = self.full_left == 0 && !sessions.has(Needs::SessionId);
        let over = self.issue_left == 0 && self.full_left == 0;
        let no_fresh = !self.may_bring_fresh();
        let may_renew = self.by_ticket_left > 0;
        self.waiting.retain(|(_, step)| match step.needs() {
            Needs::Nothing => true,
            Needs::Ticket if sessions.offers_fresh(*step) => !no_ticket && !no_fresh,
            Needs::Ticket => !no_ticket,
            Needs::SessionId => !no_session_id,
            needs @ Needs::RenewedTicket => !no_ticket && (may_renew || sessions.has(needs)),
            needs => !over || sessions.has(needs),
        });
    }

    /// Takes out what is not due: attempts with a session that not every server gives, and that was not seen.
    fn drop_conditional(&mut self) {
        let sessions = &self.sessions;
        self.waiting.retain(|(_, step)| match step.needs() {
            Needs::Nothing | Needs::Ticket | Needs::SessionId => true,
            needs => sessions.has(needs),
        });
    }

    /// Takes in what came of an attempt. Sessions that it brought are kept for others.
    pub(super) fn take(&mut self, place: usize, started: Duration, dialled: Dialled<S>) {
        let Dialled {
            mut attempt,
            certificates,
            issuers,
            session,
            renegotiated,
            more,
        } = dialled;
        self.under_way.remove(&place);
        attempt.started_us = u64::try_from(started.as_micros()).unwrap_or(u64::MAX);
        self.alive |= match self.sign_of_life {
            SignOfLife::Connection => attempt.sent_hello(),
            SignOfLife::ServerHello => attempt.server_hello.is_some(),
        };
        let left = match attempt.series {
            Series::Issue => Some(&mut self.issue_left),
            Series::Full => Some(&mut self.full_left),
            Series::ByTicket => Some(&mut self.by_ticket_left),
            _ => None,
        };
        if let Some(left) = left {
            *left = left.saturating_sub(1);
        }
        let brought = Brought {
            session,
            renegotiated,
            more,
        };
        self.sessions.keep(&attempt, brought);
        if let Some(id) = attempt.chain.clone() {
            self.chains.entry(id).or_insert(certificates);
        }
        if issuers.len() > self.issuers.len() {
            self.issuers = issuers;
        }
        self.attempts.insert(place, attempt);
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

    fn seen(self, cut_short: CutShort) -> Ran<S> {
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
            ticket: self.sessions.into_shown(),
        }
    }
}

fn base64(values: &[Vec<u8>]) -> Vec<String> {
    values.iter().map(|value| BASE64.encode(value)).collect()
}
