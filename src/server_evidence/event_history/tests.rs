mod covered;

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::server_evidence::events::{Event, Form, Missing, Reading, TimeState};

const DAY: &str = "2013-10-15T";

fn at(hour: &str) -> Timestamp {
    format!("{DAY}{hour}Z").parse().unwrap()
}

fn event(id: u32, hour: &str) -> Event {
    Event {
        id,
        time: Some(at(hour)),
        host: Some("fe01.contoso.local".to_owned()),
        provider: Some("LS User Services".to_owned()),
        ..Event::default()
    }
}

fn history(question: Question, events: &[Event]) -> Outcome {
    let mut history = History::new(question);
    history.begin_file();
    events.iter().for_each(|event| history.add(event));
    history.finish()
}

fn changed(hour: &str) -> Question {
    Question {
        changed_at: Some(at(hour)),
        ..Question::default()
    }
}

#[test]
fn stopped_needs_as_long_a_quiet_as_there_was_before() {
    // The longest quiet before the change: 2 h, from 10:00 to 12:00.
    let seen = ["09:00:00", "10:00:00", "12:00:00"].map(|hour| event(32042, hour));
    for (end, verdict) in [
        ("12:30:00", EventVerdict::TooEarly),
        ("14:29:59", EventVerdict::TooEarly),
        ("14:30:00", EventVerdict::Stopped),
    ] {
        let mut events = seen.to_vec();
        events.push(event(1000, end));
        let outcome = history(changed("12:30:00"), &events);
        assert_eq!(outcome.verdict, verdict, "{end}");
        assert_eq!(outcome.hosts[0].longest_gap_s, Some(7200));
        // The same by word of the user.
        let question = Question {
            log_end: Some(at(end)),
            ..changed("12:30:00")
        };
        assert_eq!(history(question, &seen).verdict, verdict, "{end}");
    }
}

#[test]
fn the_quiet_that_led_up_to_the_change_counts() {
    let events = [event(61045, "09:00:00"), event(1000, "14:00:00")];
    let verdict = |hour: &str| history(changed(hour), &events).verdict;
    assert_eq!(verdict("11:30:00"), EventVerdict::Stopped);
    assert_eq!(verdict("11:31:00"), EventVerdict::TooEarly);
}

#[test]
fn an_event_at_the_change_comes_after_it() {
    let events = [event(61045, "09:00:00"), event(61045, "10:00:00")];
    let outcome = history(changed("10:00:00"), &events);
    assert_eq!(outcome.verdict, EventVerdict::Continues);
    let host = &outcome.hosts[0];
    assert_eq!((host.before, host.after), (Some(1), Some(1)));
}

#[test]
fn order_does_not_matter() {
    let mut events: Vec<Event> = ["09:00:00", "10:00:00", "12:00:00", "16:00:00"]
        .into_iter()
        .map(|hour| event(32042, hour))
        .collect();
    let forward = history(changed("17:00:00"), &events);
    events.reverse();
    assert_eq!(history(changed("17:00:00"), &events), forward);
    assert_eq!(forward.hosts[0].longest_gap_s, Some(4 * 3600));
}

#[test]
fn hosts_and_their_logs_are_apart() {
    let mut history = History::new(changed("10:00:00"));
    history.begin_file();
    history.add(&event(32042, "09:00:00"));
    history.add(&event(1000, "10:30:00"));
    history.begin_file();
    for hour in ["09:00:00", "20:00:00"] {
        history.add(&Event {
            host: Some("FE02.contoso.local".to_owned()),
            ..event(61045, hour)
        });
    }
    let outcome = history.finish();
    let verdicts: Vec<_> = outcome.hosts.iter().map(|host| host.verdict).collect();
    // The other file goes on until 20:00, and says nothing of the first host.
    assert_eq!(verdicts, [EventVerdict::TooEarly, EventVerdict::Continues]);
    assert_eq!(outcome.verdict, EventVerdict::Continues);
    assert_eq!(outcome.hosts[0].log_end, Some(at("10:30:00")));
}

#[test]
fn a_file_has_the_name_that_the_user_gives_where_it_is_of_one_host() {
    let named = |hosts: &[&str]| {
        let mut history = History::new(Question::default());
        history.begin_file();
        history.name_file("fe11");
        for host in hosts {
            history.add(&Event {
                host: Some((*host).to_owned()),
                ..event(32042, "09:00:00")
            });
        }
        history.finish().named
    };
    assert_eq!(named(&["a", "A"])["a"], "fe11");
    assert!(named(&["a", "b"]).is_empty());
}

#[test]
fn context_alone_is_never_seen() {
    let events = [event(61030, "09:00:00"), event(41025, "11:00:00")];
    let outcome = history(changed("10:00:00"), &events);
    assert_eq!(outcome.verdict, EventVerdict::NeverSeen);
    assert_eq!(outcome.hosts[0].counts[&61030], 1);
    assert_eq!(outcome.hosts[0].events[0].before, None);
    assert_eq!(
        outcome.hosts[0].timeline.as_ref().map(|t| t.counts.len()),
        Some(0)
    );
}

