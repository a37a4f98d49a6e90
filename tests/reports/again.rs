//! A report that version 0.1.0 saved: this version judges it otherwise, and says so wherever it does.

use ticketprobe::presentation::{
    TableStyle, write_change, write_html, write_jira, write_markdown, write_table,
};
use ticketprobe::report::{ChangeReport, Report, merge};
use ticketprobe::verdict::{Reason, Verdict};

use super::{json, load, runs, schema};

const OWN: &str = env!("CARGO_PKG_VERSION");

/// What 0.1.0 saved of a server that breaks a rule of TLS when it accepts a ticket, with the verdict that it gave.
fn saved() -> Report {
    let mut report = runs::report(vec![runs::named("rule-broken-in-an-older-report")]);
    report.tool.version = "0.1.0".to_owned();
    (report.verdict, report.exit_code) = (Verdict::Present, 10);
    report.front_ends[0].verdict = Verdict::Present;
    report.front_ends[0].reason = Reason::TicketRepliesWorse;
    load(&json(&report))
}

fn style() -> TableStyle {
    TableStyle {
        width: 400,
        ascii: true,
        ..TableStyle::default()
    }
}

/// The report in the forms that people read, without the breaks of lines.
fn forms(report: &Report) -> Vec<String> {
    let (mut table, mut markdown, mut jira, mut html) = (vec![], vec![], vec![], vec![]);
    write_table(report, style(), &mut table).unwrap();
    write_markdown(report, style(), &mut markdown).unwrap();
    write_jira(report, style(), &mut jira).unwrap();
    write_html(report, None, style(), &mut html).unwrap();
    let forms = [table, markdown, jira, html].map(|form| String::from_utf8(form).unwrap());
    forms.into()
}

fn merged(reports: &[Report]) -> Report {
    let again = reports.iter().cloned().map(Report::judged_again).collect();
    merge(again, "ticketprobe merge before.json").unwrap()
}

#[test]
fn merge_says_which_version_gave_the_saved_verdict() {
    let report = merged(&[saved()]);
    assert_eq!((report.verdict, report.exit_code), (Verdict::Exposed, 11));
    let before = report.front_ends[0].judged_before.clone().unwrap();
    assert_eq!(before.verdict, Verdict::Present);
    assert_eq!(before.reason, Reason::TicketRepliesWorse);
    assert_eq!(before.tool.version, "0.1.0");
    let note = format!(
        "10.0.0.11:444 from jump01 was judged present by ticketprobe 0.1.0, which saved it; ticketprobe {OWN} judged the same measurements again, and exposed counts here"
    );
    for form in forms(&report) {
        assert!(form.contains(&note), "{form}");
    }
    schema::assert_valid(&serde_json::from_slice(&json(&report)).unwrap());
}

/// The row keeps it, so that merging what was merged does not lose it, and no note stands there twice.
#[test]
fn what_was_merged_still_says_so() {
    let once = merged(&[saved()]);
    let twice = merged(&[load(&json(&once))]);
    assert_eq!(twice.front_ends, once.front_ends);
    assert_eq!(twice.notices, once.notices);
    assert_eq!(once.clone().noting_other_verdicts().notices, once.notices);
    // What is saved by now is this version's own verdict: there is nothing to doubt.
    assert_eq!(once.clone().noting_doubted_verdicts(), once);
}

#[test]
fn a_report_that_is_shown_keeps_its_verdict_and_says_what_is_thought_of_it() {
    let saved = saved();
    let shown = saved.clone().noting_doubted_verdicts();
    assert_eq!((shown.verdict, shown.exit_code), (Verdict::Present, 10));
    assert_eq!(shown.front_ends, saved.front_ends);
    let note = format!(
        "10.0.0.11:444 was judged present by ticketprobe 0.1.0, which saved it; ticketprobe {OWN} judges the same measurements exposed"
    );
    for form in forms(&shown) {
        assert!(form.contains(&note), "{form}");
    }
}

#[test]
fn the_answer_of_a_comparison_says_which_verdict_was_saved() {
    let (before, after) = (saved(), runs::report(vec![runs::named("tickets-off")]));
    let change = ChangeReport::between(&before, &after);
    let mut out = Vec::new();
    write_change(&change, style(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let told = format!(
        "from jump01, ticketprobe 0.1.0. Its verdict on 10.0.0.11:444 was present; {OWN} judged it again: exposed."
    );
    assert!(text.contains(&told), "{text}");
    // Nothing is said of the run whose verdict stands.
    assert_eq!(text.matches("judged it again").count(), 1, "{text}");
}

#[test]
fn where_the_verdict_stands_nothing_is_said() {
    for (name, run) in runs::all() {
        let report = runs::report(vec![run]);
        let noted = report.clone().noting_doubted_verdicts();
        assert_eq!(noted.noting_other_verdicts(), report, "{name}");
    }
}
