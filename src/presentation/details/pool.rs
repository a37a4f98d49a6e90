//! What the comparison of the front ends of one target found.

use std::collections::BTreeMap;

use crate::observation::{LeftOut, PairOutcome};
use crate::presentation::labelled_line::{Item, Line, finding};
use crate::report::{ForeignState, PoolReport, Report, TicketKeys};

/// What the comparison of the front ends of each pool found.
pub(in crate::presentation) fn pools(report: &Report) -> Vec<Item> {
    let of_each = |pool| {
        let items = pool_line(pool).map(Item::from).into_iter();
        items.chain(pool.findings.iter().map(finding))
    };
    report.pools.iter().flat_map(of_each).collect()
}

/// What the front ends of a pool made of each other's tickets.
fn pool_line(pool: &PoolReport) -> Option<Line> {
    let count = |state| {
        let states = pool.foreign_ticket.iter().map(|(_, _, s)| *s);
        states.filter(|s| *s == state).count()
    };
    let states = [
        ForeignState::Accepted,
        ForeignState::Refused,
        ForeignState::Failed,
        ForeignState::NotTestable,
    ];
    let seen = states.map(|state| (state, count(state))).into_iter();
    let seen: Vec<String> = seen
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{count} {state}"))
        .collect();
    let drawn = pool.seed.map_or_else(String::new, |seed| {
        format!(" (a ring and 16 drawn by --seed {seed})")
    });
    let from = pool.vantage.as_ref();
    let from = from.map_or_else(String::new, |vantage| format!(" from {vantage}"));
    (!seen.is_empty()).then(|| {
        Line::labelled(
            format!("Pool {}{from}", pool.target),
            format!(
                "{} front ends; ticket keys {}{}; each other's tickets, one attempt a pair{drawn}: {}",
                pool.front_ends,
                pool.ticket_keys,
                by_fingerprint(pool),
                seen.join(", ") + &left_out(pool)
            ),
        )
    })
}

/// What the tickets themselves tell of their keys.
fn by_fingerprint(pool: &PoolReport) -> String {
    match pool.keys_by_fingerprint {
        TicketKeys::NotTestable => String::new(),
        keys => format!(" (by their fingerprints {keys})"),
    }
}

/// Why pairs were not tried.
fn left_out(pool: &PoolReport) -> String {
    let mut counts: BTreeMap<LeftOut, usize> = BTreeMap::new();
    for pair in &pool.pairs {
        if let PairOutcome::LeftOut(why) = pair.outcome {
            *counts.entry(why).or_default() += 1;
        }
    }
    let words = counts
        .iter()
        .map(|(why, count)| format!("{count}: {}", why.words()));
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        String::new()
    } else {
        format!(" ({})", words.join("; "))
    }
}
