//! `ticketprobe events`.

use std::fs;

use serde_json::{Value, json};

use crate::{fixture, report, run};

fn host(report: &Value) -> &Value {
    let hosts = report["hosts"].as_array().unwrap();
    assert_eq!(hosts.len(), 1, "{report}");
    &hosts[0]
}

fn counts(host: &Value) -> [u64; 2] {
    ["32042", "61045"].map(|number| host["counts"][number].as_u64().unwrap())
}

#[test]
fn every_form_and_language_is_counted() {
    for (file, form, expected, name) in [
        ("english.xml", "xml", [4, 4], "LyncFE01.contoso.local"),
        ("japanese.xml", "xml", [2, 1], "LyncFE01.contoso.local"),
        ("german.json", "json", [1, 1], "LyncFE02.contoso.local"),
        ("one-event.json", "json", [1, 0], "lyncfe03.contoso.local"),
    ] {
        let report = report(&["events", &fixture(file)]);
        assert_eq!(report["schema"], "ticketprobe.events/1");
        assert_eq!(report["verdict"], "nothing_to_go_by", "{file}");
        assert_eq!(report["exit_code"], 13, "{file}");
        assert_eq!(report["files"][0]["reading"]["form"], form);
        assert_eq!(report["files"][0]["reading"]["damaged"], 0, "{file}");
        let host = host(&report);
        assert_eq!(counts(host), expected, "{file}");
        assert_eq!(host["host"], name);
        assert_eq!(host["counts"].as_object().unwrap().len(), 11);
        let named = &host["events"][0]["certificates"][0];
        assert_eq!(named["subject"], name);
        assert_eq!(named["issuer"], "Contoso-CA");
    }
}

#[test]
fn fields_are_read_and_context_is_counted() {
    let report = report(&["events", &fixture("japanese.xml")]);
    let host = host(&report);
    assert_eq!(host["counts"]["61030"], 1);
    assert_eq!(host["counts"]["36888"], 1);
    let certificates = &host["events"].as_array().unwrap().iter();
    let certificate = certificates
        .clone()
        .find(|event| event["id"] == 32042)
        .unwrap();
    assert_eq!(certificate["first"], "2013-10-15T11:02:05Z");
    assert_eq!(certificate["last"], "2013-10-15T12:02:05Z");
    assert_eq!(certificate["per_hour"], 2.0);
    let expected = json!([{
        "subject": "LyncFE01.contoso.local", "issuer": "Contoso-CA",
        "serial": "0d0c0b0a09080706050461", "serial_reversed": "610405060708090a0b0c0d",
    }]);
    assert_eq!(certificate["certificates"], expected);
    let focus = certificates
        .clone()
        .find(|event| event["id"] == 61045)
        .unwrap();
    let url = "https://LyncFE01.contoso.local:444/LiveServer/Focus";
    assert_eq!(focus["focus_urls"], json!([url]));
    let notices = report["notices"].to_string();
    assert!(notices.contains("another source"), "{notices}");
}

#[test]
fn times_of_json_are_utc() {
    let times = |file: &str| {
        let report = report(&["events", &fixture(file)]);
        host(&report)["events"][0]["first"].clone()
    };
    assert_eq!(times("german.json"), "2013-10-15T11:02:05Z");
    assert_eq!(times("one-event.json"), "2013-10-15T11:02:05Z");
}

/// The fixture has a pair of events each hour until 14:02, and its last event of any kind at 18:00.
#[test]
fn the_verdict_follows_the_change_and_the_end_of_the_log() {
    let file = fixture("english.xml");
    for (more, verdict, code) in [
        (&["--changed-at", "2013-10-15T14:30:00Z"][..], "stopped", 0),
        (&["--changed-at", "2013-10-15T23:30:00+09:00"], "stopped", 0),
        (&["--changed-at", "2013-10-15T17:30:00Z"], "too_early", 13),
        (&["--changed-at", "2013-10-15T19:00:00Z"], "too_early", 13),
        (&["--changed-at", "2013-10-15T12:30:00Z"], "continues", 10),
        (
            &[
                "--changed-at",
                "2013-10-15T14:30:00Z",
                "--log-end",
                "2013-10-15T15:00:00Z",
            ],
            "too_early",
            13,
        ),
        (
            &[
                "--changed-at",
                "2013-10-15T17:30:00Z",
                "--log-end",
                "2013-10-16T00:00:00Z",
            ],
            "stopped",
            0,
        ),
    ] {
        let report = report(&[&["events", &file], more].concat());
        assert_eq!(report["verdict"], verdict, "{more:?}");
        assert_eq!(report["exit_code"], code, "{more:?}");
    }
}

#[test]
fn events_of_the_tool_itself_are_told_apart() {
    let window = "2013-10-15T13:50:00Z..2013-10-15T14:10:00Z";
    let change = ["--changed-at", "2013-10-15T13:30:00Z", "--exclude", window];
    let report = report(&[&["events", &fixture("english.xml")], &change[..]].concat());
    let host = host(&report);
    assert_eq!(report["verdict"], "stopped");
    assert_eq!(counts(host), [3, 3]);
    assert_eq!(host["events"][0]["excluded"], 1);
    assert_eq!((&host["before"], &host["after"]), (&json!(6), &json!(0)));
}

#[test]
fn files_that_overlap_are_counted_once() {
    let file = fixture("english.xml");
    let report = report(&["events", &file, &file, &fixture("german.json")]);
    let hosts = report["hosts"].as_array().unwrap();
    assert_eq!(hosts.len(), 2);
    assert_eq!(counts(&hosts[0]), [4, 4]);
    assert!(
        report["notices"][0]
            .as_str()
            .unwrap()
            .starts_with("8 events came twice")
    );
}

