//! The report over captured traffic.

use super::{CaptureFile, CaptureReport, PairReport};
use crate::capture::{Captured, PairCount, pair_verdicts, runs};
use crate::report::{Frame, FrontEndReport, Report, Trust};

impl Report {
    /// The report over captured traffic.
    #[must_use]
    pub fn of_capture(
        frame: Frame,
        files: Vec<CaptureFile>,
        captured: Captured,
        trust: &Trust,
    ) -> Self {
        let judge = |run| FrontEndReport::new(run, trust, frame.started).folded();
        let front_ends = runs(&captured).into_iter().map(judge).collect();
        let judged = pair_verdicts(&captured);
        let of = |pair: &PairCount| {
            let mut judged = judged.iter();
            let found = judged.find(|one| one.client == pair.client && one.server == pair.server);
            found.cloned()
        };
        let pairs = captured.pairs.iter().map(|pair| PairReport {
            judged: of(pair),
            count: pair.clone(),
        });
        let pairs = pairs.collect();
        let capture = CaptureReport {
            files,
            counts: captured.counts,
            first_packet: captured.started,
            last_packet: captured.finished,
            pairs,
            connections: captured.connections,
            tls13: captured.tls13,
            events: None,
        };
        Self {
            capture: Some(Box::new(capture)),
            ..Self::of_judged(frame, front_ends, Vec::new())
        }
    }
}
