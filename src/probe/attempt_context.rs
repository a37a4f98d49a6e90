//! One front end on its course: what its attempts need, and the time that they have left.

use std::net::SocketAddr;

use rustls_pki_types::ServerName;
use tokio::sync::watch;
use tokio::time::Instant;

use super::engines::Engines;
use super::settings::Settings;
use crate::experiment::Limits;
use crate::http::Request;

/// One front end with all that its attempts need.
pub(super) struct Course<'a> {
    pub(super) address: SocketAddr,
    pub(super) name: ServerName<'static>,
    pub(super) request: Request,
    pub(super) engines: &'a Engines,
    pub(super) settings: &'a Settings,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) begun: Instant,
}

impl Course<'_> {
    /// Whether the series on rustls may end where the classic engine would see more, for that to begin anew.
    pub(super) fn may_switch(&self) -> bool {
        self.settings.engine.is_none()
    }

    /// The terms for the next part of the course: the deadline is that of the whole.
    pub(super) fn terms(&self) -> (Limits, watch::Receiver<bool>) {
        let limits = self.settings.limits;
        let left = limits.deadline.saturating_sub(self.begun.elapsed());
        let limits = Limits {
            deadline: left,
            ..limits
        };
        (limits, self.stop.clone())
    }
}
