//! How evidence arrives: packed, on standard input, without a host, cut off, or of another log.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::exe::{self, Run};
use crate::written::FORMS;
use crate::{fixture, report, run};

fn written(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn piped(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = assert_cmd::Command::new(exe::tool());
    let output = command.args(arguments).write_stdin(input).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

const CSV: &str = "Level,Date and Time,Source,Event ID,Task Category\r\n\
    Error,3/2/2014 4:02:05 AM,LS User Services,32042,(1006),\"Text.\r\nSubject Name: FE07.corp.example Issuer: Corp-CA\"\r\n\
    Error,3/2/2014 4:02:20 AM,LS MCU Infrastructure,61045,(1022),\"Text.\"\r\n";

#[test]
fn a_form_without_a_host_takes_its_name_from_the_argument() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "log.csv", CSV.as_bytes());
    let host = |argument: &str| report(&["events", argument])["hosts"][0]["host"].clone();
    assert_eq!(host(&file), "(no computer named)");
    assert_eq!(
        host(&format!("FE07.corp.example={file}")),
        "FE07.corp.example"
    );
    // A form that names its host keeps it.
    let xml = format!("FE07.corp.example={}", fixture("english.xml"));
    assert_eq!(host(&xml), "LyncFE01.contoso.local");
}

#[test]
fn local_times_need_a_zone_and_an_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "log.csv", CSV.as_bytes());
    let first = |more: &[&str]| {
        let report = report(&[&["events", &file], more].concat());
        let event = &report["hosts"][0]["events"][0];
        assert_eq!(event["count"], 1);
        (
            event["first"].clone(),
            event["first_written"].clone(),
            report["notices"].to_string(),
        )
    };
    let (time, written, notices) = first(&[]);
    assert_eq!((time, written), (Value::Null, json!("3/2/2014 4:02:05 AM")));
    assert!(notices.contains("--date-order"), "{notices}");
    let (time, _, notices) = first(&["--date-order", "month-first"]);
    assert!(
        time.is_null() && notices.contains("--time-zone"),
        "{notices}"
    );
    for zone in ["Europe/Berlin", "+01:00", "W. Europe Standard Time"] {
        let (time, written, notices) = first(&["--date-order", "month-first", "--time-zone", zone]);
        assert_eq!(
            (time, written),
            (json!("2014-03-02T03:02:05Z"), Value::Null)
        );
        assert_eq!(notices, "[\"2 counted events name no computer\"]", "{zone}");
    }
    // A later day above 12 settles the order for the whole file.
    let later = format!("{CSV}Error,3/25/2014 4:02:20 AM,LS Server,1000,(1022),\"Text.\"\r\n");
    let file = written_again(folder.path(), &later);
    let report = report(&["events", &file, "--time-zone", "+01:00"]);
    assert_eq!(
        report["hosts"][0]["events"][0]["first"],
        "2014-03-02T03:02:05Z"
    );
    assert_eq!(report["hosts"][0]["log_end"], "2014-03-25T03:02:20Z");
    let bad = run(&["events", &file, "--time-zone", "Mars"]);
    assert!(
        bad.code == 2 && bad.err.contains("expected an offset"),
        "{}",
        bad.err
    );
}

fn written_again(folder: &Path, text: &str) -> String {
    written(folder, "later.csv", text.as_bytes())
}

#[test]
fn packed_files_and_standard_input_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let english = fs::read(fixture("english.xml")).unwrap();
    let german = fs::read(fixture("german.json")).unwrap();
    let packed = written(folder.path(), "log.xml.gz", &gzip(&english));
    assert_eq!(
        report(&["events", &packed])["hosts"][0]["counts"]["32042"],
        4
    );
    let both = archive(&[("a/fe01.xml", &english), ("fe02.json", &german)]);
    let zip = written(folder.path(), "logs.zip", &both);
    let report = report(&["events", &zip]);
    assert_eq!(report["files"].as_array().unwrap().len(), 2);
    assert_eq!(report["files"][0]["file"], format!("{zip}: a/fe01.xml"));
    assert_eq!(report["hosts"].as_array().unwrap().len(), 2);
    for input in [english, gzip(&german), both] {
        let run = piped(&["events", "-", "--format", "json"], &input);
        assert_eq!((run.code, run.err.as_str()), (13, ""));
        assert!(run.out.contains("standard input"), "{}", run.out);
    }
    let run = piped(
        &["host", "fe01=-"],
        &fs::read(fixture("applied.reg")).unwrap(),
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("fe01  applied"), "{}", run.out);
}

