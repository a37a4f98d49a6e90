//! One attempt of the plan, and under which condition it is made.

use crate::observation::{Series, TlsVersion};

/// How sessions are resumed in a TLS version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resuming {
    /// By a ticket or a session ID, the same each time: up to TLS 1.2.
    BySession,
    /// By a ticket alone, another one each time: TLS 1.3, where session IDs mean nothing (RFC 8446 section 2.2 and appendix C.4).
    ByFreshTicket,
}

impl Resuming {
    /// That of a version.
    #[must_use]
    pub fn of(version: TlsVersion) -> Self {
        match version >= TlsVersion::TLS13 {
            true => Self::ByFreshTicket,
            false => Self::BySession,
        }
    }
}

/// Whether the first attempts over rustls look for a server that renegotiates, which the other engine then probes anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// They do: where they find one, they have been made in vain.
    First,
    /// The user chose the engine.
    LeftOut,
}

impl Look {
    /// Attempts that are made before the look is over, and in vain where the server renegotiates.
    pub const ATTEMPTS: u32 = 2;
}

/// How much of a plan runs in one TLS version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// All of it.
    Whole,
    /// As few attempts as let the test show tickets that always fail: for the version beside the highest.
    Brief,
}

/// Under which condition an attempt of the plan is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Under none but what it [needs](Step::needs).
    Always,
    /// Only where a connection renegotiated, and got a session by it.
    Renegotiated,
    /// Only where an abbreviated handshake renewed the ticket.
    Renewed,
}

/// Whether scouts go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scouts {
    /// One for each of [`TlsVersion::SCOUTED`].
    EachVersion,
    /// None.
    LeftOut,
}

/// What an attempt of the plan needs before it can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// A ticket from the series `issue`.
    Ticket,
    /// A session ID from the series `full`.
    SessionId,
    /// A ticket from a renegotiation in the series `issue`.
    RenegotiatedTicket,
    /// A session ID from a renegotiation in the series `full`.
    RenegotiatedSessionId,
    /// Either of them.
    RenegotiatedSession,
    /// The ticket by which an abbreviated handshake of `by ticket` renewed the original.
    RenewedTicket,
}

/// One attempt of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its series.
    pub series: Series,
    /// Its number in the series, from 1.
    pub number: u32,
    /// Its condition.
    pub when: When,
}

impl Step {
    /// What it needs before it can start.
    #[must_use]
    pub fn needs(self) -> Needs {
        match self.series {
            Series::ByTicket | Series::SameTicket | Series::ForeignTicket => Needs::Ticket,
            Series::BySessionId => Needs::SessionId,
            Series::RenegotiatedTicket => Needs::RenegotiatedTicket,
            Series::RenewedTicket => Needs::RenewedTicket,
            Series::RenegotiatedSessionId => Needs::RenegotiatedSessionId,
            _ if self.when == When::Renegotiated => Needs::RenegotiatedSession,
            Series::Scout
            | Series::Full
            | Series::Issue
            | Series::Control
            | Series::UnknownTicket => Needs::Nothing,
        }
    }
}
