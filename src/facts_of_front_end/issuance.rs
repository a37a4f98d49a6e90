//! Whether tickets are issued.

use crate::observation::{Attempt, FrontEndRun, NewSessionTicket, Rule, Series};
use crate::verdict::{TicketState, Tickets};

use super::certificate::{denies, was_denied};
use super::count_of::{Share, small};
use super::groups::Groups;

/// What handshakes told about tickets.
pub(crate) struct Issuance {
    /// The state.
    pub(crate) state: TicketState,
    /// Attempts of `issue` that were given a ticket.
    pub(crate) issued: Share,
    /// Attempts of `issue` that completed the handshake.
    pub(crate) completed: Share,
    /// Attempts of `issue` that failed for want of a certificate, with and without the promise of a ticket.
    pub(crate) denied: Share,
    /// Those of them that had been promised one.
    pub(crate) promised: Share,
    /// Those of them that were given it in a renegotiation alone.
    pub(crate) renegotiated: usize,
    /// Other attempts that were given a ticket.
    pub(crate) elsewhere: usize,
    /// Attempts of any series that were given a ticket of length 0.
    pub(crate) empty: usize,
    /// Attempts of any series that completed, with the extension acknowledged and no NewSessionTicket.
    pub(crate) unsent: usize,
    /// Attempts of any series that ended before an acknowledged extension was made good.
    pub(crate) unresolved: usize,
    first: Option<NewSessionTicket>,
    /// Whether a ServerHello could promise a ticket: not in TLS 1.3.
    promises: bool,
}

impl Issuance {
    /// Counts.
    pub(crate) fn of(run: &FrontEndRun, groups: &Groups<'_>) -> Self {
        let all = |fits: fn(&Attempt) -> bool| of_series(run).filter(|a| fits(a)).count();
        // In TLS 1.3 no ServerHello promises a ticket, so that a denial says nothing of tickets.
        let denying = denies(&groups.baseline) && !run.is_tls13();
        let denied = Share::count(&groups.issue, |a| denying && was_denied(a));
        let promised = Share::count(&groups.issue, |a| {
            denying && was_denied(a) && is_open_promise(a)
        });
        let issued = Share::count(&groups.issue, |a| has_ticket(a));
        let mut issuance = Self {
            state: TicketState::NotTestable,
            issued,
            renegotiated: Share::count(&groups.issue, |a| has_ticket(a) && !has_own_ticket(a)).hits,
            completed: Share::count(&groups.issue, |a| a.completed_handshake()),
            denied,
            promised,
            elsewhere: all(has_ticket) - issued.hits,
            empty: all(has_empty_ticket),
            unsent: all(is_unsent),
            unresolved: all(|a| is_open_promise(a) && !is_unsent(a)),
            first: first_ticket(run),
            promises: !run.is_tls13(),
        };
        issuance.state = issuance.judge();
        issuance
    }

    fn judge(&self) -> TicketState {
        let told = self.completed.hits + self.denied.hits;
        if self.issued.hits + self.elsewhere > 0 {
            TicketState::Issued
        } else if self.promised.hits > 0 {
            TicketState::Promised
        } else if told + self.unsent > 0 && self.unresolved == 0 {
            TicketState::NotIssued
        } else {
            TicketState::NotTestable
        }
    }

    /// For the report.
    pub(crate) fn report(&self) -> Tickets {
        Tickets {
            state: self.state,
            issued: small(self.issued.hits),
            attempts: small(self.issued.of),
            lifetime_hint_s: self.first.as_ref().map(|ticket| ticket.lifetime_hint),
            length: self.first.as_ref().map(|ticket| ticket.length),
            reason: self.words(),
        }
    }

    fn words(&self) -> String {
        match self.state {
            TicketState::Issued if self.issued.hits == 0 => format!(
                "{} handshakes that offered tickets were given one; {} other attempts were",
                self.issued, self.elsewhere
            ),
            TicketState::Issued => format!(
                "{} handshakes that offered tickets were given one{}",
                self.issued,
                self.in_renegotiation()
            ),
            TicketState::Promised => format!(
                "{} ServerHellos acknowledged the extension, and the handshake then failed because \
                 no client certificate was accepted",
                self.promised
            ),
            TicketState::NotIssued => self.words_for_none(),
            TicketState::NotTestable if self.issued.of == 0 => {
                "no ClientHello that offers tickets was sent".to_owned()
            }
            TicketState::NotTestable if !self.promises => {
                format!(
                    "{} handshakes that offered tickets completed",
                    self.completed
                )
            }
            TicketState::NotTestable => format!(
                "{} handshakes that offered tickets completed; {} acknowledged the extension and \
                 ended before a ticket",
                self.completed, self.unresolved
            ),
        }
    }

