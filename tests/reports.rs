//! Reports that are saved, read back, judged again and compared.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

mod runs;
mod schema;

#[path = "reports/again.rs"]
mod again;
#[path = "reports/hostile.rs"]
mod hostile;
#[path = "reports/strictness.rs"]
mod strictness;

use std::path::Path;

use ticketprobe::across_front_ends::{FailOn, Ground};
use ticketprobe::change::Change;
use ticketprobe::presentation::{Detail, TableStyle, write_change, write_table};
use ticketprobe::report::{ChangeReport, Report, write_json};
use ticketprobe::server_evidence::event_history::EventVerdict;
use ticketprobe::server_evidence::registry_state::RegistryState;
use ticketprobe::verdict::{CertificateState, Verdict};

fn json(report: &Report) -> Vec<u8> {
    let mut out = Vec::new();
    write_json(report, &mut out).unwrap();
    out
}

fn load(bytes: &[u8]) -> Report {
    Report::from_bytes(Path::new("saved.json"), bytes).unwrap()
}

/// Every form in which the table is drawn.
fn tables(report: &Report) -> String {
    let mut out = Vec::new();
    for (width, ascii, attempts) in [(100, true, true), (100, false, false), (60, false, true)] {
        let style = TableStyle {
            width,
            ascii,
            color: true,
            detail: if attempts {
                Detail::All
            } else {
                Detail::Answer
            },
            attempts,
        };
        write_table(report, style, &mut out).unwrap();
    }
    String::from_utf8(out).unwrap()
}

