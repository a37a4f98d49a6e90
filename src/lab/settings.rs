//! What a lab is asked to be.

use std::fmt;
use std::num::{NonZeroU8, NonZeroU16};
use std::time::Duration;

/// Whether the front ends issue and take session tickets: what the registry value stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tickets {
    /// As a default Windows Server 2012 R2 does.
    #[default]
    On,
    /// As after `EnableSessionTicket` = 2 and a restart of the services (KB 2901554).
    Off,
}

impl Tickets {
    /// Both.
    pub const ALL: [Self; 2] = [Self::On, Self::Off];

    /// The word on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }
}

impl fmt::Display for Tickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How a connection fails that was resumed by ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Failure {
    /// The request is read, then the connection is closed in order and without a reply.
    #[default]
    Close,
    /// The request is read, then TCP is reset.
    Reset,
    /// A fatal alert in place of the ServerHello.
    Alert,
    /// The request is read and never answered.
    Stall,
    /// HTTP 403.
    Status,
}

impl Failure {
    /// Every way to fail.
    pub const ALL: [Self; 5] = [
        Self::Close,
        Self::Reset,
        Self::Alert,
        Self::Stall,
        Self::Status,
    ];

    /// The word on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Reset => "reset",
            Self::Alert => "alert",
            Self::Stall => "stall",
            Self::Status => "status",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a lab is asked to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabSettings {
    /// Session tickets at the start; [`super::Lab::set_tickets`] switches them later.
    pub tickets: Tickets,
    /// How a connection fails that was resumed by ticket.
    pub failure: Failure,
    /// Number of front ends in the pool.
    pub front_ends: NonZeroU8,
    /// The port of all front ends; none takes one that is free.
    pub port: Option<NonZeroU16>,
    /// How much later than it could each flight is answered: a full handshake with a request has three, an abbreviated one
    /// two. A TCP connection itself is not delayed.
    pub delay: Duration,
}

impl Default for LabSettings {
    fn default() -> Self {
        Self {
            tickets: Tickets::default(),
            failure: Failure::default(),
            front_ends: NonZeroU8::MIN.saturating_add(2),
            port: None,
            delay: Duration::ZERO,
        }
    }
}
