//! `ticketprobe merge`: runs from several places.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Pki;
use crate::peers::servers::s_server;
use crate::tool::{Report, Run, run, word};

/// A run of the tool against one server, as if it had been made on `host`.
fn saved(folder: &Path, name: &str, host: &str, target: &str) -> PathBuf {
    let path = folder.join(name);
    let file = path.to_str().unwrap();
    let made = run(&[
        "probe",
        target,
        "--quiet",
        "--attempts",
        "2",
        "--roots",
        "none",
        "--save",
        file,
    ]);
    assert_ne!(made.code, 1, "{}", made.err);
    let mut report: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    report["vantage"]["host"] = host.into();
    fs::write(&path, report.to_string()).unwrap();
    path
}

fn merge(paths: &[&Path], more: &[&str]) -> Run {
    let paths: Vec<&str> = paths.iter().map(|path| path.to_str().unwrap()).collect();
    run(&[&["merge"][..], &paths, more].concat())
}

fn rows(report: &Report) -> Vec<String> {
    let row = |row: &Value| {
        format!(
            "{} {} {}",
            word(&row["address"]),
            word(&row["vantage"]),
            word(&row["verdict"])
        )
    };
    report.front_ends().iter().map(row).collect()
}

/// One front end, as it was seen from `jump01`, and from `jump02` when nobody answered any more.
fn seen_and_gone(folder: &Path) -> (String, PathBuf, PathBuf) {
    let pki = Pki::new();
    let on = s_server(&pki.server, &["-tls1_2"]);
    let address = on.address.to_string();
    let first = saved(folder, "a.json", "jump01", &address);
    drop(on);
    let second = saved(folder, "b.json", "jump02", &address);
    (address, first, second)
}

#[test]
fn two_places_see_one_front_end_differently() {
    let folder = tempfile::tempdir().unwrap();
    let (address, first, second) = seen_and_gone(folder.path());
    let report = Report::of(&merge(&[&second, &first], &["--format", "json"]));
    assert_eq!(
        rows(&report),
        [
            format!("{address} jump01 exposed"),
            format!("{address} jump02 inconclusive")
        ]
    );
    assert_eq!(
        (report.exit_code(), word(&report.json()["verdict"])),
        (11, "exposed")
    );
    let merged = report.json()["merged"].as_array().unwrap();
    assert_eq!(merged.len(), 2);
    assert_eq!(word(&merged[0]["name"]), "jump01");
    let notices = report.json()["notices"].as_array().unwrap();
    let differs = format!(
        "{address} looks different from different places: exposed from jump01, inconclusive from jump02; look for a device in between, and probe from the host itself"
    );
    assert!(
        notices.iter().any(|notice| notice == &*differs),
        "{notices:?}"
    );
}

/// The latest run from a place counts; rows that only an earlier one has stay.
#[test]
fn one_place_measured_twice() {
    let pki = Pki::new();
    let folder = tempfile::tempdir().unwrap();
    let on = s_server(&pki.server, &["-tls1_2"]);
    let off = s_server(&pki.server, &["-tls1_2", "-no_ticket"]);
    let [on_address, off_address] = [&on, &off].map(|server| server.address.to_string());
    let first = saved(folder.path(), "a.json", "jump01", &on_address);
    let other = saved(folder.path(), "b.json", "jump01", &off_address);
    drop(on);
    let again = saved(folder.path(), "c.json", "jump01", &on_address);
    let out = folder.path().join("all.json");
    let all = out.to_str().unwrap();
    let report = Report::of(&merge(
        &[&again, &first, &other],
        &["--format", "json", "--save", all],
    ));
    let mut expected = [
        format!("{on_address} jump01 inconclusive"),
        format!("{off_address} jump01 absent"),
    ];
    expected.sort();
    let mut seen = rows(&report);
    seen.sort();
    assert_eq!(seen, expected);
    let notices = report.json()["notices"].as_array().unwrap();
    let told = format!(
        "{on_address} from jump01 was measured more than once, with another verdict: it was exposed, and the latest run, which counts, says inconclusive"
    );
    assert!(
        notices.iter().any(|n| word(n).starts_with(&*told)),
        "{notices:?}"
    );
    // Merged again, it is what it was.
    let twice = Report::of(&merge(&[&out, &first], &["--format", "json"]));
    let mut seen = rows(&twice);
    seen.sort();
    assert_eq!(seen, expected);
    // It can be compared like any other.
    let compared = run(&["compare", all, all, "--format", "json"]);
    let changes = Report::of(&compared);
    let changes = changes.json()["change"]["front_ends"].as_array().unwrap();
    assert_eq!(changes.len(), 2);
}

