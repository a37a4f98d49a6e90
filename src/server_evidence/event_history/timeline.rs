//! Events over time, in as many steps as a picture has room for.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::deciding_event::DecidingEvent;

/// Steps of a timeline.
const STEPS: usize = 120;

/// Events 32042 and 61045 by steps of time. All hosts of a report have the same steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Beginning of the first step.
    pub from: Timestamp,
    /// End of the last step.
    pub to: Timestamp,
    /// Events of each step by number, without those of excluded windows.
    pub counts: BTreeMap<u32, Vec<u32>>,
    /// Events of each step in excluded windows.
    pub excluded: Vec<u32>,
}

/// The time that all timelines of a report cover.
#[derive(Clone, Copy)]
pub(super) struct Span {
    from: Timestamp,
    to: Timestamp,
}

impl Span {
    pub(super) fn of(times: impl Iterator<Item = Timestamp> + Clone) -> Option<Self> {
        let from = times.clone().min()?;
        let to = times.max()?;
        Some(Self { from, to })
    }

    fn step(self, time: Timestamp) -> usize {
        let whole = self.to.duration_since(self.from).as_millis().max(1);
        let at = time.duration_since(self.from).as_millis();
        let step = at * STEPS as i128 / whole;
        usize::try_from(step).unwrap_or(0).min(STEPS - 1)
    }
}

impl Timeline {
    pub(super) fn of(marks: &[DecidingEvent], span: Span) -> Self {
        let mut timeline = Self {
            from: span.from,
            to: span.to,
            counts: BTreeMap::new(),
            excluded: vec![0; STEPS],
        };
        for mark in marks {
            let steps = if mark.excluded {
                &mut timeline.excluded
            } else {
                let number = mark.symptom.number();
                timeline
                    .counts
                    .entry(number)
                    .or_insert_with(|| vec![0; STEPS])
            };
            let step = &mut steps[span.step(mark.time)];
            *step = step.saturating_add(1);
        }
        timeline
    }
}
