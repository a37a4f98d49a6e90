//! The same events in every form that people send: the answer is the same.

use std::io::Cursor;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use ticketprobe::encoding::CodePage;
use ticketprobe::server_evidence::event_history::{History, Outcome, Question};
use ticketprobe::server_evidence::events::{self, Clock, DateOrder, Form, Reading, Source};

use crate::written::{FORMS, Logged, Written};

/// When the change is said to have been made: between the events.
const CHANGE: &str = "2014-03-12T00:00:00Z";

/// What a form must be told to be read whole.
fn source(form: &Written) -> Source {
    Source {
        clock: Clock {
            zone: Some(TimeZone::get("Europe/Berlin").unwrap()),
            order: form.order.map(|order| match order {
                "day" => DateOrder::DayFirst,
                _ => DateOrder::MonthFirst,
            }),
        },
        page: form.page.map(|page| page.parse::<CodePage>().unwrap()),
        host: Some("FE01.corp.example".to_owned()),
    }
}

fn answer(bytes: &[u8], source: &Source) -> (Reading, Outcome) {
    let mut history = History::new(Question {
        changed_at: CHANGE.parse().ok(),
        ..Question::default()
    });
    history.begin_file();
    let input = Cursor::new(bytes);
    let reading = events::read(input, source, &mut |event| history.add(&event)).unwrap();
    history.end_file(&reading);
    (reading, history.finish())
}

/// What must be the same: not what some forms do not hold, such as the certificate's serial number.
fn told(outcome: &Outcome) -> String {
    let host = &outcome.hosts[0];
    let events: Vec<_> = host
        .events
        .iter()
        .map(|event| {
            (
                event.id,
                event.count,
                event.first,
                event.last,
                event.before,
                event.after,
            )
        })
        .collect();
    format!(
        "{} {} {:?} {:?} {:?} {:?} {:?}",
        outcome.hosts.len(),
        outcome.verdict,
        host.counts,
        host.log_end,
        host.covered,
        host.longest_gap_s,
        events
    )
}

/// The events that the table of forms is made with.
fn ten() -> Vec<Logged> {
    let of = |id: u32, source: &str, seconds: i64| Logged {
        id,
        source: source.to_owned(),
        time: Timestamp::from_second(1_394_000_000 + seconds).unwrap(),
        message: vec![
            "Invalid incoming HTTPS certificate.".to_owned(),
            String::new(),
            "Subject Name: FE01.corp.example Issuer: Corp-CA".to_owned(),
            "Cause: a \"quoted\", and; other <text> & more".to_owned(),
        ],
    };
    vec![
        of(32042, "LS User Services", 0),
        of(61045, "LS MCU Infrastructure", 15),
        of(1000, "LS Server", 86_400),
        of(32042, "LS User Services", 2 * 86_400),
        of(61045, "LS MCU Infrastructure", 2 * 86_400 + 15),
        of(30988, "LS User Services", 3 * 86_400),
        of(61029, "LS Protocol Stack", 5 * 86_400),
        of(32042, "LS User Services", 9 * 86_400),
        of(61045, "LS MCU Infrastructure", 9 * 86_400 + 15),
        of(1001, "LS Server", 10 * 86_400),
    ]
}

#[test]
fn ten_events_give_one_answer_in_every_form() {
    let ten = ten();
    let mut first = None;
    for form in FORMS {
        let bytes = (form.write)(&ten);
        let (reading, outcome) = answer(&bytes, &source(form));
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(600)]).into_owned();
        assert_eq!(
            (reading.events, reading.damaged),
            (10, 0),
            "{}: {text}",
            form.name
        );
        assert_eq!(reading.form, form.form, "{}", form.name);
        let told = told(&outcome);
        let first = first.get_or_insert_with(|| told.clone());
        assert_eq!(&told, first, "{}: {text}", form.name);
        assert_eq!(outcome.hosts[0].host, "FE01.corp.example", "{}", form.name);
    }
    assert!(first.unwrap().contains("continues"));
}

/// Cut at every line: what stands before the cut is read, and the rest is told or was not there.
#[test]
fn a_form_cut_at_any_line_gives_what_is_before_the_cut() {
    let ten = ten();
    for form in FORMS.iter().filter(|form| form.form != Form::Evtx) {
        let bytes = (form.write)(&ten);
        let wide = matches!(bytes.get(..2), Some([0xff, 0xfe] | [0xfe, 0xff]));
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let mut most = 0;
        for (at, _) in ends {
            let cut = if wide { (at + 2) & !1 } else { at + 1 };
            let mut found = 0;
            let input = Cursor::new(&bytes[..cut.min(bytes.len())]);
            let read = events::read(input, &source(form), &mut |_| found += 1);
            assert!(
                found >= most,
                "{} at {cut}: {found} after {most}",
                form.name
            );
            assert!(found <= 10, "{} at {cut}", form.name);
            most = found;
            if let Ok(reading) = read {
                assert_eq!(reading.events, found, "{} at {cut}", form.name);
                assert!(reading.damaged <= 1, "{} at {cut}: {reading:?}", form.name);
            }
        }
    }
}