#[test]
fn the_table_says_from_where_each_row_is() {
    let pki = Pki::new();
    let folder = tempfile::tempdir().unwrap();
    let server = s_server(&pki.server, &["-tls1_2", "-no_ticket"]);
    let address = server.address.to_string();
    let [a, b] = ["jump01", "jump02"]
        .map(|host| saved(folder.path(), &format!("{host}.json"), host, &address));
    let run = merge(&[&a, &b], &["--details"]);
    assert_eq!(run.code, 0);
    let answer = format!("Problem absent: {address} gave this client no session ticket.\n");
    assert!(run.out.starts_with(&answer), "{}", run.out);
    for words in [
        "From jump01: ",
        "From jump02: ",
        "measured from jump01, jump02",
    ] {
        assert!(run.out.contains(words), "no {words:?} in {}", run.out);
    }
    assert!(run.out.contains("from jump02"), "{}", run.out);
    assert!(
        run.out.lines().all(|line| line.chars().count() <= 100),
        "{}",
        run.out
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    let run = run(&["merge", "/nowhere/a.json"]);
    assert_eq!((run.code, &*run.out), (1, ""));
    assert!(run.err.contains("/nowhere/a.json"), "{}", run.err);
}

/// A run that was cut short by the user does not take the place of a whole one.
#[test]
fn an_interrupted_run_replaces_none() {
    let pki = Pki::new();
    let folder = tempfile::tempdir().unwrap();
    let server = s_server(&pki.server, &["-tls1_2"]);
    let whole = saved(
        folder.path(),
        "a.json",
        "jump01",
        &server.address.to_string(),
    );
    let mut cut: Value = serde_json::from_slice(&fs::read(&whole).unwrap()).unwrap();
    cut["started"] = "2099-01-01T00:00:00Z".into();
    cut["front_ends"][0]["attempts"] = Vec::<Value>::new().into();
    cut["front_ends"][0]["cut_short"] =
        serde_json::json!({"because": "interrupted", "left_out": 20});
    let later = folder.path().join("b.json");
    fs::write(&later, cut.to_string()).unwrap();
    let report = Report::of(&merge(&[&later, &whole], &["--format", "json"]));
    assert_eq!(word(&report.front_end()["verdict"]), "exposed");
    let notices = report.json()["notices"].to_string();
    assert!(
        notices.contains("that run was interrupted: the earlier one counts (exposed)"),
        "{notices}"
    );
}

/// Of several places, each is compared with itself: what changed for one is not told of another.
#[test]
fn places_are_compared_with_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let (address, first, second) = seen_and_gone(folder.path());
    let both = folder.path().join("both.json");
    merge(&[&first, &second], &["--save", both.to_str().unwrap()]);
    let compared = run(&[
        "compare",
        both.to_str().unwrap(),
        second.to_str().unwrap(),
        "--format",
        "json",
    ]);
    let report = Report::of(&compared);
    let changes = report.json()["change"]["front_ends"].as_array().unwrap();
    let told: Vec<String> = changes
        .iter()
        .map(|change| format!("{} {}", word(&change["front_end"]), word(&change["change"])))
        .collect();
    assert_eq!(
        told,
        [
            format!("{address} unknown"),
            format!("{address} from jump01 unknown")
        ]
    );
}

#[test]
fn one_file_for_two_documents() {
    let run = run(&["merge", "a.json", "--save", "x.json", "--output", "x.json"]);
    assert_eq!((run.code, &*run.out), (2, ""));
    assert!(
        run.err.contains("--output and --save name one file"),
        "{}",
        run.err
    );
}