#[test]
fn what_is_packed_twice_or_damaged_is_told_and_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let english = fs::read(fixture("english.xml")).unwrap();
    let nested = archive(&[
        ("x.gz", &gzip(b"x")),
        ("readme.txt", b"hello"),
        ("fe01.xml", &english),
    ]);
    let zip = written(folder.path(), "logs.zip", &nested);
    let run = run(&["events", &zip]);
    assert_eq!(run.code, 2);
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.err);
    assert!(
        lines[0].contains("logs.zip: x.gz: it is packed itself"),
        "{}",
        run.err
    );
    assert!(
        lines[1].contains("logs.zip: readme.txt: expected an event log"),
        "{}",
        run.err
    );
    assert!(run.out.contains("LyncFE01.contoso.local"), "{}", run.out);

    let packed = gzip(&english);
    let cut = written(folder.path(), "cut.gz", &packed[..packed.len() * 2 / 3]);
    let report = report(&["events", &cut]);
    assert_eq!(report["exit_code"], 13);
    assert!(
        report["notices"].to_string().contains("missing"),
        "{report}"
    );
}

#[test]
fn another_log_is_named_and_is_never_0() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(fixture("english.xml")).unwrap();
    let last = text.lines().last().unwrap();
    for log in ["System", "Security", "Application"] {
        let other = last.replace(">Lync Server<", &format!(">{log}<"));
        let other = other
            .replace("'LS ", "'Microsoft ")
            .replace("\"LS ", "\"Microsoft ");
        let file = written(folder.path(), "log.xml", other.as_bytes());
        let run = run(&["events", &file]);
        assert_eq!(run.code, 13, "{}", run.out);
        let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            &format!("another log (log '{log}')")[..],
            "are written to the log 'Lync Server'",
        ] {
            assert!(words.contains(part), "{part}: {}", run.out);
        }
    }
}

#[test]
fn never_seen_is_said_for_the_time_that_the_log_covers() {
    let folder = tempfile::tempdir().unwrap();
    let event = |time: &str| {
        format!(
            "<Event><System><Provider Name='LS Server'/><EventID>1000</EventID><TimeCreated SystemTime='{time}'/><Channel>Lync Server</Channel><Computer>FE01</Computer></System></Event>\n"
        )
    };
    let text = event("2014-03-02T03:00:00Z") + &event("2014-03-04T03:00:00Z");
    let file = written(folder.path(), "log.xml", text.as_bytes());
    for (more, code) in [
        (&[][..], 0),
        (
            &["--between", "2014-03-02T04:00:00Z..2014-03-03T04:00:00Z"],
            0,
        ),
        (
            &["--between", "2014-03-01T04:00:00Z..2014-03-03T04:00:00Z"],
            13,
        ),
        (&["--changed-at", "2014-03-03T00:00:00Z"], 0),
        (&["--changed-at", "2014-03-09T00:00:00Z"], 13),
    ] {
        let report = report(&[&["events", &file], more].concat());
        assert_eq!(report["exit_code"], code, "{more:?}");
        let summary = report["hosts"][0]["summary"].as_str().unwrap();
        assert!(
            summary.contains("from 2014-03-02T03:00:00Z to 2014-03-04T03:00:00Z"),
            "{summary}"
        );
    }
    let cut = written(
        folder.path(),
        "cut.xml",
        &text.as_bytes()[..text.len() - 30],
    );
    let report = report(&["events", &cut]);
    assert_eq!(report["exit_code"], 13, "{report}");
    assert!(
        report["notices"]
            .to_string()
            .contains("1 event after 2014-03-02T03:00:00Z"),
        "{report}"
    );
}

