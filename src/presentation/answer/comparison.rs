//! The answer of a comparison: what became of the Front Ends, a row each, why, and what to do next.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::fleet;
use super::shorten::{FIRST, FURTHER, fit, sentences};
use crate::change::{Change, Fact, FrontEndChange, Moved, Seen, When};
use crate::presentation::labelled_line::Line;
use crate::report::{ChangeReport, RunFacts, listed};
use crate::server_evidence::event_history::EventVerdict;
use crate::server_evidence::registry_state::RegistryState;
use crate::verdict::{CertificateState, Reason, Verdict};

/// What stands over the columns.
pub(in crate::presentation) const HEADER: [&str; 6] = [
    "Front End",
    "Before",
    "After",
    "Change",
    "Tickets",
    "With ticket",
];

/// Rows of such a comparison.
const ROWS_MAX: usize = 15;
/// Kinds of changes that are told of in such a comparison.
const KINDS_MAX: usize = 3;
/// From the worst to the best, in the order in which they are told.
const ORDER: [Change; 5] = [
    Change::Regressed,
    Change::Unresolved,
    Change::Unknown,
    Change::Resolved,
    Change::Unaffected,
];

/// The answer of a comparison.
pub(in crate::presentation) struct ChangeAnswer {
    pub(in crate::presentation) verdict: String,
    pub(in crate::presentation) rows: Vec<(Change, [String; HEADER.len()])>,
    pub(in crate::presentation) left_out: Option<String>,
    /// Why and next in turn, a pair for each kind.
    pub(in crate::presentation) told: Vec<[Line; 2]>,
    pub(in crate::presentation) measured: [String; 2],
}

impl ChangeAnswer {
    pub(in crate::presentation) fn of(change: &ChangeReport) -> Self {
        let groups = groups(change);
        let all = change.front_ends.len();
        let (kinds, most) = match all > fleet::ABOVE {
            true => (KINDS_MAX, ROWS_MAX),
            false => (groups.len(), all),
        };
        let in_order = groups.iter().flatten().copied();
        let rows: Vec<&FrontEndChange> = if all > fleet::ABOVE {
            in_order.take(most).collect()
        } else {
            change.front_ends.iter().collect()
        };
        let more = all - rows.len();
        Self {
            verdict: verdict(change),
            rows: rows.into_iter().map(|f| (f.change, row(f))).collect(),
            left_out: (more > 0).then(|| format!("Not shown: {more} more. All rows: --details.")),
            told: told(&groups, kinds),
            measured: [
                measured(When::Before, &change.before, change),
                format!(
                    "{}{}",
                    measured(When::After, &change.after, change),
                    order(change)
                ),
            ],
        }
    }
}

fn told(groups: &[Vec<&FrontEndChange>], kinds: usize) -> Vec<[Line; 2]> {
    let alone = groups.len() == 1;
    let pair = |(index, group): (usize, &Vec<&FrontEndChange>)| {
        let first = group.first()?;
        let room = if index == 0 { FIRST } else { FURTHER };
        let names: Vec<String> = group.iter().map(|f| f.front_end.clone()).collect();
        let label = if alone {
            "Why".to_owned()
        } else {
            format!("{}: {}", listed(&names), first.change)
        };
        let why = fit(label.len(), &reasons(first, group), room.why);
        let next = fit(5, &sentences(&first.next_step), room.next);
        Some([Line::labelled(label, why), Line::labelled("Next", next)])
    };
    let pairs = groups.iter().take(kinds).enumerate();
    pairs.filter_map(pair).collect()
}

