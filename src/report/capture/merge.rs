//! What several runs read of captured traffic, as one.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::net::SocketAddr;

use crate::report::{CaptureReport, EventsNear, MergedRun, Report};

impl Report {
    /// What was read of captured traffic: by this run, or by the runs that were put together to it, where each of them read some.
    #[must_use]
    pub fn captured(&self) -> Option<Cow<'_, CaptureReport>> {
        if let Some(capture) = &self.capture {
            return Some(Cow::Borrowed(capture));
        }
        joined(&self.merged).map(Cow::Owned)
    }
}

/// The captures of all runs; none where one of them made its connections itself.
fn joined(runs: &[MergedRun]) -> Option<CaptureReport> {
    let mut places: Vec<(&str, CaptureReport)> = Vec::new();
    for run in runs {
        let capture = run.capture.as_deref()?;
        match places.iter_mut().find(|(name, _)| *name == run.name) {
            Some((_, earlier)) => earlier.replace_by(capture),
            None => places.push((&run.name, capture.clone())),
        }
    }
    let all = places.into_iter().map(|(_, capture)| capture);
    all.reduce(|mut first, next| {
        first.put_beside(&next);
        first
    })
}

/// The captures of the runs from one place.
pub(in crate::report) fn of_place(runs: &[MergedRun], name: &str) -> Option<Box<CaptureReport>> {
    let here = runs.iter().filter(|run| run.name == name);
    let captures = here.filter_map(|run| run.capture.as_deref());
    let all = captures.cloned().reduce(|mut earlier, later| {
        earlier.replace_by(&later);
        earlier
    });
    all.map(Box::new)
}

impl CaptureReport {
    /// A later run from the same place counts for the servers that it saw, as its rows do.
    fn replace_by(&mut self, later: &Self) {
        let seen: BTreeSet<SocketAddr> = later.pairs.iter().map(|pair| pair.count.server).collect();
        self.pairs.retain(|pair| !seen.contains(&pair.count.server));
        self.connections.retain(|one| !seen.contains(&one.server));
        let seen: BTreeSet<SocketAddr> = later.tls13.iter().map(|one| one.server).collect();
        self.tls13.retain(|one| !seen.contains(&one.server));
        self.put_beside(later);
    }

    fn put_beside(&mut self, other: &Self) {
        self.files.extend_from_slice(&other.files);
        self.counts.add(&other.counts);
        self.first_packet = [self.first_packet, other.first_packet]
            .into_iter()
            .flatten()
            .min();
        self.last_packet = self.last_packet.max(other.last_packet);
        self.pairs.extend_from_slice(&other.pairs);
        self.connections.extend_from_slice(&other.connections);
        self.tls13.extend_from_slice(&other.tls13);
        self.events = match (self.events, other.events) {
            (Some(own), Some(its)) => Some(own.and(its)),
            (own, its) => own.or(its),
        };
    }
}

impl EventsNear {
    fn and(self, other: Self) -> Self {
        Self {
            events: self.events + other.events,
            cut: self.cut + other.cut,
            near: self.near + other.near,
            within_s: self.within_s.max(other.within_s),
            farthest_ms: self.farthest_ms.max(other.farthest_ms),
        }
    }
}