    /// A clause where tickets came in renegotiations alone.
    pub(crate) fn in_renegotiation(&self) -> String {
        match self.renegotiated {
            0 => String::new(),
            all if all == self.issued.hits => ", in the renegotiation only".to_owned(),
            some => format!(", {some} of them in the renegotiation only"),
        }
    }

    fn words_for_none(&self) -> String {
        let told = format!(
            "{} handshakes that offered tickets completed",
            self.completed
        );
        if !self.promises {
            format!("{told}; none brought a ticket")
        } else if self.unsent > 0 {
            format!(
                "{told}; {} acknowledged the extension and got no NewSessionTicket",
                self.unsent
            )
        } else if self.empty > 0 {
            format!(
                "{told}; {} tickets of length 0 came and no other",
                self.empty
            )
        } else if self.denied.hits > 0 {
            format!(
                "{told} and {} more reached the request for a client certificate; none \
                 acknowledged the extension",
                self.denied.hits
            )
        } else {
            format!("{told}; none acknowledged the extension")
        }
    }
}

/// A ticket that came proves that tickets are issued, even where the handshake then failed, and whichever handshake it came in.
pub(crate) fn has_ticket(attempt: &Attempt) -> bool {
    has_own_ticket(attempt) || renegotiated_ticket(attempt).is_some()
}

/// Whether a ticket came in the first handshake.
pub(crate) fn has_own_ticket(attempt: &Attempt) -> bool {
    ticket(attempt).is_some_and(|ticket| ticket.length > 0)
}

/// The ticket that came in a renegotiation.
pub(crate) fn renegotiated_ticket(attempt: &Attempt) -> Option<&NewSessionTicket> {
    let second = attempt.renegotiation.as_ref()?;
    let ticket = second.new_session_ticket.as_ref();
    ticket.filter(|ticket| ticket.length > 0)
}

/// Whether a ticket of length 0 came: "none after all" (RFC 5077 section 3.3).
pub(crate) fn has_empty_ticket(attempt: &Attempt) -> bool {
    ticket(attempt).is_some_and(|ticket| ticket.length == 0)
}

fn ticket(attempt: &Attempt) -> Option<&NewSessionTicket> {
    attempt.new_session_ticket.as_ref()
}

/// Whether the extension was acknowledged and no NewSessionTicket of any length followed.
pub(crate) fn is_open_promise(attempt: &Attempt) -> bool {
    attempt.acknowledged_ticket() && ticket(attempt).is_none()
}

/// Whether the server went on to ChangeCipherSpec without the ticket. A strict client leaves there, before the handshake is complete.
pub(crate) fn is_unsent(attempt: &Attempt) -> bool {
    let broken = attempt.breach.as_ref().map(|breach| breach.rule);
    is_open_promise(attempt)
        && (attempt.completed_handshake() || broken == Some(Rule::PromisedTicketNotSent))
}

/// Scouts leave before a ticket can come.
fn of_series(run: &FrontEndRun) -> impl Iterator<Item = &Attempt> {
    run.attempts.iter().filter(|a| a.series != Series::Scout)
}

/// The ticket of the first handshake, or else that of a renegotiation.
fn of_either(attempt: &Attempt) -> Option<&NewSessionTicket> {
    let own = ticket(attempt).filter(|ticket| ticket.length > 0);
    own.or_else(|| renegotiated_ticket(attempt))
}

/// The first ticket by series and number, so that the order of the list does not matter.
fn first_ticket(run: &FrontEndRun) -> Option<NewSessionTicket> {
    let given = of_series(run).filter(|a| has_ticket(a));
    let first = given.min_by_key(|a| {
        let shape = of_either(a).map(|ticket| (ticket.length, ticket.lifetime_hint));
        (a.series != Series::Issue, a.series, a.number, shape)
    })?;
    of_either(first).cloned()
}
