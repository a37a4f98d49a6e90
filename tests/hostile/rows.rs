//! The table: every behaviour with what must come of it.

mod alerts;
mod certificates;
mod ends;
mod hellos;
mod http;
mod others;
mod records;
mod silence;
mod tickets;

use crate::script::Step;
use crate::tool::Pace;

/// A behaviour and what must come of it.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) script: Vec<Step>,
    pub(crate) pace: Pace,
    /// The series whose attempts are looked at.
    pub(crate) series: &'static str,
    /// What the scout of TLS 1.2 got; stage and reply of the attempts; verdict and reason. A `|` parts what may come as well.
    pub(crate) expected: &'static str,
}

fn row(name: &'static str, script: impl IntoIterator<Item = Step>, expected: &'static str) -> Row {
    Row {
        name,
        script: script.into_iter().collect(),
        pace: Pace::Prompt,
        series: "full",
        expected,
    }
}

impl Row {
    /// The tool waits for the end of a step.
    fn waiting(self) -> Self {
        let pace = Pace::Waiting;
        Self { pace, ..self }
    }

    /// The tool waits for its deadline.
    fn until_deadline(self) -> Self {
        let pace = Pace::Deadline;
        Self { pace, ..self }
    }

    fn looking_at(self, series: &'static str) -> Self {
        Self { series, ..self }
    }
}

pub(crate) fn rows() -> Vec<Row> {
    let parts = [
        silence::rows(),
        records::rows(),
        hellos::rows(),
        certificates::rows(),
        tickets::rows(),
        alerts::rows(),
        ends::rows(),
        http::rows(),
        others::rows(),
    ];
    parts.into_iter().flatten().collect()
}
