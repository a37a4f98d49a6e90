//! What all front ends of a run share.

use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use crate::experiment::Limits;
use crate::http::Request;
use crate::observation::{CertificateAtHand, Engine, Method};
use crate::plan::Plan;

/// What all front ends of a run share.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Attempts of each series.
    pub plan: Plan,
    /// What each attempt asks.
    pub asking: Asking,
    /// Whether a client certificate is at hand.
    pub client_certificate: CertificateAtHand,
    /// The engine that the user asked for.
    pub engine: Option<Engine>,
    /// How hard one front end may be pressed.
    pub limits: Limits,
    /// Front ends in flight.
    pub parallel: NonZeroUsize,
    /// Draws the pairs of the series `foreign ticket` in large pools.
    pub seed: u64,
}

/// What each attempt asks over its connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The method of its requests.
    pub method: Method,
    /// How many, at most.
    pub requests: NonZeroU32,
    /// How long the connection is then kept open in silence.
    pub hold: Duration,
    /// The body of a POST; none for an empty XML document.
    pub body: Option<Vec<u8>>,
}

impl Default for Asking {
    /// Two times GET, as a client that stays connected would.
    fn default() -> Self {
        Self {
            method: Method::Get,
            requests: NonZeroU32::MIN.saturating_add(1),
            hold: Duration::ZERO,
            body: None,
        }
    }
}

impl Asking {
    /// Requests over so many connections, at most.
    #[must_use]
    pub fn most(&self, connections: u64) -> u64 {
        match self.method {
            Method::None => 0,
            _ => connections.saturating_mul(u64::from(self.requests.get())),
        }
    }

    pub(super) fn request(&self, authority: &str, path: &str) -> Request {
        let request = Request::new(self.method, authority, path)
            .times(self.requests)
            .holding(self.hold);
        match &self.body {
            Some(body) => request.with_body(body),
            None => request,
        }
    }
}