/// Why, of a group that is alike: what registry and log say of each, and which other facts changed.
fn reasons(first: &FrontEndChange, group: &[&FrontEndChange]) -> Vec<String> {
    let mut all = vec![format!("{}.", first.summary.trim_end_matches('.'))];
    all.extend(of_server(first).map(|moved| {
        let Moved {
            fact,
            before,
            after,
        } = moved;
        format!("The {fact}: {before} before, {after} after.")
    }));
    let other = |f: &FrontEndChange| -> BTreeSet<Fact> {
        let facts = f.moved.iter().map(|moved| moved.fact);
        facts.filter(|fact| !is_told_elsewhere(*fact)).collect()
    };
    let any: BTreeSet<Fact> = group.iter().flat_map(|f| other(f)).collect();
    if !any.is_empty() {
        let every = group.iter().all(|f| other(f) == any);
        let scope = if every { "" } else { " on some" };
        let names: Vec<&str> = any.into_iter().map(Fact::name).collect();
        all.push(format!(
            "Also different{scope}: {} (--details).",
            names.join(", ")
        ));
    }
    all
}

/// What changed in the server's own files.
fn of_server(front_end: &FrontEndChange) -> impl Iterator<Item = &Moved> {
    let moved = front_end.moved.iter();
    moved.filter(|moved| is_of_server(moved.fact))
}

/// Whether the row tells it, or a sentence of its own.
fn is_told_elsewhere(fact: Fact) -> bool {
    let in_row = matches!(
        fact,
        Fact::TicketsIssued | Fact::ByTicket | Fact::TicketResumption
    );
    in_row || is_of_server(fact)
}

/// Whether the server's own files tell it.
fn is_of_server(fact: Fact) -> bool {
    matches!(fact, Fact::Registry | Fact::Events)
}

/// Those of which the same is to be said, the worst first.
fn groups(change: &ChangeReport) -> Vec<Vec<&FrontEndChange>> {
    let mut groups: Vec<Vec<&FrontEndChange>> = Vec::new();
    let alike = |a: &FrontEndChange, b: &FrontEndChange| {
        (a.change, &a.summary, &a.next_step) == (b.change, &b.summary, &b.next_step)
            && of_server(a).eq(of_server(b))
    };
    for front_end in &change.front_ends {
        let known = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| alike(first, front_end)));
        match known {
            Some(group) => group.push(front_end),
            None => groups.push(vec![front_end]),
        }
    }
    groups.sort_by_key(|group| group.first().map(|first| place(first.change)));
    groups
}

fn place(change: Change) -> usize {
    ORDER.iter().position(|known| *known == change).unwrap_or(0)
}

