//! Signs that several servers answer at one address. A ticket, or a session ID, may then never have met the server that issued it.

use std::collections::{BTreeMap, BTreeSet};

use crate::observation::{Attempt, HandshakeKind};

use super::answers::{accepted, answered_in_full};
use super::groups::Groups;

/// The signs, in words; empty where one server alone explains what was seen.
pub(crate) fn signs(groups: &Groups<'_>) -> Vec<String> {
    let full: Vec<&Attempt> = groups
        .all()
        .filter(|attempt| attempt.handshake == HandshakeKind::Full)
        .collect();
    let chains = distinct(full.iter().filter_map(|attempt| attempt.chain.as_deref()));
    let suites = distinct(
        full.iter()
            .filter_map(|a| Some(a.server_hello.as_ref()?.suite)),
    );
    let several = |count: usize, what: &str| (count > 1).then(|| format!("{count} {what}"));
    [
        several(chains, "certificate chains"),
        several(suites, "cipher suites in answer to the same offer"),
        several(key_names(groups), "names of ticket keys"),
        issued_at_times(groups),
        partly(&groups.by_ticket, "the ticket"),
        partly(&groups.by_session_id, "the session ID"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What stands in a sentence after a count; empty where there is no sign.
pub(crate) fn clause(groups: &Groups<'_>) -> String {
    let signs = signs(groups);
    if signs.is_empty() {
        return String::new();
    }
    format!(
        "; several servers seem to answer at this address ({}), and the one that issued it may be none of those that were asked",
        signs.join(", ")
    )
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> usize {
    values.collect::<BTreeSet<T>>().len()
}

/// A ticket begins with the name of its key (RFC 5077 section 4, a recommendation). Where each ticket begins in a way of its own, that
/// is not so; where some agree, their number is that of the keys.
fn key_names(groups: &Groups<'_>) -> usize {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let tickets = groups
        .issue
        .iter()
        .filter_map(|a| a.new_session_ticket.as_ref());
    for ticket in tickets.filter(|ticket| ticket.length > 0) {
        // Older reports have the first four bytes alone.
        let mark = ticket.key.as_ref().map(|key| &key.fingerprint);
        *names.entry(mark.unwrap_or(&ticket.prefix)).or_default() += 1;
    }
    if names.values().any(|count| *count > 1) {
        names.len()
    } else {
        0
    }
}

/// Some complete handshakes were given a ticket and some were not.
fn issued_at_times(groups: &Groups<'_>) -> Option<String> {
    let complete = groups.issue.iter().filter(|a| a.completed_handshake());
    let (given, not): (Vec<&Attempt>, Vec<&Attempt>) =
        complete.copied().partition(|a| a.issued_ticket());
    let all = given.len() + not.len();
    (!given.is_empty() && !not.is_empty())
        .then(|| format!("tickets given to {} of {all} handshakes", given.len()))
}

/// Resumed at times, and at times answered with a full handshake.
fn partly(tried: &[&Attempt], what: &str) -> Option<String> {
    let (taken, not) = (accepted(tried).hits, answered_in_full(tried).hits);
    (taken > 0 && not > 0).then(|| format!("{what} accepted {taken} of {} times", taken + not))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{NewSessionTicket, Offer, Series};

    fn attempt(series: Series, handshake: HandshakeKind, chain: &str) -> Attempt {
        let mut attempt = Attempt::new(series, 1, Offer::Nothing);
        attempt.handshake = handshake;
        attempt.chain = (!chain.is_empty()).then(|| chain.to_owned());
        attempt
    }

    fn issued(prefix: &str) -> Attempt {
        let mut attempt = attempt(Series::Issue, HandshakeKind::Full, "a");
        attempt.new_session_ticket = Some(NewSessionTicket {
            lifetime_hint: 300,
            length: 200,
            prefix: prefix.to_owned(),
            sha256: String::new(),
            key: None,
        });
        attempt
    }

    fn groups(attempts: &[Attempt]) -> Groups<'_> {
        let of = |series| attempts.iter().filter(move |a| a.series == series);
        Groups {
            baseline: of(Series::Full).chain(of(Series::Issue)).collect(),
            issue: of(Series::Issue).collect(),
            by_ticket: of(Series::ByTicket).collect(),
            same_ticket: Vec::new(),
            by_session_id: of(Series::BySessionId).collect(),
            renegotiated_ticket: Vec::new(),
            renewed_ticket: Vec::new(),
            renegotiated_session_id: Vec::new(),
            unknown_ticket: Vec::new(),
        }
    }

    #[test]
    fn one_server_gives_no_sign() {
        let full = || attempt(Series::Full, HandshakeKind::Full, "a");
        let none = attempt(Series::ByTicket, HandshakeKind::NotSeen, "");
        assert_eq!(signs(&groups(&[full(), full(), none])), [""; 0]);
        // Tickets that each begin in their own way have no names of keys.
        assert_eq!(signs(&groups(&[issued("01"), issued("02")])), [""; 0]);
        assert_eq!(signs(&groups(&[issued("01"), issued("01")])), [""; 0]);
        assert_eq!(clause(&groups(&[])), "");
    }

    #[test]
    fn each_sign_is_named() {
        let of = |chain| attempt(Series::Full, HandshakeKind::Full, chain);
        assert_eq!(
            signs(&groups(&[of("a"), of("b")])),
            ["2 certificate chains"]
        );
        let keys = [issued("01"), issued("02"), issued("01")];
        assert_eq!(signs(&groups(&keys)), ["2 names of ticket keys"]);
        let tried = [
            attempt(Series::BySessionId, HandshakeKind::Abbreviated, ""),
            attempt(Series::BySessionId, HandshakeKind::Full, "a"),
            attempt(Series::BySessionId, HandshakeKind::NotSeen, ""),
        ];
        assert_eq!(
            signs(&groups(&tried)),
            ["the session ID accepted 1 of 2 times"]
        );
    }
}
