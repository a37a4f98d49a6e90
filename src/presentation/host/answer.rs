//! The answer of registry exports: on which hosts the change is applied.

use crate::finding::Severity;
use crate::report::{HostEvidence, HostReport, Tool};
use crate::server_evidence::registry_state::RegistryState;

/// Rows that are shown.
const ROWS_MAX: usize = 20;
/// Kinds of hosts that are told of.
const KINDS_MAX: usize = 3;

/// What stands over the columns.
pub(super) const HEADER: [&str; 4] = ["Host", "Change", "EnableSessionTicket", "File"];

/// The answer.
pub(super) struct HostAnswer {
    pub(super) verdict: String,
    pub(super) rows: Vec<[String; HEADER.len()]>,
    pub(super) left_out: Option<String>,
    /// Why and what next, in turn.
    pub(super) told: Vec<String>,
    pub(super) measured: String,
}

impl HostAnswer {
    pub(super) fn of(report: &HostReport) -> Self {
        let more = report.hosts.len().saturating_sub(ROWS_MAX);
        let mut worst: Vec<&HostEvidence> = report.hosts.iter().collect();
        worst.sort_by_key(|host| std::cmp::Reverse(host.state));
        let Tool { name, version } = &report.tool;
        Self {
            verdict: verdict(report),
            rows: worst.iter().take(ROWS_MAX).map(|host| row(host)).collect(),
            left_out: (more > 0).then(|| format!("Not shown: {more} more hosts. All: --details.")),
            told: told(&worst),
            measured: format!(
                "Read {:.0}: {} exports, {name} {version}.",
                report.made,
                report.hosts.len()
            ),
        }
    }
}

fn row(host: &HostEvidence) -> [String; HEADER.len()] {
    let data = data_of(host, "EnableSessionTicket");
    [
        host.host.clone(),
        host.state.to_string(),
        data,
        host.file.clone(),
    ]
}

fn verdict(report: &HostReport) -> String {
    let all = report.hosts.len();
    let count = |state| {
        report
            .hosts
            .iter()
            .filter(|host| host.state == state)
            .count()
    };
    let scope = |hits: usize| match (hits, all) {
        (_, 1) => report.hosts.iter().map(|host| host.host.clone()).collect(),
        (2, 2) => "both hosts".to_owned(),
        (hits, all) if hits == all => format!("all {all} hosts"),
        (hits, all) => format!("{hits} of {all} hosts"),
    };
    let [not, unknown, applied] = [
        RegistryState::NotApplied,
        RegistryState::CannotTell,
        RegistryState::Applied,
    ]
    .map(count);
    if all == 0 {
        "No answer: no registry export could be read.".to_owned()
    } else if not > 0 {
        let rest = others(&[(unknown, "cannot tell"), (applied, "applied")]);
        format!("Change of KB 2901554 not applied on {}{rest}.", scope(not))
    } else if unknown > 0 {
        let rest = others(&[(applied, "applied")]);
        format!(
            "No answer: the export does not tell on {}{rest}.",
            scope(unknown)
        )
    } else {
        format!(
            "Change of KB 2901554 is in the registry of {}; whether it is in effect, only a probe shows.",
            scope(applied)
        )
    }
}

fn others(counts: &[(usize, &str)]) -> String {
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    counts
        .map(|(count, word)| format!("; {count} {word}"))
        .collect()
}

/// For each kind of host, why and what next.
fn told(hosts: &[&HostEvidence]) -> Vec<String> {
    let mut kinds: Vec<Vec<&HostEvidence>> = Vec::new();
    for host in hosts {
        let alike = |kind: &&mut Vec<&HostEvidence>| {
            kind.first()
                .is_some_and(|first| first.summary == host.summary)
        };
        match kinds.iter_mut().find(alike) {
            Some(kind) => kind.push(host),
            None => kinds.push(vec![host]),
        }
    }
    let alone = kinds.len() == 1;
    let mut told: Vec<String> = Vec::new();
    for kind in kinds.iter().take(KINDS_MAX) {
        let Some(first) = kind.first() else { continue };
        let label = match (alone, kind.len()) {
            (true, _) => "Why".to_owned(),
            (false, 1) => first.host.clone(),
            (false, more) => format!("{} and {} more", first.host, more - 1),
        };
        told.push(format!("{label}: {}{}", first.summary, also(first)));
        let next = format!("Next: {}", first.next_step);
        let known = told.contains(&next);
        told.push(if known {
            "Next: the same.".to_owned()
        } else {
            next
        });
    }
    told
}

/// Errors and warnings, by their names.
fn also(host: &HostEvidence) -> String {
    let wanted = host.findings.iter();
    let wanted = wanted.filter(|finding| finding.severity >= Severity::Warning);
    let ids: Vec<&str> = wanted.map(|finding| finding.id.id()).collect();
    match ids.as_slice() {
        [] => String::new(),
        ids => format!(" Also: {} (--details).", ids.join(", ")),
    }
}

fn data_of(host: &HostEvidence, name: &str) -> String {
    let mut settings = host.settings.iter();
    let found = settings.find(|setting| setting.key.is_empty() && setting.name == name);
    match found.map(|setting| &setting.data) {
        None => "not in the export".to_owned(),
        Some(None) => "not set".to_owned(),
        Some(Some(data)) => data.clone(),
    }
}