fn verdict(change: &ChangeReport) -> String {
    let count = |wanted| {
        change
            .front_ends
            .iter()
            .filter(|f| f.change == wanted)
            .count()
    };
    let counts: Vec<(Change, usize)> = ORDER
        .into_iter()
        .map(|wanted| (wanted, count(wanted)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let Some(((worst, hits), rest)) = counts.split_first() else {
        return "No answer: neither run has a Front End.".to_owned();
    };
    let all = change.front_ends.len();
    let scope = match (all, *hits) {
        (1, _) => change
            .front_ends
            .iter()
            .map(|f| f.front_end.clone())
            .collect(),
        (2, 2) => "both Front Ends".to_owned(),
        (_, hits) if hits == all => format!("all {hits} Front Ends"),
        (_, hits) => format!("{hits} of {all} Front Ends"),
    };
    let clause = match worst {
        Change::Regressed => format!("Worse: session tickets are there now on {scope}"),
        Change::Unresolved => format!("Not resolved: session tickets are still there on {scope}"),
        Change::Unknown if *hits == all && all > 1 => {
            format!("No answer: none of the {all} Front Ends can be compared")
        }
        Change::Unknown => format!("No answer: {scope} cannot be compared"),
        Change::Resolved => format!("Resolved: session tickets are gone on {scope}"),
        Change::Unaffected => format!("No change: no session tickets before or after on {scope}"),
    };
    let rest: Vec<String> = rest
        .iter()
        .map(|(change, n)| format!("{n} {change}"))
        .collect();
    let rest = match rest.is_empty() {
        true => String::new(),
        false => format!("; {}", rest.join(", ")),
    };
    format!("{clause}{rest}{}.", besides(change))
}

/// What the run after says beside tickets, that nobody may miss who reads this line alone.
fn besides(change: &ChangeReport) -> String {
    let all = change.front_ends.len();
    let count = |fits: &dyn Fn(&FrontEndChange) -> bool| {
        let hits = change.front_ends.iter().filter(|f| fits(f)).count();
        (hits > 0).then(|| match all {
            1 => String::new(),
            _ => format!(" on {hits} of {all}"),
        })
    };
    let faulty = count(&|f| f.certificate == Some(CertificateState::Faulty));
    let not_asked =
        count(&|f| f.change == Change::Resolved && f.registry == Some(RegistryState::NotApplied));
    let events = count(&|f| f.events == Some(EventVerdict::Continues));
    let told = [
        faulty.map(|scope| format!("; the certificate is faulty{scope}")),
        not_asked.map(|scope| format!("; the registry does not turn tickets off{scope}")),
        events.map(|scope| format!("; the events keep coming{scope}")),
    ];
    told.into_iter().flatten().collect()
}

/// The cells of a front end in the order of [`HEADER`], a line each.
fn row(front_end: &FrontEndChange) -> [String; HEADER.len()] {
    let verdict = |seen: Option<Seen>| match seen {
        None => "missing".to_owned(),
        Some(seen) if seen.reason == Reason::NoTicketsPromised => {
            format!("{} (not sure)", seen.verdict)
        }
        Some(seen) => seen.verdict.to_string(),
    };
    let moved = |fact: Fact| {
        let moved = front_end.moved.iter().find(|moved| moved.fact == fact);
        match moved {
            Some(moved) => format!("{} -> {}", short(&moved.before), short(&moved.after)),
            None if front_end.not_told.contains(&fact) => "not known".to_owned(),
            None => "as before".to_owned(),
        }
    };
    [
        front_end.front_end.clone(),
        verdict(front_end.before),
        verdict(front_end.after),
        front_end.change.to_string(),
        moved(Fact::TicketsIssued),
        moved(Fact::ByTicket),
    ]
}

/// Where there is no ticket there is no reply to one.
fn short(text: &str) -> &str {
    if text == "not issued" { "-" } else { text }
}

/// When and from where a run was measured, and which of its verdicts are not those that were saved.
fn measured(when: When, run: &RunFacts, change: &ChangeReport) -> String {
    let label = match when {
        When::Before => "Before",
        When::After => "After",
    };
    let again = again(when, change);
    format!(
        "{label}: measured {:.0} from {}, {}.{again}",
        run.started, run.host, run.tool
    )
}

/// Two files in the wrong order, or one file twice.
fn order(change: &ChangeReport) -> &'static str {
    let (before, after) = (&change.before, &change.after);
    let mut front_ends = change.front_ends.iter();
    let is_unmoved = front_ends.all(|f| f.before == f.after && f.moved.is_empty());
    match after.started.cmp(&before.started) {
        Ordering::Less => " It began before the other: were the two files swapped?",
        Ordering::Equal if before == after && is_unmoved => " Both are the same run.",
        Ordering::Equal | Ordering::Greater => "",
    }
}

/// Verdicts of a run that this version does not share; empty where there is none.
fn again(when: When, change: &ChangeReport) -> String {
    let of_run = |f: &FrontEndChange| {
        let mut again = f.judged_again.iter().filter(|again| again.when == when);
        again.next().map(|again| (again.saved, again.now))
    };
    let mut groups: BTreeMap<(Verdict, Verdict), Vec<String>> = BTreeMap::new();
    for front_end in &change.front_ends {
        if let Some(verdicts) = of_run(front_end) {
            let names = groups.entry(verdicts).or_default();
            names.push(front_end.front_end.clone());
        }
    }
    let version = &change.judged_by.version;
    let sentence = |((saved, now), names): (_, Vec<String>)| {
        let names = listed(&names);
        format!(" Its verdict on {names} was {saved}; {version} judged it again: {now}.")
    };
    groups.into_iter().map(sentence).collect()
}