fn compared(before: &Report, after: &Report) -> String {
    let change = ChangeReport::between(before, after);
    let mut out = Vec::new();
    let style = TableStyle {
        width: 100,
        ascii: true,
        detail: Detail::All,
        ..TableStyle::default()
    };
    write_change(&change, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn what_was_saved_reads_and_draws_the_same() {
    let alone = runs::all();
    let together = alone.iter().map(|(_, run)| run.clone()).collect();
    let mut cases: Vec<(String, Report)> = vec![("all".to_owned(), runs::report(together))];
    cases.extend(
        alone
            .into_iter()
            .map(|(name, run)| (name, runs::report(vec![run]))),
    );
    let tickets = runs::report(vec![runs::named("tickets-off")]);
    for (name, report) in cases {
        for report in [report.clone().compared_with(&tickets), report] {
            let saved = json(&report);
            schema::assert_valid(&serde_json::from_slice(&saved).unwrap());
            let loaded = load(&saved);
            assert_eq!(loaded, report, "{name}");
            assert_eq!(json(&loaded), saved, "{name}");
            assert_eq!(tables(&loaded), tables(&report), "{name}");
        }
    }
}

#[test]
fn the_same_version_judges_the_same() {
    for (name, run) in runs::all() {
        let report = runs::report(vec![run.clone()]);
        assert_eq!(report.front_ends[0].run(), run, "{name}");
        assert_eq!(load(&json(&report)).judged_again(), report, "{name}");
    }
}

#[test]
fn nothing_changes_between_a_run_and_itself() {
    for (name, run) in runs::all() {
        let report = runs::report(vec![run]);
        let change = ChangeReport::between(&report, &load(&json(&report)));
        assert!(change.differences.is_empty(), "{name}");
        let [front_end] = change.front_ends.as_slice() else {
            panic!("{name}: {change:#?}");
        };
        assert!(front_end.moved.is_empty(), "{name}: {front_end:#?}");
        assert!(front_end.differences.is_empty() && front_end.judged_again.is_empty());
        let word = match report.verdict {
            Verdict::Present | Verdict::Exposed => Change::Unresolved,
            Verdict::Absent => Change::Unaffected,
            Verdict::Inconclusive => Change::Unknown,
        };
        assert_eq!(front_end.change, word, "{name}");
        assert_eq!(
            report.clone().compared_with(&report).exit_code,
            report.exit_code
        );
    }
}

/// Any two scenarios are runs of one front end, as if the world between them had changed in every way.
#[test]
fn any_two_runs_can_be_compared() {
    let reports: Vec<Report> = runs::all()
        .into_iter()
        .map(|(_, run)| runs::report(vec![run]))
        .collect();
    for before in &reports {
        for after in &reports {
            let text = compared(before, after);
            for line in text.lines() {
                assert!(line.len() <= 100 && line.is_ascii(), "{line}");
                assert!(!line.chars().any(char::is_control), "{line}");
            }
            assert!(
                text.contains("\nNext: ") && text.contains("\n  Next: "),
                "{text}"
            );
        }
    }
}

#[test]
fn the_table_of_a_change_says_what_moved() {
    let before = runs::report(vec![runs::named("resumed-connection-closed")]);
    let after = runs::report(vec![runs::named("tickets-off")]);
    let text = compared(&before, &after);
    let expected = "\
+---------------+---------+--------+----------+--------------------------------------+
| Front end     | Before  | After  | Change   | What changed                         |
+====================================================================================+
| 10.0.0.11:444 | present | absent | resolved | tickets issued 4/4 -> 0/4            |
|               |         |        |          | by ticket closed 10/10 -> not issued |
+---------------+---------+--------+----------+--------------------------------------+

10.0.0.11:444: present -> absent: resolved
  Tickets are gone; before, connections with a ticket got worse replies
  Next: Keep both reports.";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn line_1_of_a_comparison_says_what_else_the_run_after_shows() {
    let before = runs::report(vec![runs::named("resumed-connection-closed")]);
    let after = runs::report(vec![runs::named("tickets-off")]);
    let line_1 = |faulty, registry, events| {
        let mut change = ChangeReport::between(&before, &after);
        let of_one = &mut change.front_ends[0];
        (of_one.registry, of_one.events) = (registry, events);
        of_one.certificate = faulty;
        let mut out = Vec::new();
        let style = TableStyle {
            width: 200,
            ascii: true,
            ..TableStyle::default()
        };
        write_change(&change, style, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let (line_1, _) = text.split_once("\n\n").unwrap();
        line_1.replace('\n', " ")
    };
    let gone = "Resolved: session tickets are gone on 10.0.0.11:444";
    assert_eq!(line_1(None, None, None), format!("{gone}."));
    assert_eq!(
        line_1(
            Some(CertificateState::Faulty),
            Some(RegistryState::NotApplied),
            Some(EventVerdict::Continues)
        ),
        format!(
            "{gone}; the certificate is faulty; the registry does not turn tickets off; the events keep coming."
        )
    );
    let good = (
        Some(CertificateState::Valid),
        Some(RegistryState::Applied),
        Some(EventVerdict::Stopped),
    );
    assert_eq!(line_1(good.0, good.1, good.2), format!("{gone}."));
}

/// A file of a version that knew less: its word is told, and the new one counts.
#[test]
fn a_verdict_that_changes_when_judged_again_is_told() {
    let mut before = runs::report(vec![runs::named("tickets-off")]);
    before.tool.version = "0.0.7".to_owned();
    before.front_ends[0].verdict = Verdict::Present;
    let after = runs::report(vec![runs::named("tickets-off")]);
    let text = compared(&before, &after);
    let own = env!("CARGO_PKG_VERSION");
    let line = format!(
        "Run before, judged again by {own}: absent was present when saved by 0.0.7; absent counts here"
    );
    assert!(text.contains(&line), "{text}");
    assert!(text.contains("absent -> absent: unaffected"), "{text}");
}

#[test]
fn a_front_end_that_is_missing_is_no_success() {
    let [mut first, second] = ["tickets-off", "tickets-off"].map(runs::named);
    first.address = Some("10.0.0.12:444".parse().unwrap());
    let before = runs::report(vec![first, second.clone()]);
    let after = runs::report(vec![second]).compared_with(&before);
    assert_eq!((after.verdict, after.exit_code), (Verdict::Absent, 13));
    let only = |ground| after.clone().failing_on(&FailOn::of([ground])).exit_code;
    assert_eq!(only(Ground::Inconclusive), 13);
    assert_eq!(only(Ground::Present), 0);
    // One that was not there before is no failure.
    let more = before.clone().compared_with(&after);
    assert_eq!(more.exit_code, 0);
}

#[test]
fn fields_of_a_newer_version_are_left_out() {
    let report = runs::report(vec![runs::named("resumed-connection-closed")]);
    let mut value: serde_json::Value = serde_json::from_slice(&json(&report)).unwrap();
    value["more"] = serde_json::json!({"a": [1, 2]});
    value["front_ends"][0]["more"] = "x".into();
    value["front_ends"][0]["attempts"][0]["reply"]["more"] = 7.into();
    assert!(schema::errors(&value).is_empty());
    assert_eq!(load(value.to_string().as_bytes()), report);
}
