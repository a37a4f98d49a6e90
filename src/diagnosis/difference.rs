//! The measured difference between attempts with a ticket and full handshakes, in words.

use std::time::Duration;

use crate::facts_of_front_end::compare::Behind;
use crate::facts_of_front_end::conversation::Rank;
use crate::facts_of_front_end::evidence::chance;
use crate::facts_of_front_end::session::Session;
use crate::facts_of_front_end::{Facts, SessionFacts};
use crate::observation::{Attempt, Method, Point};

use super::captured;

/// The measured difference between attempts with a ticket and full handshakes.
pub(super) fn comparison(facts: &Facts<'_>) -> String {
    let Some(found) = facts.any_comparison() else {
        return "No replies could be compared".to_owned();
    };
    let (groups, chances) = compared(facts);
    let captured = facts.run.is_captured();
    let half_way = |attempts: &[&Attempt]| match captured {
        true => captured::half_way(attempts),
        false => String::new(),
    };
    let groups = format!("{groups}{}", half_way(&facts.groups.ticket_tests()));
    let test = format!(
        "without one {}{} (Fisher's exact test: p = {chances}){}",
        found.baseline,
        half_way(&facts.groups.baseline),
        left_open(facts)
    );
    if let Some(behind) = facts.later_than_first_reply() {
        return format!(
            "{groups} went worse than usual ({}), {test}",
            fell_behind(behind, facts)
        );
    }
    let worse_than = match found.reference {
        Rank::Answered if captured => "full handshakes, which got an answer",
        Rank::NoReply => {
            return "Connections without a ticket got no HTTP reply, so none could be worse"
                .to_owned();
        }
        Rank::Answered if facts.run.conditions.method == Method::None => "a completed handshake",
        Rank::Answered | Rank::Ended => "HTTP 2xx or 3xx",
        Rank::ClientError => "the HTTP 4xx that is usual here",
        Rank::ServerError => "the HTTP 5xx that is usual here",
        Rank::CutShort => "the HTTP reply cut short that is usual here",
    };
    format!("{groups} got a worse reply than {worse_than}, {test}")
}

/// `10 ended after the first reply`
fn fell_behind(behind: Behind, facts: &Facts<'_>) -> String {
    let hits = behind.share.hits;
    match behind.point {
        Point::Reply(number) => format!("{hits} in the {} reply", ordinal(number)),
        Point::Body(number) => format!("{hits} got a {} reply that was cut short", ordinal(number)),
        Point::After(number) => format!("{hits} ended after the {} reply", ordinal(number)),
        Point::Silence => {
            let seconds = Duration::from_millis(facts.run.conditions.hold_ms).as_secs_f64();
            format!("{hits} were closed within {seconds} s of silence")
        }
    }
}

fn ordinal(number: u32) -> String {
    match number {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        more => format!("{more}th"),
    }
}

/// The attempts of each session that was compared, and the chance of each.
fn compared(facts: &Facts<'_>) -> (String, String) {
    // A renewed ticket that goes as the original does adds nothing.
    let telling =
        |s: &&SessionFacts| s.session != Session::Renewed || s.is_worse() != facts.first.is_worse();
    let several = facts.sessions().filter(telling).count() > 1;
    let found = facts
        .sessions()
        .filter(telling)
        .filter_map(|s| Some((s.session, s.ticket_replies?)));
    let (groups, chances): (Vec<String>, Vec<String>) = found
        .map(|(session, found)| {
            let whose = if several {
                format!("the ticket of {}", session.words())
            } else {
                "a ticket".to_owned()
            };
            let group = format!("with {whose} {} connections", found.group);
            (group, chance(found.p))
        })
        .unzip();
    let groups = groups.join(", ");
    (groups.replacen("with ", "With ", 1), chances.join(" and "))
}

/// What is not known of one of two sessions.
fn left_open(facts: &Facts<'_>) -> String {
    if facts.renegotiated.is_none() {
        return String::new();
    }
    let open = facts
        .original_sessions()
        .filter(|s| !s.was_taken_up())
        .map(|s| {
            let why = match s.ticket_resumption.attempts {
                0 => "was given no ticket",
                _ => "was never accepted",
            };
            format!("; {} {why}, and its effect is not known", s.session.words())
        });
    open.collect()
}