#[test]
fn codes_are_counted_and_point_to_what_is_known() {
    let untrusted = Event {
        message: Some("failed with 0x800B0109".to_owned()),
        ..event(61029, "09:00:00")
    };
    let alert = Event {
        provider: Some("Schannel".to_owned()),
        data: vec!["40".to_owned(), "1205".to_owned()],
        ..event(36888, "09:00:00")
    };
    let outcome = history(Question::default(), &[untrusted.clone(), untrusted, alert]);
    let host = &outcome.hosts[0];
    let codes: Vec<(u32, &str, &str, u64)> = host
        .events
        .iter()
        .flat_map(|event| event.codes.iter().map(move |code| (event.id, code)))
        .map(|(id, code)| (id, code.code.as_str(), code.name.as_str(), code.count))
        .collect();
    assert_eq!(
        codes,
        [
            (36888, "alert 40", "handshake_failure", 1),
            (61029, "0x800B0109", "CERT_E_UNTRUSTEDROOT", 2)
        ]
    );
    assert_eq!(host.hints.len(), 1);
    assert!(host.hints[0].contains(r"Cert:\LocalMachine\Root"));
    let quiet = history(Question::default(), &[event(61029, "09:00:00")]);
    assert!(quiet.hosts[0].hints.is_empty());
}

#[test]
fn events_without_a_time_cannot_be_placed() {
    let without = Event {
        time: None,
        time_state: TimeState::Absent,
        ..event(32042, "09:00:00")
    };
    let events = [without, event(32042, "09:00:00"), event(1000, "20:00:00")];
    let outcome = history(changed("10:00:00"), &events);
    assert_eq!(outcome.verdict, EventVerdict::NothingToGoBy);
    assert_eq!(outcome.hosts[0].counts[&32042], 2);
    assert!(
        outcome.notices[0].contains("no time"),
        "{:?}",
        outcome.notices
    );
}

#[test]
fn the_misprint_is_counted_as_what_it_means() {
    let outcome = history(Question::default(), &[event(32402, "09:00:00")]);
    assert_eq!(outcome.hosts[0].counts[&32042], 1);
    assert!(
        outcome.notices[0].contains("32402"),
        "{:?}",
        outcome.notices
    );
}

#[test]
fn hosts_are_bounded() {
    let mut history = History::new(Question::default());
    for number in 0..1100 {
        let mut host = String::new();
        let _ = write!(host, "fe{number}");
        history.add(&Event {
            host: Some(host),
            ..event(32042, "09:00:00")
        });
    }
    let outcome = history.finish();
    assert_eq!(outcome.hosts.len(), 1000);
    assert!(
        outcome
            .notices
            .iter()
            .any(|notice| notice.starts_with("100 events of further hosts"))
    );
}

#[test]
fn a_rate_needs_a_span() {
    let rate = |hours: &[&str]| {
        let events: Vec<Event> = hours.iter().map(|hour| event(32042, hour)).collect();
        history(Question::default(), &events).hosts[0].events[0].per_hour
    };
    assert_eq!(rate(&["09:00:00"]), None);
    assert_eq!(rate(&["09:00:00", "09:00:00"]), None);
    assert_eq!(rate(&["09:00:00", "09:30:00", "11:00:00"]), Some(1.5));
}

#[test]
fn times_are_told_in_words() {
    for (seconds, words) in [
        (5, "5 s"),
        (65, "1 min 5 s"),
        (12_000, "3 h 20 min"),
        (180_000, "2 d 2 h"),
    ] {
        assert_eq!(in_words(seconds), words);
    }
}

proptest! {
    #[test]
    fn every_event_is_counted_once(minutes in prop::collection::vec(0..1440_i64, 0..60), change in 0..1440_i64) {
        let time = |minute: i64| at("00:00:00") + jiff::SignedDuration::from_mins(minute);
        let events: Vec<Event> = minutes
            .iter()
            .map(|minute| Event { time: Some(time(*minute)), ..event(61045, "00:00:00") })
            .collect();
        let question = Question { changed_at: Some(time(change)), ..Question::default() };
        let outcome = history(question, &events);
        let Some(host) = outcome.hosts.first() else {
            prop_assert!(minutes.is_empty());
            return Ok(());
        };
        let after = minutes.iter().filter(|minute| **minute >= change).count() as u64;
        prop_assert_eq!(host.after, Some(after));
        prop_assert_eq!(host.before, Some(minutes.len() as u64 - after));
        let steps: u32 = host.timeline.as_ref().unwrap().counts[&61045].iter().sum();
        prop_assert_eq!(steps as usize, minutes.len());
        prop_assert_eq!(outcome.verdict == EventVerdict::Continues, after > 0);
    }
}
