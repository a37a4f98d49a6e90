//! What a lab is asked to be.

use std::fmt;
use std::num::{NonZeroU8, NonZeroU16};
use std::time::Duration;

use crate::observation::TlsVersion;
use crate::schannel::SUITES_2012_R2;

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

/// The only version of TLS that a front end speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LabVersion {
    /// TLS 1.2.
    #[default]
    Tls12,
    /// TLS 1.1.
    Tls11,
    /// TLS 1.0: what .NET 4 speaks by default.
    Tls10,
    /// TLS 1.0 on the last front end of the pool, TLS 1.2 on the others.
    Tls10OnLast,
}

impl LabVersion {
    /// That of one front end, by its number in the pool from 1.
    pub(super) fn of(self, number: u8, front_ends: NonZeroU8) -> TlsVersion {
        match self {
            Self::Tls10OnLast if number == front_ends.get() => TlsVersion::TLS10,
            Self::Tls12 | Self::Tls10OnLast => TlsVersion::TLS12,
            Self::Tls11 => TlsVersion::TLS11,
            Self::Tls10 => TlsVersion::TLS10,
        }
    }
}

/// The cipher suites of the front ends: those of Windows Server 2012 R2 with an RSA certificate, or a part of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LabSuites {
    /// All, in its order.
    #[default]
    All,
    /// Those with RSA key exchange and AES.
    Rsa,
    /// Those with DHE_RSA, over a group of 1024 bits.
    Dhe,
    /// Those with RC4.
    Rc4,
}

impl LabSuites {
    /// Their IANA numbers.
    #[must_use]
    pub fn numbers(self) -> Vec<u16> {
        let of_part = |number: &u16| match self {
            // A certificate with an RSA key goes with no other.
            Self::All => {
                !matches!(number, 0xC009..=0xC00A | 0xC023..=0xC024 | 0xC02B..=0xC02C)
                    && !matches!(number, 0x0032 | 0x0038 | 0x0040 | 0x006A | 0x0013)
            }
            Self::Rsa => matches!(number, 0x009C | 0x009D | 0x003C | 0x003D | 0x0035 | 0x002F),
            Self::Dhe => matches!(number, 0x009E | 0x009F | 0x0039 | 0x0033),
            Self::Rc4 => matches!(number, 0x0004 | 0x0005),
        };
        SUITES_2012_R2.into_iter().filter(of_part).collect()
    }
}

/// When the front ends ask for the client certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Asks {
    /// In the first handshake, as http.sys does where it is told to.
    #[default]
    InFirstHandshake,
    /// By renegotiation after the request, as http.sys does by default.
    AfterRequest,
}

/// What a lab is asked to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabSettings {
    /// Session tickets at the start; [`super::Lab::set_tickets`] switches them later.
    pub tickets: Tickets,
    /// How a connection fails that was resumed by ticket.
    pub failure: Failure,
    /// When the client certificate is asked for.
    pub asks: Asks,
    /// The version of TLS.
    pub version: LabVersion,
    /// The cipher suites.
    pub suites: LabSuites,
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
            asks: Asks::default(),
            version: LabVersion::default(),
            suites: LabSuites::default(),
            front_ends: NonZeroU8::MIN.saturating_add(2),
            port: None,
            delay: Duration::ZERO,
        }
    }
}