#[test]
fn a_log_without_the_events_is_told_from_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.xml");
    let path = file.to_str().unwrap();
    let text = fs::read_to_string(fixture("english.xml")).unwrap();
    fs::write(&file, text.lines().last().unwrap()).unwrap();
    assert_eq!(report(&["events", path])["verdict"], "never_seen");
    assert_eq!(report(&["events", path])["exit_code"], 0);
    fs::write(&file, "<Events></Events>").unwrap();
    assert_eq!(report(&["events", path])["verdict"], "nothing_to_go_by");
    assert_eq!(report(&["events", path])["exit_code"], 13);
}

#[test]
fn damage_is_counted_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.xml");
    let path = file.to_str().unwrap();
    let text = fs::read_to_string(fixture("english.xml")).unwrap();
    // The first event loses its end, the last is cut in the middle.
    let broken = text.replacen("</Event>", "", 1);
    fs::write(&file, &broken[..broken.len() - 300]).unwrap();
    let damaged = report(&["events", path]);
    assert_eq!(damaged["files"][0]["reading"]["damaged"], 2);
    assert_eq!(counts(host(&damaged)), [3, 4]);
    assert!(
        damaged["notices"]
            .to_string()
            .contains("2 events or chunks were damaged")
    );

    let text = fs::read_to_string(fixture("german.json")).unwrap();
    fs::write(&file, &text[..text.len() - 40]).unwrap();
    assert_eq!(
        report(&["events", path])["files"][0]["reading"]["damaged"],
        1
    );
}

#[test]
fn what_is_no_log_is_a_bad_argument() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log");
    let path = file.to_str().unwrap().to_owned();
    for bytes in [&b""[..], b"hello", b"\x1b[2J", b"ElfFile\0broken"] {
        fs::write(&file, bytes).unwrap();
        let run = run(&["events", &path]);
        assert_eq!((run.code, run.err.lines().count()), (2, 1), "{}", run.err);
        assert!(
            run.err.contains("expected") && !run.err.contains('\u{1b}'),
            "{}",
            run.err
        );
    }
    assert_eq!(run(&["events", "no/such.xml"]).code, 2);
}

#[test]
fn a_time_without_an_offset_is_refused() {
    let file = fixture("english.xml");
    for option in ["--changed-at", "--log-end"] {
        let run = run(&["events", &file, option, "2013-10-15T14:30:00"]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains("expected an offset"), "{}", run.err);
    }
}

#[test]
fn the_table_is_ascii_and_at_most_100_columns() {
    let change = ["--changed-at", "2013-10-15T14:30:00Z"];
    let run = run(&[
        &["events", "--details", &fixture("english.xml")],
        &change[..],
    ]
    .concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let answer = "32042 and 61045 stopped after the change on LyncFE01.contoso.local.\n";
    assert!(run.out.starts_with(answer), "{}", run.out);
    assert!(run.out.is_ascii());
    assert!(run.out.lines().all(|line| line.len() <= 100), "{}", run.out);
    for part in [
        "LyncFE01.contoso.local: stopped",
        "61045",
        "(reversed 6104050607",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
}

/// Which, how often, first, last, and whether they keep coming.
#[test]
fn without_the_time_of_the_change_it_answers_what_it_can() {
    for (file, answer) in [
        (
            "japanese.xml",
            "32042 and 61045 keep coming on LyncFE01.contoso.local: last 61045 30 min 0 s before the end of the log.",
        ),
        (
            "english.xml",
            "32042 and 61045 came on LyncFE01.contoso.local: last 61045 3 h 57 min before the end of the log.",
        ),
    ] {
        let run = run(&["events", &fixture(file)]);
        assert_eq!(run.code, 13, "{}", run.out);
        let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.starts_with(answer), "{}", run.out);
        assert!(
            words.contains("LyncFE01.contoso.local 32042"),
            "{}",
            run.out
        );
        assert!(words.contains("Next: Probe the host: ticketprobe probe LyncFE01.contoso.local"));
        assert!(run.out.lines().all(|line| line.len() <= 80), "{}", run.out);
    }
}

#[test]
fn the_page_has_a_picture_and_loads_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.xml");
    let text = fs::read_to_string(fixture("english.xml")).unwrap();
    let text = text.replace(
        "LyncFE01.contoso.local",
        "&lt;script&gt;alert(1)&lt;/script&gt;&amp;\"",
    );
    fs::write(&file, text).unwrap();
    let change = "2013-10-15T14:30:00Z";
    let window = "2013-10-15T12:00:00Z..2013-10-15T12:01:00Z";
    let run = run(&[
        "events",
        file.to_str().unwrap(),
        "--format",
        "html",
        "--changed-at",
        change,
        "--exclude",
        window,
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = run.out.to_lowercase();
    assert_eq!(page.matches("<svg").count(), 1);
    assert_eq!(
        page.matches("<rect").count(),
        4 + 4 + 1,
        "a bar for each event, and the window"
    );
    assert!(page.contains(">change 2013-10-15t14:30:00z</text>"));
    for forbidden in [
        "<script", "src=", "href=", "url(", "@import", "<img", "<link",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("default-src 'none'"));
    let mut reader = quick_xml::Reader::from_str(&run.out[run.out.find("<svg").unwrap()..]);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::End(end) if end.name().as_ref() == "svg" => break,
            quick_xml::events::Event::Eof => panic!("the picture does not end"),
            _ => {}
        }
    }
}
