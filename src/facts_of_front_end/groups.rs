//! Which attempts count, and as what.

use crate::observation::{Attempt, FrontEndRun, HandshakeKind, Offer, Reply, Series};

use super::certificate::was_denied;
use super::compare::Baseline;
use super::conversation::Course;
use super::count_of::Share;
use super::session::Session;

/// The attempts that count: their ClientHello went out, and this machine did not fail them.
pub(crate) struct Groups<'a> {
    /// Full handshakes: series `full`, `issue` and `control`.
    pub(crate) baseline: Vec<&'a Attempt>,
    /// Series `issue`.
    pub(crate) issue: Vec<&'a Attempt>,
    /// Attempts of `by ticket` that presented the ticket.
    pub(crate) by_ticket: Vec<&'a Attempt>,
    /// Attempts of `same ticket` that presented it, in TLS 1.3.
    pub(crate) same_ticket: Vec<&'a Attempt>,
    /// Attempts of `by session ID` that offered the session ID.
    pub(crate) by_session_id: Vec<&'a Attempt>,
    /// Attempts of `renegotiated ticket` that presented the ticket.
    pub(crate) renegotiated_ticket: Vec<&'a Attempt>,
    /// Attempts of `renegotiated session ID` that offered the session ID.
    pub(crate) renegotiated_session_id: Vec<&'a Attempt>,
    /// Attempts of `renewed ticket` that presented it.
    pub(crate) renewed_ticket: Vec<&'a Attempt>,
    /// Attempts of `unknown ticket` that presented it.
    pub(crate) unknown_ticket: Vec<&'a Attempt>,
}

impl<'a> Groups<'a> {
    /// Sorts the attempts of a run.
    pub(crate) fn of(run: &'a FrontEndRun) -> Self {
        let select = |fits: fn(&Attempt) -> bool| -> Vec<&'a Attempt> {
            let counted = run.attempts.iter().filter(|a| counts(a));
            counted.filter(|a| fits(a)).collect()
        };
        Self {
            baseline: select(|a| {
                matches!(a.series, Series::Full | Series::Issue | Series::Control)
            }),
            issue: select(|a| a.series == Series::Issue),
            by_ticket: select(|a| a.series == Series::ByTicket && a.offer == Offer::Ticket),
            same_ticket: select(|a| a.series == Series::SameTicket && a.offer == Offer::Ticket),
            by_session_id: select(|a| {
                a.series == Series::BySessionId && a.offer == Offer::SessionId
            }),
            renegotiated_ticket: select(|a| {
                a.series == Series::RenegotiatedTicket && a.offer == Offer::Ticket
            }),
            renegotiated_session_id: select(|a| {
                a.series == Series::RenegotiatedSessionId && a.offer == Offer::SessionId
            }),
            renewed_ticket: select(|a| {
                a.series == Series::RenewedTicket && a.offer == Offer::Ticket
            }),
            unknown_ticket: select(|a| {
                a.series == Series::UnknownTicket && a.offer == Offer::Ticket
            }),
        }
    }

    /// Every attempt that counts.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'a Attempt> {
        let groups = [
            &self.baseline,
            &self.by_ticket,
            &self.same_ticket,
            &self.by_session_id,
            &self.renegotiated_ticket,
            &self.renegotiated_session_id,
            &self.renewed_ticket,
            &self.unknown_ticket,
        ];
        groups.into_iter().flatten().copied()
    }

    /// What full handshakes got.
    pub(crate) fn baseline_ranks(&self) -> Baseline {
        let (controls, opening): (Vec<&Attempt>, Vec<&Attempt>) = self
            .baseline
            .iter()
            .partition(|a| a.series == Series::Control);
        Baseline {
            opening: courses(&opening),
            controls: courses(&controls),
        }
    }

    /// Whether connections with a ticket that no server can decrypt end before their handshake is complete: then such an end says
    /// nothing about tickets of this server.
    pub(crate) fn unknown_ticket_dies(&self) -> bool {
        Share::count(&self.unknown_ticket, |a| died_unresumed(a)).is_half()
    }

    /// Attempts that presented the ticket of `session`.
    pub(crate) fn tickets(&self, session: Session) -> &[&'a Attempt] {
        match session {
            Session::First => &self.by_ticket,
            Session::Renegotiated => &self.renegotiated_ticket,
            Session::Renewed => &self.renewed_ticket,
        }
    }

    /// Attempts that offered the session ID of `session`.
    pub(crate) fn session_ids(&self, session: Session) -> &[&'a Attempt] {
        match session {
            Session::First => &self.by_session_id,
            Session::Renegotiated => &self.renegotiated_session_id,
            // With the ticket came no session ID.
            Session::Renewed => &[],
        }
    }

    /// The attempts with the ticket of `session` whose replies are compared with the baseline.
    pub(crate) fn ticket_test(&self, session: Session) -> Vec<&'a Attempt> {
        let spare = self.unknown_ticket_dies();
        let kept = self.tickets(session).iter().copied();
        let left_out = |a: &Attempt| a.was_broken_off() || spare && died_unresumed(a);
        kept.filter(|a| !left_out(a)).collect()
    }

    /// Those of every session.
    pub(crate) fn ticket_tests(&self) -> Vec<&'a Attempt> {
        [Session::First, Session::Renegotiated, Session::Renewed]
            .map(|session| self.ticket_test(session))
            .concat()
    }

    /// The same without renewed tickets.
    pub(crate) fn original_tickets(&self) -> Vec<&'a Attempt> {
        [&self.by_ticket[..], &self.renegotiated_ticket].concat()
    }
}

fn counts(attempt: &Attempt) -> bool {
    attempt.sent_hello() && !is_local_fault(attempt)
}

/// Whether the attempt failed on this machine.
pub(crate) fn is_local_fault(attempt: &Attempt) -> bool {
    matches!(attempt.reply, Reply::LocalFault { .. })
}

/// Whether no ServerHello came.
pub(crate) fn died_before_server_hello(attempt: &Attempt) -> bool {
    attempt.server_hello.is_none() && !attempt.completed_handshake()
}

/// Whether the handshake ended, by whoever's doing, and the server had not taken the session up. One that ends for want of a client
/// certificate is none of these.
pub(crate) fn died_unresumed(attempt: &Attempt) -> bool {
    let unresumed = attempt.handshake != HandshakeKind::Abbreviated || attempt.was_broken_off();
    !attempt.completed_handshake() && unresumed && !was_denied(attempt)
}

/// How attempts went. What this client broke off got no reply that could be ranked.
pub(crate) fn courses(attempts: &[&Attempt]) -> Vec<Course> {
    let replied = attempts.iter().filter(|a| !a.was_broken_off());
    replied.map(|a| Course::of(a)).collect()
}
