//! What servers told of a front end, beside what the wire showed.

use crate::presentation::labelled_line::{Item, Line, finding};
use crate::report::{FrontEndReport, Matched};
use crate::server_evidence::event_history::HostHistory;

/// What servers told of a front end, and what it says together with the wire.
pub(super) fn items(front_end: &FrontEndReport) -> Vec<Item> {
    let mut items = Vec::new();
    for Matched { matched, evidence } in &front_end.host {
        let label = format!("Registry of {}", evidence.host);
        let text = format!(
            "{} ({}, matched {}). {}",
            evidence.state,
            evidence.file,
            matched.words(),
            evidence.summary
        );
        items.push(Line::labelled(label, text).into());
        items.extend(evidence.findings.iter().map(finding));
    }
    for Matched { matched, evidence } in &front_end.events {
        let label = format!("Events of {}", evidence.host);
        items.push(Line::labelled(label, in_line(evidence, matched.words())).into());
    }
    let together = front_end.evidence.as_ref();
    items.extend(together.map(|text| Line::labelled("Together", text).into()));
    items
}

fn in_line(history: &HostHistory, matched: &str) -> String {
    let count = |number: u32| history.counts.get(&number).copied().unwrap_or(0);
    format!(
        "{} (32042 x{}, 61045 x{}; matched {matched}). {}",
        history.verdict,
        count(32042),
        count(61045),
        history.summary
    )
}
