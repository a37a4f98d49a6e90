//! How hard a front end may be pressed, and what a run leaves.

use std::time::Duration;

use super::seen::Seen;
use crate::plan::Look;

/// How hard one front end may be pressed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections in flight.
    pub per_host: usize,
    /// Connections in flight until the first attempt is over.
    pub at_first: usize,
    /// Time for the whole front end.
    pub deadline: Duration,
}

impl Limits {
    /// `per_host` connections in flight from the beginning.
    #[must_use]
    pub fn new(per_host: usize, deadline: Duration) -> Self {
        Self {
            per_host,
            at_first: per_host,
            deadline,
        }
    }

    /// The same with a first look at the server, which the plan counts.
    #[must_use]
    pub fn looking(self) -> Self {
        Self {
            at_first: self.per_host.min(Look::ATTEMPTS as usize),
            ..self
        }
    }
}

/// What a run leaves: what was seen, and the ticket that it replayed.
#[derive(Clone, Debug)]
pub struct Ran<S> {
    /// What was seen.
    pub seen: Seen,
    /// The first session with a ticket, for other front ends to be shown; none where no ticket was issued.
    pub ticket: Option<S>,
}

impl<S> Ran<S> {
    /// The same with its session as another type.
    pub fn map<T>(self, kept: impl FnOnce(S) -> T) -> Ran<T> {
        Ran {
            seen: self.seen,
            ticket: self.ticket.map(kept),
        }
    }
}

impl<S> Default for Ran<S> {
    fn default() -> Self {
        Self {
            seen: Seen::default(),
            ticket: None,
        }
    }
}
