//! The finding about rules of TLS that the server broke.

use std::collections::BTreeMap;

use crate::finding::{Confidence, FindingId, Severity};
use crate::observation::{Attempt, Breach, Rule, TlsVersion};

use super::super::evidence::which;
use super::super::facts::Facts;
use super::super::ruling::Ruling;
use super::draft::Draft;

/// Rules that are named one by one.
const NAMED_MAX: usize = 4;

/// The server broke a rule: where a strict client breaks off, a lenient one may go on.
pub(super) fn rule_broken(facts: &Facts<'_>, _: &Ruling) -> Option<Draft> {
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
    let source = rule.source_in(version);
    let evidence: Vec<String> = broken.iter().take(NAMED_MAX).map(told).collect();
    Some(Draft {
        id: FindingId::RuleBroken,
        severity: severity(*rule),
        confidence: Confidence::High,
        summary: format!(
            "In {} the server broke a rule of TLS: {} ({}), and {} {}; {}",
            connections(most.len()),
            rule.words(),
            source,
            what_tells(*rule),
            plain(&first.instead),
            consequence(*rule, most)
        ),
        evidence: evidence.join("; "),
        source,
        next_step: "Look for a device between this machine and the server (load balancer, TLS \
            inspection), and at the TLS implementation of the server. What this client broke off \
            counts as no reply: it says nothing for or against tickets as the cause.",
    })
}

fn connections(count: usize) -> String {
    match count {
        1 => "1 connection".to_owned(),
        count => format!("{count} connections"),
    }
}

fn what_tells(rule: Rule) -> &'static str {
    match rule {
        Rule::Other => "this client says:",
        _ => "what came was",
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

/// A rule that is known by name is a documented requirement.
fn severity(rule: Rule) -> Severity {
    match rule {
        Rule::Other => Severity::Warning,
        _ => Severity::Error,
    }
}

fn consequence(rule: Rule, seen: &[(&Attempt, Breach)]) -> &'static str {
    if rule.can_be_overlooked() || seen.iter().all(|(attempt, _)| !attempt.was_broken_off()) {
        "a strict client breaks off here, a lenient one goes on"
    } else {
        "this client broke off there"
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
