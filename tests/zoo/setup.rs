//! One row of the table: how a server is set up, and what must be said of it.

/// The TLS software under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stack {
    OpenSsl,
    Nginx,
    Apache,
    HaProxy,
    Lighttpd,
    Stunnel,
    Python,
    PyOpenSsl,
    Node,
    GnuTlsServ,
    GnuTls,
    Go,
    Java,
    Nss,
    WolfSsl,
    MbedTls,
}

impl Stack {
    /// What a server, as it is set up here, does with session IDs: the word of the report, or none where chance has a part.
    pub(crate) fn session_ids(self, tickets: Tickets) -> Option<&'static str> {
        Some(match self {
            Self::Go | Self::Lighttpd => "not_issued",
            // Set up without a cache where it has tickets.
            Self::Nginx => tickets.either("not_issued", "accepted"),
            Self::GnuTls | Self::Node => "refused",
            // All its contexts share a cache of 33 sessions.
            Self::WolfSsl => return None,
            Self::OpenSsl
            | Self::Apache
            | Self::HaProxy
            | Self::Stunnel
            | Self::Python
            | Self::PyOpenSsl
            | Self::GnuTlsServ
            | Self::Java
            | Self::Nss
            | Self::MbedTls => "accepted",
        })
    }
}

/// The TLS versions that a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    V10,
    V12,
    /// TLS 1.0 to 1.2.
    Both,
    V13,
}

impl Tls {
    /// The word for the server programs.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::V10 => "1.0",
            Self::V12 => "1.2",
            Self::Both => "1.0-1.2",
            Self::V13 => "1.3",
        }
    }

    /// As nginx and Apache httpd list them.
    pub(crate) fn protocols(self) -> &'static str {
        match self {
            Self::V10 => "TLSv1",
            Self::V12 => "TLSv1.2",
            Self::Both => "TLSv1 TLSv1.1 TLSv1.2",
            Self::V13 => "TLSv1.3",
        }
    }

    /// Lowest and highest.
    pub(crate) fn range(self) -> (&'static str, &'static str) {
        let word = self.word();
        word.split_once('-').unwrap_or((word, word))
    }
}

/// Whether the server gives session tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tickets {
    On,
    Off,
}

impl Tickets {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// One of two texts of a configuration.
    pub(crate) fn either<T>(self, on: T, off: T) -> T {
        match self {
            Self::On => on,
            Self::Off => off,
        }
    }
}

/// How the server asks for a client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    None,
    Asked,
    Required,
    /// By renegotiation, after the request.
    Later,
}

impl Demand {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Asked => "asked",
            Self::Required => "required",
            Self::Later => "later",
        }
    }
}

/// What the tool is given to present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Client {
    WithCertificate,
    WithoutCertificate,
}

/// What a connection gets that resumes a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resumed {
    /// What every connection gets.
    Good,
    /// Status 403.
    Forbidden,
    /// The end of the connection in place of a reply.
    Closed,
    /// A reset in place of a reply.
    Reset,
    /// Nothing, not even the end of the connection, if the server may do that.
    Dropped,
    /// The end, where the session is one of a first handshake and not of a renegotiation.
    FirstClosed,
    /// The end, where the session is one of a renegotiation.
    SecondClosed,
}

impl Resumed {
    /// The word for the server programs.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Forbidden => "403",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::Dropped => "dropped",
            Self::FirstClosed => "first-closed",
            Self::SecondClosed => "second-closed",
        }
    }
}

/// What must be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Absent,
    Present,
    Exposed,
    Inconclusive,
}

impl Verdict {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Present => "present",
            Self::Exposed => "exposed",
            Self::Inconclusive => "inconclusive",
        }
    }

    /// As the README has it.
    pub(crate) fn exit_code(self) -> i32 {
        match self {
            Self::Absent => 0,
            Self::Present => 10,
            Self::Exposed => 11,
            Self::Inconclusive => 13,
        }
    }
}

/// How a server is set up, and what the tool has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setup {
    pub(crate) tls: Tls,
    pub(crate) tickets: Tickets,
    pub(crate) demand: Demand,
    pub(crate) client: Client,
    pub(crate) resumed: Resumed,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) stack: Stack,
    pub(crate) setup: Setup,
    pub(crate) verdict: Verdict,
    pub(crate) reason: &'static str,
}

impl Row {
    /// What must be said, in one line.
    pub(crate) fn expected(&self) -> String {
        let (verdict, code) = (self.verdict.word(), self.verdict.exit_code());
        format!("{verdict} ({}), exit {code}", self.reason)
    }
}
