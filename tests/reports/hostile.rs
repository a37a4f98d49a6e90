//! Whatever a file holds, reading it, judging it, comparing it and drawing it comes to an end.

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use ticketprobe::presentation::{TableStyle, write_change};
use ticketprobe::report::{ChangeReport, Report};

use super::{json as saved, load, runs, tables};

static ORIGINAL: LazyLock<Report> = LazyLock::new(original);

fn original() -> Report {
    let names = [
        "resumed-connection-closed",
        "half-of-the-tickets-fail",
        "interrupted",
        "name-unresolved",
    ];
    let mut front_ends: Vec<_> = names.map(runs::named).to_vec();
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["fe01".to_owned()]).unwrap();
    let certificate = certificate.self_signed(&key).unwrap();
    let chain = json!([{"id": "00", "certificates": [base64(certificate.der())]}]);
    front_ends[0].chains = serde_json::from_value(chain).unwrap();
    for attempt in &mut front_ends[0].attempts {
        attempt.chain = Some("00".to_owned());
    }
    let before = runs::report(front_ends[1..].to_vec());
    let report = runs::report(front_ends).compared_with(&before);
    assert_eq!(report.front_ends[0].certificates.len(), 1);
    report
}

fn base64(der: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(der)
}

/// All that a reader of the report does with it.
fn use_up(report: &Report, other: &Report) -> String {
    let mut text = tables(report);
    let mut drawn = Vec::new();
    for (before, after) in [(report, other), (other, report)] {
        let change = ChangeReport::between(before, after);
        write_change(&change, TableStyle::default(), &mut drawn).unwrap();
        let again = after.clone().judged_again().compared_with(before);
        text += &tables(&again);
    }
    load(&saved(report));
    text + &String::from_utf8(drawn).unwrap()
}

/// Paths to every value in `value`.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                paths(value, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                paths(value, &format!("{at}/{}", escape(key)), found);
            }
        }
        _ => {}
    }
}

/// Values that a report has somewhere, at their extremes, and others that it has nowhere.
fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u8>().prop_map(Value::from),
        prop::sample::select(vec![
            0,
            1,
            u64::from(u16::MAX),
            u64::from(u32::MAX),
            u64::MAX
        ])
        .prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just("\u{1b}[2J\u{7}\u{202e}\u{9b}\n".into()),
        Just("-009999-01-02T00:00:00Z".into()),
        Just("9999-12-30T22:00:00Z".into()),
        Just("[fe80::1%7]:444".into()),
        Just(json!([])),
        Just(json!({})),
        Just(json!({"\u{1b}x": 4_294_967_295_u32, "y": 4_294_967_295_u32})),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_in_any_place_can_do_harm(
        changes in prop::collection::vec((any::<prop::sample::Index>(), values()), 1..4)
    ) {
        let original = &*ORIGINAL;
        let mut value: Value = serde_json::from_slice(&saved(original)).unwrap();
        for (index, new) in changes {
            let mut found = Vec::new();
            paths(&value, "", &mut found);
            let place = &found[index.index(found.len())];
            *value.pointer_mut(place).unwrap() = new;
        }
        if let Ok(report) = Report::from_bytes(Path::new("x"), value.to_string().as_bytes()) {
            let text = use_up(&report, original);
            let unsafe_ones = |c: &char| matches!(c, '\u{7}' | '\u{9b}' | '\u{202e}');
            prop_assert_eq!(text.chars().find(unsafe_ones), None);
            let cleared = text.contains("\u{1b}[2J");
            prop_assert!(!cleared);
        }
    }

    #[test]
    fn no_bytes_can_do_harm(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        end in any::<prop::sample::Index>(),
        truncate in any::<bool>(),
    ) {
        let original = &*ORIGINAL;
        let mut bytes = saved(original);
        let place = at.index(bytes.len());
        bytes[place] = byte;
        if truncate {
            bytes.truncate(end.index(bytes.len()));
        }
        match Report::from_bytes(Path::new("x"), &bytes) {
            Ok(report) => {
                use_up(&report, original);
            }
            Err(error) => {
                let text = error.to_string();
                prop_assert_eq!(text.lines().count(), 1);
                prop_assert!(!text.chars().any(char::is_control), "{:?}", text);
            }
        }
    }
}

/// Text in a file can move no cursor, whether in a known field, in a key or in an unknown field.
#[test]
fn text_of_a_file_is_cleaned() {
    let mut value: Value = serde_json::from_slice(&saved(&ORIGINAL)).unwrap();
    let hostile = "a\u{1b}]0;owned\u{7}\u{202e}b";
    value["command"] = hostile.into();
    value["front_ends"][0]["summary"] = hostile.into();
    value["front_ends"][0]["replies"]["full"] = json!({hostile: 3});
    value["change"]["front_ends"][0]["front_end"] = hostile.into();
    let report = load(value.to_string().as_bytes());
    let text = tables(&report);
    assert_eq!(report.command, "a\u{fffd}]0;owned\u{fffd}\u{fffd}b");
    assert!(!text.contains("\u{1b}]") && !text.contains('\u{202e}'));
    assert!(text.matches("a\u{fffd}]0;owned").count() > 3, "{text}");
}
