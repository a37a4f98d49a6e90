//! Golden files: the same run in every form, compared to the byte.
//!
//! `TICKETPROBE_BLESS=1 cargo test --test golden` writes the files anew; look at the difference before it is committed.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

mod cases;
mod documents;
mod hostile;
mod run;
#[path = "../runs/mod.rs"]
mod scenario;

use std::fs;
use std::path::PathBuf;

use ticketprobe::presentation::{
    Detail, TableStyle, write_html, write_jira, write_junit, write_markdown, write_openmetrics,
    write_table,
};
use ticketprobe::report::write_json;

/// The variable that has the files written instead of compared.
const BLESS: &str = "TICKETPROBE_BLESS";

/// Compares `made` with the golden file of that name.
fn golden(name: &str, made: &[u8]) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os(BLESS).is_some() {
        fs::write(&file, made).unwrap();
    }
    let kept = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let (made, kept) = (
        String::from_utf8_lossy(made),
        String::from_utf8_lossy(&kept),
    );
    assert!(
        made == kept,
        "{} differs from what is made now (see {BLESS}):\n{}",
        file.display(),
        first_difference(&kept, &made)
    );
}

fn first_difference(kept: &str, made: &str) -> String {
    let lines = kept.lines().zip(made.lines()).enumerate();
    let differing = lines.into_iter().find(|(_, (kept, made))| kept != made);
    differing.map_or_else(
        || "one goes on where the other ends".to_owned(),
        |(index, (kept, made))| format!("line {}\n  kept: {kept}\n  made: {made}", index + 1),
    )
}

fn table(style: TableStyle) -> Vec<u8> {
    let mut out = Vec::new();
    write_table(&run::report(), style, &mut out).unwrap();
    out
}

#[test]
fn table_for_a_terminal() {
    golden("table.txt", &table(TableStyle::default()));
}

#[test]
fn table_with_its_details() {
    golden("table-details.txt", &table(details()));
}

#[test]
fn table_in_ascii_with_every_attempt() {
    let style = TableStyle {
        ascii: true,
        detail: Detail::All,
        attempts: true,
        ..TableStyle::default()
    };
    golden("table-ascii.txt", &table(style));
}

#[test]
fn table_in_colour_on_a_narrow_terminal() {
    let style = TableStyle {
        width: 70,
        color: true,
        ..TableStyle::default()
    };
    golden("table-colour.txt", &table(style));
}

fn details() -> TableStyle {
    TableStyle {
        detail: Detail::All,
        ..TableStyle::default()
    }
}

/// Of every form beside the table: nothing is left out for want of room.
fn with_attempts() -> TableStyle {
    TableStyle {
        detail: Detail::All,
        attempts: true,
        ..TableStyle::default()
    }
}

#[test]
fn json() {
    let mut out = Vec::new();
    write_json(&run::report(), &mut out).unwrap();
    golden("report.json", &out);
}

#[test]
fn markdown() {
    let mut out = Vec::new();
    write_markdown(&run::report(), TableStyle::default(), &mut out).unwrap();
    golden("report.md", &out);
    let mut out = Vec::new();
    write_markdown(&run::report(), details(), &mut out).unwrap();
    golden("details.md", &out);
}

#[test]
fn markdown_with_every_attempt() {
    let mut out = Vec::new();
    write_markdown(&run::report(), with_attempts(), &mut out).unwrap();
    golden("attempts.md", &out);
}

#[test]
fn jira() {
    let mut out = Vec::new();
    write_jira(&run::report(), TableStyle::default(), &mut out).unwrap();
    golden("report.jira.txt", &out);
}

#[test]
fn openmetrics() {
    let mut out = Vec::new();
    write_openmetrics(&run::report(), &mut out).unwrap();
    golden("report.prom", &out);
}

#[test]
fn junit() {
    let mut out = Vec::new();
    write_junit(&run::report(), &mut out).unwrap();
    golden("junit.xml", &out);
}

#[test]
fn html() {
    let mut out = Vec::new();
    write_html(&run::report(), None, TableStyle::default(), &mut out).unwrap();
    golden("report.html", &out);
}

#[test]
fn html_of_two_runs_with_every_attempt() {
    let mut out = Vec::new();
    let (before, after) = (run::report(), run::report_after());
    write_html(&after, Some(&before), with_attempts(), &mut out).unwrap();
    golden("change.html", &out);
}
