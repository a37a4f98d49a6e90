//! Runs that are saved and compared, as a user does it on the night of the change.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use ticketprobe::presentation::{TableStyle, write_table};
use ticketprobe::report::{self, write_json};

use crate::Pki;
use crate::listener::SilentListener;
use crate::model::Lab;
use crate::peers::free_port;
use crate::peers::servers::s_server;
use crate::schema::assert_valid;
use crate::tool::{Report, Run, run};

fn compare(files: [&Path; 2], more: &[&str]) -> Run {
    let [before, after] = files.map(|file| file.to_str().unwrap());
    run(&[&["compare", before, after], more].concat())
}

fn read(file: &Path) -> Value {
    let report = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert_valid(&report);
    report
}

/// What the saved file draws is what was printed.
fn draws_what_was_printed(file: &Path, printed: &str) {
    let report = report::Report::load(file).unwrap();
    let style = TableStyle {
        ascii: true,
        ..TableStyle::default()
    };
    let [mut table, mut json] = [Vec::new(), Vec::new()];
    write_table(&report, style, &mut table).unwrap();
    write_json(&report, &mut json).unwrap();
    assert_eq!(String::from_utf8(table).unwrap(), printed);
    assert_eq!(json, fs::read(file).unwrap());
}

fn words(report: &Value) -> Vec<&str> {
    let front_ends = report["change"]["front_ends"].as_array().unwrap();
    front_ends
        .iter()
        .map(|front_end| front_end["change"].as_str().unwrap())
        .collect()
}

#[test]
fn before_and_after_the_change() {
    let folder = TempDir::new().unwrap();
    let [before, after, part] =
        ["before.json", "after.json", "part.json"].map(|name| folder.path().join(name));
    let [before_text, after_text] = [&before, &after].map(|file| file.to_str().unwrap());
    let mut lab = Lab::start(&[]);
    let first = lab.probe_with(&format!("--quiet --save {before_text}"));
    assert_eq!((first.code, &*first.err), (10, ""), "{}", first.out);
    draws_what_was_printed(&before, &first.out);
    assert_eq!(read(&before)["change"], Value::Null);
    shows_what_was_saved(&before, &first.out);

    lab.say("tickets off", "Session tickets are off now.\n");
    let second = lab.probe_with(&format!("-q --baseline {before_text} --save {after_text}"));
    assert_eq!((second.code, &*second.err), (0, ""), "{}", second.out);
    draws_what_was_printed(&after, &second.out);
    let (report, change) = second.out.split_once("\nSince the earlier run:\n").unwrap();
    assert!(report.starts_with("Problem absent: none of the 3 Front Ends "));
    assert_eq!(words(&read(&after)), ["resolved"; 3]);

    // The same comparison from the files alone.
    let table = compare([&before, &after], &[]);
    assert_eq!((table.code, &*table.out), (0, change), "{}", table.err);
    let json = compare([&before, &after], &["--format", "json"]);
    assert_eq!(words(&json_of(&json)), ["resolved"; 3]);
    let moved = &json_of(&json)["change"]["front_ends"][0]["moved"];
    assert_eq!(moved[0]["before"], "4/4");
    assert_eq!(moved[1]["before"], "closed 10/10");

    let back = compare([&after, &before], &["--format", "json"]);
    assert_eq!(
        (back.code, words(&json_of(&back))),
        (10, vec!["regressed"; 3])
    );
    let same = compare([&before, &before], &["--format", "json"]);
    assert_eq!(
        (same.code, words(&json_of(&same))),
        (10, vec!["unresolved"; 3])
    );
    fail_on(&before);

    // One front end is left out afterwards.
    let mut less = read(&after);
    less["front_ends"].as_array_mut().unwrap().pop();
    fs::write(&part, less.to_string()).unwrap();
    let missing = compare([&before, &part], &[]);
    assert_eq!(missing.code, 13, "{}", missing.out);
    assert!(
        missing.out.contains("present  missing  unknown"),
        "{}",
        missing.out
    );
    assert_eq!(compare([&before, &part], &["--fail-on", "present"]).code, 0);
    lab.interrupt();
}

/// `show` prints a saved report in any form and detail, with the exit code of its run.
fn shows_what_was_saved(file: &Path, printed: &str) {
    let show = |more: &[&str]| run(&[&["show", file.to_str().unwrap()][..], more].concat());
    let table = show(&[]);
    assert_eq!((table.code, &*table.out, &*table.err), (10, printed, ""));
    let json = show(&["--format", "json"]);
    assert_eq!(
        (json.code, json.out.as_bytes()),
        (10, &*fs::read(file).unwrap())
    );
    let details = show(&["--details", "-v"]);
    for words in [
        "\nDetails\n",
        "Certificate chain of 127.0.0.1:",
        "\nAttempts at 127.0.0.3:",
    ] {
        assert!(
            details.out.contains(words),
            "no {words:?} in {}",
            details.out
        );
    }
    let gauges = show(&["--format", "openmetrics"]).out;
    assert!(gauges.ends_with("\n# EOF\n"), "{gauges}");
    let missing = run(&["show", "/nowhere/a.json"]);
    assert_eq!((missing.code, &*missing.out), (1, ""));
}