/// A field too many, one too few, NULs, controls: the other events stand.
#[test]
fn a_damaged_event_takes_no_other_with_it() {
    let ten = ten();
    for form in FORMS
        .iter()
        .filter(|form| form.form != Form::Evtx && form.page.is_none())
    {
        let whole = (form.write)(&ten);
        if whole.starts_with(&[0xff, 0xfe]) || whole.starts_with(&[0xfe, 0xff]) {
            continue;
        }
        let Ok(text) = String::from_utf8(whole) else {
            continue;
        };
        // In the middle of the fifth event.
        let middle = text
            .match_indices("Cause: a")
            .nth(4)
            .map_or(text.len() / 2, |(at, _)| at);
        for damage in [
            "\"",
            ",",
            ";;;",
            "\t",
            "\0\0\0",
            "\u{1b}[2J\u{202e}",
            "</Obj>",
            "<",
            "{",
            "}",
            "\n\n",
            "Event[7]:\n",
            "> ",
        ] {
            let broken = format!("{}{damage}{}", &text[..middle], &text[middle..]);
            let mut found = 0;
            let mut steers = false;
            let reading = events::read(
                Cursor::new(broken.as_bytes()),
                &source(form),
                &mut |event| {
                    found += 1;
                    steers |= event
                        .message
                        .is_some_and(|text| text.contains(['\u{1b}', '\u{202e}', '\0']));
                },
            )
            .unwrap();
            assert!(!steers, "{} {damage:?}", form.name);
            assert!(found >= 8, "{} {damage:?}: {found} {reading:?}", form.name);
            assert!(
                found + reading.damaged >= 9,
                "{} {damage:?}: {found} {reading:?}",
                form.name
            );
        }
    }
}

/// Writes the seeds of the fuzz target `events` anew: two events in every form.
#[test]
#[ignore = "writes files of the project: run it when a form changes"]
fn write_seeds() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/events");
    for form in FORMS {
        let letters = form
            .name
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == ' ');
        let name: String = letters.collect::<String>().to_lowercase().replace(' ', "-");
        std::fs::write(folder.join(name), (form.write)(&ten()[..2])).unwrap();
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        Just("\"quoted\"".to_owned()),
        Just("a, b; c".to_owned()),
        Just("<tag> & more".to_owned()),
        Just("'x' = {1}".to_owned()),
        Just("https://fe01:444/LiveServer/Focus".to_owned()),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(word(), 1..6).prop_map(|words| format!("Text {}", words.join(" "))),
        Just("Resolution:".to_owned()),
        Just("Cause: This can happen where a certificate has expired.".to_owned()),
        Just(String::new()),
    ]
}

fn logged() -> impl Strategy<Value = Logged> {
    let kinds = prop::sample::select(vec![
        (32042, "LS User Services"),
        (61045, "LS MCU Infrastructure"),
        (61029, "LS Protocol Stack"),
        (30988, "LS User Services"),
        (1000, "LS Server"),
    ]);
    (
        kinds,
        0..20_i64 * 86_400,
        prop::collection::vec(line(), 0..5),
    )
        .prop_map(|((id, source), seconds, lines)| {
            let first = vec!["Something happened.".to_owned()];
            Logged {
                id,
                source: source.to_owned(),
                time: Timestamp::from_second(1_393_800_000 + seconds).unwrap(),
                message: [first, lines, vec!["The end.".to_owned()]].concat(),
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_ten_events_give_one_answer_in_every_form(ten in prop::collection::vec(logged(), 10)) {
        let mut first = None;
        for form in FORMS {
            let bytes = (form.write)(&ten);
            let (reading, outcome) = answer(&bytes, &source(form));
            prop_assert_eq!((reading.events, reading.damaged), (10, 0), "{}: {}", form.name, String::from_utf8_lossy(&bytes));
            let told = told(&outcome);
            let first = first.get_or_insert_with(|| told.clone());
            prop_assert_eq!(&told, first, "{}: {}", form.name, String::from_utf8_lossy(&bytes));
        }
    }
}