/// One field of 100 MB, a line that does not end, a million braces: a clear answer, and what stands around them is read.
#[test]
fn what_is_too_long_costs_one_event() {
    let folder = tempfile::tempdir().unwrap();
    let long = "x".repeat(100 << 20);
    let event = |id: u32, text: &str| {
        format!("Error,3/2/2014 4:02:05 AM,LS User Services,{id},(1006),\"{text}\"\r\n")
    };
    let text = format!(
        "Level,Date and Time,Source,Event ID,Task Category\r\n{}{}{}",
        event(32042, "a"),
        event(61045, &long),
        event(61045, "b")
    );
    let file = written(folder.path(), "log.csv", text.as_bytes());
    let counts = report(&["events", &file])["hosts"][0]["counts"].clone();
    assert_eq!((&counts["32042"], &counts["61045"]), (&json!(1), &json!(2)));

    let json = format!(
        "{{\"EventID\":32042}}\n{{\"EventID\":61045,\"x\":\"{long}\"}}\n{{\"EventID\":61045}}\n"
    );
    let file = written(folder.path(), "log.json", json.as_bytes());
    let report = report(&["events", &file]);
    let counts = &report["hosts"][0]["counts"];
    assert_eq!((&counts["32042"], &counts["61045"]), (&json!(1), &json!(1)));
    assert_eq!(report["files"][0]["reading"]["damaged"], 1);

    for text in [
        &long[..],
        &"{".repeat(1 << 20),
        &"<Obj>".repeat(1 << 18),
        &"a:".repeat(1 << 19),
    ] {
        let file = written(folder.path(), "long", text.as_bytes());
        let run = run(&["events", &file]);
        assert!([2, 13].contains(&run.code), "{}: {}", run.code, run.err);
        assert!(
            run.err.lines().count() <= 1 && run.err.len() < 500,
            "{}",
            run.err
        );
    }
}

/// A quote too many in the first row, where nothing is known of rows yet, or in the last one.
#[test]
fn a_stray_quote_hides_no_row() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "Level,Date and Time,Source,Event ID,Task Category",
        "Stufe,Zeitpunkt,Herkunft,Nummer,Aufgabe",
    ];
    let row = |id: u32, text: &str| {
        format!("X,02.03.2014 04:02:05,LS User Services,{id},(1006),{text}\r\n")
    };
    let rows = |broken: usize| -> String {
        let text = |at: usize| {
            if at == broken {
                "\"One\r\n\"two\""
            } else {
                "\"One\r\ntwo\""
            }
        };
        (0..6)
            .map(|at| row(if at % 2 == 0 { 32042 } else { 61045 }, text(at)))
            .collect()
    };
    for name in names {
        for broken in 0..6 {
            let file = written(
                folder.path(),
                "log.csv",
                format!("{name}\r\n{}", rows(broken)).as_bytes(),
            );
            let report = report(&["events", &file]);
            let counts = &report["hosts"][0]["counts"];
            assert_eq!(
                (&counts["32042"], &counts["61045"]),
                (&json!(3), &json!(3)),
                "{name} {broken}"
            );
        }
        // Cut off in the text of the last.
        let whole = format!("{name}\r\n{}", rows(9));
        let file = written(
            folder.path(),
            "log.csv",
            &whole.as_bytes()[..whole.len() - 6],
        );
        let report = report(&["events", &file]);
        assert_eq!(report["hosts"][0]["counts"]["61045"], 3);
        assert_eq!(report["files"][0]["reading"]["damaged"], 1, "{report}");
    }
}

/// Tables, lists and mails in code pages that were written down, not guessed: `--code-page` is heeded.
#[test]
fn a_code_page_can_be_given() {
    let folder = tempfile::tempdir().unwrap();
    let bytes =
        b"Level,Date,Source,EventID,Task\nX,2014-03-02T03:00:00Z,LS User Services,32042,\x81\n";
    let file = written(folder.path(), "log.csv", bytes);
    for page in ["437", "850", "932", "65001", "utf-8"] {
        let report = report(&["events", &file, "--code-page", page]);
        assert_eq!(report["hosts"][0]["counts"]["32042"], 1, "{page}");
    }
    let bad = run(&["events", &file, "--code-page", "latin-9000"]);
    assert!(
        bad.code == 2 && bad.err.contains("expected a code page"),
        "{}",
        bad.err
    );
    assert!(FORMS.len() > 30);
}