fn json_of(run: &Run) -> Value {
    assert_eq!(run.err, "");
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_valid(&report);
    assert_eq!(report["exit_code"], run.code);
    report
}

/// A run with the problem on every front end, and what may fail for it.
fn fail_on(present: &Path) {
    for (list, code) in [
        ("present,exposed,faulty,inconclusive", 10),
        ("present", 10),
        ("exposed,faulty,inconclusive", 0),
        ("none", 0),
    ] {
        let run = compare([present, present], &["--fail-on", list]);
        assert_eq!(run.code, code, "{list}");
    }
}

#[test]
fn a_file_that_is_no_report_gets_one_line() {
    let folder = TempDir::new().unwrap();
    let good = folder.path().join("good.json");
    let closed = free_port().to_string();
    run(&["probe", &closed, "-q", "--save", good.to_str().unwrap()]);
    let whole = fs::read(&good).unwrap();
    let later = String::from_utf8(whole.clone()).unwrap();
    let later = later.replace("ticketprobe.report/1", "ticketprobe.report/2");
    for (name, bytes, words) in [
        ("empty", &b""[..], "it is empty"),
        ("cut", &whole[..whole.len() / 2], "it ends too early"),
        (
            "later",
            later.as_bytes(),
            "ticketprobe.report/2: this ticketprobe reads ticketprobe.report/1",
        ),
        ("binary", b"\0\x01\x02\xff", "it is not JSON"),
        (
            "foreign",
            b"{\"schema\": \"sarif\"}",
            "no report of ticketprobe",
        ),
    ] {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        for files in [[&*file, &*good], [&good, &file]] {
            let run = compare(files, &[]);
            assert_eq!((run.code, &*run.out), (1, ""), "{name}");
            let start = format!("ticketprobe: cannot read the report {}: ", file.display());
            assert!(run.err.starts_with(&start), "{}", run.err);
            assert!(run.err.contains(words), "{}", run.err);
            assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        }
    }
    assert_eq!(compare([&good, folder.path()], &[]).code, 1);
    assert_eq!(compare([&good, &folder.path().join("none")], &[]).code, 1);
    assert_eq!(compare([&good, &good], &[]).code, 13);
}

/// A run that could not be compared is not made.
#[test]
fn a_bad_baseline_opens_no_connection() {
    let listener = SilentListener::new();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("none.json");
    let address = listener.address().to_string();
    let run = run(&["probe", &address, "--baseline", file.to_str().unwrap()]);
    assert_eq!((run.code, &*run.out), (1, ""));
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert_eq!(listener.connections(), 0);
}

#[test]
fn a_save_that_fails_loses_no_report() {
    let file = "/dev/full";
    let closed = free_port().to_string();
    let json = run(&["probe", &closed, "-q", "--format", "json", "--save", file]);
    assert_eq!(json.code, 1);
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_valid(&report);
    assert_eq!(report["exit_code"], 13);
    let start = format!("ticketprobe: cannot save the report to {file}: ");
    assert!(json.err.starts_with(&start), "{}", json.err);
    assert_eq!(json.err.lines().count(), 1, "{}", json.err);
}

/// The saved report is JSON whatever is printed, and says what the printed one says.
#[test]
fn what_is_saved_is_what_is_printed() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("report.json");
    let closed = free_port().to_string();
    let printed = run(&[
        "probe",
        &closed,
        "-q",
        "--format",
        "json",
        "--save",
        file.to_str().unwrap(),
    ]);
    assert_eq!(printed.out, fs::read_to_string(&file).unwrap());
    assert_eq!(Report::of(&printed).exit_code(), 13);
    let none = run(&[
        "probe",
        &closed,
        "-q",
        "--format",
        "json",
        "--fail-on",
        "none",
    ]);
    assert_eq!(none.code, 0);
    assert_eq!(Report::of(&none).exit_code(), 0);
}

/// The comparison is about tickets, and its code comes of the certificate: that is said.
#[test]
fn a_faulty_certificate_behind_the_code_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("run.json");
    let pki = Pki::new();
    // The root of somebody else.
    let other = Pki::new();
    let server = s_server(&pki.server, &["-tls1_2", "-no_ticket"]);
    let (address, path) = (server.address.to_string(), file.to_str().unwrap());
    let root = other.authority.root_file().to_str().unwrap();
    let saved = run(&[
        "probe",
        &address,
        "-q",
        "--roots",
        "none",
        "--ca-file",
        root,
        "--save",
        path,
    ]);
    assert_eq!(saved.code, 12, "{}\n{}", saved.out, saved.err);
    let compared = compare([&file, &file], &[]);
    assert_eq!(compared.code, 12);
    assert!(
        compared.err.contains("faulty certificate"),
        "{}",
        compared.err
    );
    let quiet = compare([&file, &file], &["--quiet"]);
    assert_eq!((quiet.code, &*quiet.err), (12, ""));
}
