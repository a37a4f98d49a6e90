//! What wire, registry and event log say together: for each host, or for all where they say the same.

use super::alike_front_ends::Group;
use crate::presentation::labelled_line::Line;
use crate::report::{FrontEndReport, listed};

/// Most hosts, or groups of hosts, that are told apart.
const TOLD_MAX: usize = 3;

/// One line for each thing that is said; none where no server was asked.
pub(super) fn lines(group: &Group<'_>) -> Vec<Line> {
    let mut said: Vec<(Option<&str>, Vec<String>)> = Vec::new();
    for front_end in group.all() {
        let evidence = front_end.evidence.as_deref();
        match said.iter_mut().find(|(text, _)| *text == evidence) {
            Some((_, names)) => names.push(FrontEndReport::name(front_end)),
            None => said.push((evidence, vec![FrontEndReport::name(front_end)])),
        }
    }
    let is_one = said.len() == 1;
    let told = said.into_iter().filter_map(|(text, names)| {
        let label = match is_one {
            true => "Server".to_owned(),
            false => format!("Server {}", listed(&names)),
        };
        Some(Line::labelled(label, text?))
    });
    told.take(TOLD_MAX).collect()
}
