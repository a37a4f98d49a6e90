//! What a run amounts to, front end by front end, so that none of them must be kept for it.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use jiff::{SignedDuration, Timestamp};

use super::{Frame, FrontEndReport, PoolReport, Report, SCHEMA, Tool};
use crate::across_front_ends::{FailOn, Tally};
use crate::observation::CutShort;
use crate::verdict::CertificateState;

/// What a run amounts to.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    tally: Tally,
    certificate: Option<CertificateState>,
    /// Connections to front ends that saw no certificate that they took.
    without_certificate: u64,
    /// Those front ends.
    certificate_wanted: BTreeSet<SocketAddr>,
    /// Front ends whose plan the user cut.
    interrupted: u64,
    front_ends: u64,
}

impl Totals {
    /// That of several front ends.
    #[must_use]
    pub fn of(front_ends: &[FrontEndReport]) -> Self {
        let mut totals = Self::default();
        front_ends
            .iter()
            .for_each(|front_end| totals.add(front_end));
        totals
    }

    /// Counts one more front end.
    pub fn add(&mut self, front_end: &FrontEndReport) {
        self.tally.add(front_end.verdict);
        self.certificate = self.certificate.max(Some(front_end.certificate));
        if front_end.was_without_certificate() {
            self.without_certificate += front_end.connections();
            self.certificate_wanted.extend(front_end.address);
        }
        self.front_ends += 1;
        let interrupted = matches!(front_end.cut_short, CutShort::Interrupted { .. });
        self.interrupted += u64::from(interrupted);
    }

    /// Counts what the front ends of a pool were shown after that.
    pub fn add_pool(&mut self, pool: &PoolReport) {
        let wanted = |to: &SocketAddr| self.certificate_wanted.contains(to);
        let shown = pool.connections_to(wanted);
        self.without_certificate += shown;
    }

    fn interrupted(&self) -> Option<String> {
        let (cut, all) = (self.interrupted, self.front_ends);
        (cut > 0).then(|| format!("interrupted: {cut} of {all} front ends were not finished"))
    }

    /// The report of a run without its front ends and pools.
    #[must_use]
    pub fn report(self, frame: Frame, fail_on: &FailOn) -> Report {
        let certificate = self.certificate.unwrap_or(CertificateState::Unknown);
        Report {
            notices: self
                .interrupted()
                .into_iter()
                .chain(self.events_of_its_own(&frame))
                .collect(),
            schema: SCHEMA.to_owned(),
            tool: Tool::this(),
            command: frame.command,
            started: frame.started,
            finished: frame.finished,
            vantage: frame.vantage,
            plan: frame.plan,
            verdict: self.tally.worst(),
            certificate,
            exit_code: fail_on.exit_code(self.tally.grounds(certificate)),
            front_ends: Vec::new(),
            pools: Vec::new(),
            change: None,
            merged: Vec::new(),
            capture: None,
        }
    }

    /// A probe without an accepted certificate can itself be what the event log tells of.
    fn events_of_its_own(&self, frame: &Frame) -> Option<String> {
        let connections = self.without_certificate;
        (connections > 0).then(|| {
            format!(
                "probed without an accepted client certificate: the servers may log events 61030 or 32042 for it, between {:.0} and {:.0} ({connections} connections)",
                frame.started,
                whole_second_after(frame.finished)
            )
        })
    }
}

/// Events have whole seconds: the window must not end before the last connection did.
fn whole_second_after(time: Timestamp) -> Timestamp {
    match time.subsec_nanosecond() {
        0 => time,
        _ => time
            .checked_add(SignedDuration::from_secs(1))
            .unwrap_or(time),
    }
}
