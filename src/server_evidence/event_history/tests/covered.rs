//! What a log must cover before it tells that no event came.

use super::*;

fn read(missing: Vec<Missing>) -> Reading {
    Reading {
        form: Form::Evtx,
        events: 1,
        damaged: missing.len() as u64,
        missing,
    }
}

fn gap(after: &str, before: Option<&str>) -> Missing {
    Missing {
        chunks: 1,
        records: None,
        after: Some(at(after)),
        before: before.map(at),
    }
}

/// A log of the host from 09:00 to 11:00 without the two events.
fn quiet_log(question: Question, missing: Vec<Missing>) -> HostHistory {
    let mut history = History::new(question);
    history.begin_file();
    history.add(&event(1000, "09:00:00"));
    history.add(&event(1000, "11:00:00"));
    history.end_file(&read(missing));
    history.finish().hosts.remove(0)
}

#[test]
fn never_seen_needs_a_log_that_covers_the_time_asked_about() {
    let verdict =
        |question: Question, missing: &[Missing]| quiet_log(question, missing.to_vec()).verdict;
    let asked = |from: &str, to: &str| Question {
        asked: Some(Window {
            from: at(from),
            to: at(to),
        }),
        ..Question::default()
    };
    use EventVerdict::{NeverSeen, NothingToGoBy};
    let middle = [gap("09:00:00", Some("09:30:00"))];
    let end = [gap("11:00:00", None)];
    for (question, missing, expected) in [
        (Question::default(), &[][..], NeverSeen),
        (changed("10:00:00"), &[], NeverSeen),
        (changed("08:00:00"), &[], NothingToGoBy),
        (changed("11:00:01"), &[], NothingToGoBy),
        (asked("09:30:00", "10:30:00"), &[], NeverSeen),
        (asked("08:30:00", "10:30:00"), &[], NothingToGoBy),
        (asked("10:30:00", "12:30:00"), &[], NothingToGoBy),
        (Question::default(), &middle, NothingToGoBy),
        (Question::default(), &end, NothingToGoBy),
        (asked("10:00:00", "10:30:00"), &middle, NeverSeen),
        (asked("10:00:00", "10:30:00"), &end, NeverSeen),
        (asked("09:10:00", "10:30:00"), &middle, NothingToGoBy),
    ] {
        assert_eq!(
            verdict(question.clone(), missing),
            expected,
            "{question:?} {missing:?}"
        );
    }
    let told = quiet_log(Question::default(), Vec::new()).summary;
    assert!(
        told.contains("from 2013-10-15T09:00:00Z to 2013-10-15T11:00:00Z"),
        "{told}"
    );
    let until = Question {
        log_end: Some(at("14:00:00")),
        ..changed("13:00:00")
    };
    assert_eq!(
        verdict(until, &[]),
        NeverSeen,
        "the user knows where the log ends"
    );
}

#[test]
fn another_log_is_told_and_is_no_answer() {
    let of = |channel: Option<&str>, provider: Option<&str>| {
        let events = [Event {
            channel: channel.map(str::to_owned),
            provider: provider.map(str::to_owned),
            ..event(1000, "09:00:00")
        }];
        let outcome = history(Question::default(), &events);
        (outcome.verdict, outcome.hosts[0].summary.clone())
    };
    for (channel, provider, name) in [
        (Some("System"), Some("Schannel"), "log 'System'"),
        (Some("Security"), None, "log 'Security'"),
        (
            None,
            Some("Service Control Manager"),
            "source 'Service Control Manager'",
        ),
        (None, None, "does not say of which log"),
    ] {
        let (verdict, summary) = of(channel, provider);
        assert_eq!(verdict, EventVerdict::NothingToGoBy, "{name}");
        assert!(
            summary.contains(name) && summary.contains("'Lync Server'"),
            "{summary}"
        );
    }
    for (channel, provider) in [
        (Some("lync server"), None),
        (None, Some("LS Protocol Stack")),
        (Some("ForwardedEvents"), Some("LS User Services")),
    ] {
        assert_eq!(of(channel, provider).0, EventVerdict::NeverSeen);
    }
}

#[test]
fn stopped_needs_the_log_behind_the_change_to_be_whole() {
    let verdict = |missing: Vec<Missing>| {
        let mut history = History::new(changed("10:00:00"));
        history.begin_file();
        history.add(&event(32042, "09:00:00"));
        history.add(&event(32042, "09:30:00"));
        history.add(&event(1000, "12:00:00"));
        history.end_file(&read(missing));
        history.finish().verdict
    };
    assert_eq!(verdict(Vec::new()), EventVerdict::Stopped);
    let before = vec![gap("09:00:00", Some("09:30:00"))];
    assert_eq!(verdict(before), EventVerdict::Stopped);
    let behind = vec![gap("09:30:00", Some("12:00:00"))];
    assert_eq!(verdict(behind), EventVerdict::NothingToGoBy);
}
