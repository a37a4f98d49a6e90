//! One sign for each kind of reply, told apart by shape as well as by colour.

use crate::observation::{Afterwards, Attempt, Body, Reply};

/// A sign in the picture of attempts, in the order of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ReplySign {
    /// HTTP 2xx or 3xx.
    Answered,
    /// HTTP 4xx.
    Denied,
    /// HTTP 5xx.
    Failed,
    /// A reply came; it was cut short, or the connection ended before the next one or in silence.
    BrokenOff,
    /// The handshake completed and nothing was asked.
    NotAsked,
    /// The connection ended without a reply.
    Ended,
    /// Nothing came in time.
    Silent,
    /// No connection, or none that speaks TLS with this client.
    NotReached,
}

/// Whether the connection ended before its time after a first reply.
fn is_broken_off(attempt: &Attempt) -> bool {
    let cut = |body: &Option<Body>| body.as_ref().is_some_and(Body::is_cut_short);
    let later = attempt.later.iter();
    let mut later = later.map(|e| cut(&e.body) || !matches!(e.reply, Reply::Http { .. }));
    cut(&attempt.body)
        || later.any(|broken| broken)
        || matches!(attempt.afterwards, Some(Afterwards::Ended { .. }))
}

impl ReplySign {
    /// The sign for an attempt.
    pub(super) fn of(attempt: &Attempt) -> Self {
        let first = Self::of_reply(&attempt.reply);
        let answered = matches!(first, Self::Answered | Self::Denied | Self::Failed);
        if answered && is_broken_off(attempt) {
            return Self::BrokenOff;
        }
        first
    }

    fn of_reply(reply: &Reply) -> Self {
        match reply {
            Reply::Http { status: 500.. } => Self::Failed,
            Reply::Http { status: 400.. } => Self::Denied,
            Reply::Http { .. } | Reply::Answered => Self::Answered,
            Reply::NotRequested | Reply::Left => Self::NotAsked,
            Reply::Closed
            | Reply::Reset
            | Reply::Alert { .. }
            | Reply::NotHttp
            | Reply::Misbehaved { .. } => Self::Ended,
            Reply::Timeout => Self::Silent,
            Reply::Refused
            | Reply::Unreachable
            | Reply::NotResolved
            | Reply::NotTls { .. }
            | Reply::Incompatible { .. }
            | Reply::LocalFault { .. } => Self::NotReached,
        }
    }

    /// What the legend says.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Answered => "HTTP 2xx or 3xx",
            Self::Denied => "HTTP 4xx",
            Self::Failed => "HTTP 5xx",
            Self::NotAsked => "nothing asked: a scout, or --method NONE",
            Self::BrokenOff => "a reply, then cut short or closed",
            Self::Ended => "ended without an HTTP reply (closed, reset, alert)",
            Self::Silent => "time-out",
            Self::NotReached => "no connection, or no TLS in common",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Answered => "m-answered",
            Self::Denied => "m-denied",
            Self::Failed => "m-failed",
            Self::NotAsked => "m-not-asked",
            Self::BrokenOff => "m-broken-off",
            Self::Ended => "m-ended",
            Self::Silent => "m-silent",
            Self::NotReached => "m-not-reached",
        }
    }

    /// The sign around a point, about seven units wide.
    pub(super) fn draw(self, x: f64, y: f64) -> String {
        let class = self.class();
        let path = |data: &str| {
            format!("<path class=\"{class}\" transform=\"translate({x:.1} {y:.1})\" d=\"{data}\"/>")
        };
        match self {
            Self::Answered => {
                format!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>")
            }
            Self::NotAsked => {
                format!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.4\"/>")
            }
            Self::Denied => path("M0-3.4 3.4 2.8H-3.4Z"),
            Self::Failed => path("M-2.8-2.8H2.8V2.8H-2.8Z"),
            Self::Ended => path("M-2.9-2.9 2.9 2.9M-2.9 2.9 2.9-2.9"),
            Self::BrokenOff => path("M3.2 0A3.2 3.2 0 1 1 0-3.2M0.6-0.6 3.4-3.4"),
            Self::Silent => path("M-3-3.4H3L-3 3.4H3Z"),
            Self::NotReached => path("M0-3.2 3.2 0 0 3.2-3.2 0Z"),
        }
    }
}
