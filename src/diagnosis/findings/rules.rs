//! The finding about rules of TLS that the server broke.

use std::collections::BTreeMap;

use crate::facts_of_front_end::Facts;
use crate::facts_of_front_end::evidence::which;
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::{Attempt, Breach, Rule, TlsVersion};

use super::super::verdict_and_reason::Ruling;

/// Rules that are named one by one.
const NAMED_MAX: usize = 4;

/// The server broke a rule: where a strict client breaks off, a lenient one may go on.
pub(super) fn rule_broken(facts: &Facts<'_>, _: &Ruling) -> Option<Finding> {
    let mut broken: BTreeMap<Rule, Vec<(&Attempt, Breach)>> = BTreeMap::new();
    for attempt in &facts.run.attempts {
        if let Some(breach) = attempt.broken_rule() {
            broken
                .entry(breach.rule)
                .or_default()
                .push((attempt, breach));
        }
    }
    // Of equally frequent ones, that which is named first.
    let (rule, most) = broken
        .iter()
        .max_by_key(|(rule, seen)| (seen.len(), std::cmp::Reverse(**rule)))?;
    let first = most
        .iter()
        .map(|(_, breach)| breach)
        .min_by_key(|b| &b.instead)?;
    let version = most
        .first()
        .map_or(TlsVersion::TLS12, |(a, _)| a.offered_version);
    let evidence: Vec<String> = broken.iter().take(NAMED_MAX).map(told).collect();
    Some(
        Draft::of(FindingId::RuleBroken, Confidence::High)
            .case(kind(*rule))
            .case(consequence(*rule, most))
            .with("connections", connections(most.len()))
            .with("rule", rule.words())
            .with("section", rule.source_in(version))
            .with("instead", plain(&first.instead))
            .evidence(evidence.join("; ")),
    )
}

fn connections(count: usize) -> String {
    match count {
        1 => "1 connection".to_owned(),
        count => format!("{count} connections"),
    }
}

/// A rule that is known by name is a documented requirement.
fn kind(rule: Rule) -> &'static str {
    match rule {
        Rule::Other => "other",
        _ => "known",
    }
}

/// Longest words of an engine that are repeated, in characters.
const WORDS_MAX: usize = 120;

/// Fit to stand in a sentence, whatever a report holds.
fn plain(words: &str) -> String {
    let kept = words.chars().take(WORDS_MAX);
    let kept: String = kept
        .map(|c| if c.is_ascii_graphic() { c } else { ' ' })
        .collect();
    let kept: Vec<&str> = kept.split_whitespace().collect();
    if kept.is_empty() {
        "something else".to_owned()
    } else {
        kept.join(" ")
    }
}

fn consequence(rule: Rule, seen: &[(&Attempt, Breach)]) -> &'static str {
    if rule.can_be_overlooked() || seen.iter().all(|(attempt, _)| !attempt.was_broken_off()) {
        "overlooked"
    } else {
        "broken-off"
    }
}

/// `empty-session-id-on-resumption, broken off: by ticket 1-10`
fn told((rule, seen): (&Rule, &Vec<(&Attempt, Breach)>)) -> String {
    let attempts = |broken: bool| -> Vec<&Attempt> {
        let all = seen.iter().map(|(attempt, _)| *attempt);
        all.filter(|a| a.was_broken_off() == broken).collect()
    };
    let ways = [("broken off", true), ("gone on with", false)];
    let ways = ways.map(|(way, broken)| (way, attempts(broken)));
    let ways = ways.iter().filter(|(_, attempts)| !attempts.is_empty());
    let ways = ways.map(|(way, attempts)| format!("{way}: {}", which(attempts.iter().copied())));
    format!("{}, {}", rule.id(), ways.collect::<Vec<_>>().join(", "))
}
