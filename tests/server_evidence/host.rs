//! `ticketprobe host`.

use std::fs;

use crate::{fixture, report, run};

#[test]
fn every_form_is_judged() {
    for (file, form, state, reason, code) in [
        ("applied.reg", "reg_file", "applied", "value-is-two", 0),
        ("absent.reg", "reg_file", "not_applied", "value-absent", 11),
        ("text.reg", "reg_file", "not_applied", "value-type", 11),
        (
            "no-schannel.reg",
            "reg_file",
            "cannot_tell",
            "key-not-in-export",
            13,
        ),
        (
            "query-german.txt",
            "reg_query",
            "applied",
            "value-is-two",
            0,
        ),
        (
            "powershell.json",
            "powershell",
            "applied",
            "value-is-two",
            0,
        ),
        ("list.txt", "powershell_list", "applied", "value-is-two", 0),
        (
            "table.txt",
            "powershell_table",
            "applied",
            "value-is-two",
            0,
        ),
        (
            "properties.csv",
            "powershell_csv",
            "applied",
            "value-is-two",
            0,
        ),
        ("properties.clixml", "clixml", "applied", "value-is-two", 0),
        (
            "not-found-german.txt",
            "not_found",
            "not_applied",
            "value-absent",
            11,
        ),
        (
            "not-found-powershell.txt",
            "not_found",
            "not_applied",
            "value-absent",
            11,
        ),
        (
            "not-found-japanese.txt",
            "not_found",
            "cannot_tell",
            "key-not-in-export",
            13,
        ),
    ] {
        let report = report(&["host", &fixture(file)]);
        assert_eq!(report["schema"], "ticketprobe.host/1");
        assert_eq!(report["exit_code"], code, "{file}");
        assert_eq!(report["state"], state, "{file}");
        let host = &report["hosts"][0];
        assert_eq!(host["form"], form, "{file}");
        assert_eq!(host["state"], state, "{file}");
        assert_eq!(host["reason"], reason, "{file}");
    }
}

#[test]
fn a_host_is_named_by_the_user_the_export_or_the_file() {
    let name = |argument: &str| report(&["host", argument])["hosts"][0]["host"].clone();
    assert_eq!(name(&fixture("applied.reg")), "applied");
    assert_eq!(name(&fixture("powershell.json")), "LyncFE01.contoso.local");
    let named = format!("fe01.contoso.local={}", fixture("applied.reg"));
    assert_eq!(name(&named), "fe01.contoso.local");
    let named = format!("10.0.0.11={}", fixture("applied.reg"));
    assert_eq!(name(&named), "10.0.0.11");
}

#[test]
fn several_exports_are_judged_each_and_the_worst_counts() {
    let (applied, absent) = (fixture("applied.reg"), fixture("absent.reg"));
    let unknown = fixture("no-schannel.reg");
    let all = report(&["host", &applied, &unknown, &absent]);
    assert_eq!(all["exit_code"], 11);
    let states: Vec<_> = all["hosts"].as_array().unwrap().iter().collect();
    let states: Vec<_> = states.iter().map(|host| &host["state"]).collect();
    assert_eq!(states, ["applied", "cannot_tell", "not_applied"]);
    assert_eq!(report(&["host", &applied, &unknown])["exit_code"], 13);
}

#[test]
fn the_table_says_what_and_why() {
    let run = run(&["host", "--details", &fixture("text.reg")]);
    assert_eq!((run.code, run.err.as_str()), (11, ""));
    let answer = "Change of KB 2901554 not applied on text.\n";
    assert!(run.out.starts_with(answer), "{}", run.out);
    assert!(run.out.is_ascii());
    assert!(run.out.lines().all(|line| line.len() <= 100), "{}", run.out);
    for part in [
        "not applied",
        "the text '2'",
        "error registry-value-type: EnableSessionTicket is not a DWORD.",
        "DisabledByDefault: the DWORD 1",
        "Source: KB 2901554",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
}

#[test]
fn damage_is_one_line_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.reg");
    let text = fs::read_to_string(fixture("text.reg")).unwrap();
    let cut = text.find("SessionTicket").unwrap();
    fs::write(&broken, &text[..cut]).unwrap();
    let broken = broken.to_str().unwrap();
    let run = run(&["host", &fixture("applied.reg"), broken, "no/such.reg"]);
    assert_eq!(run.code, 2);
    let answer = "Change of KB 2901554 is in the registry of applied; ";
    assert!(run.out.starts_with(answer), "{}", run.out);
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.err);
    assert!(
        lines[0].contains("broken.reg: line 5: expected"),
        "{}",
        lines[0]
    );
    assert!(lines[0].contains("reg export HKLM"), "{}", lines[0]);
    assert!(lines[1].contains("no/such.reg"), "{}", lines[1]);
}

#[test]
fn what_is_no_export_is_a_bad_argument() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.reg");
    let path = file.to_str().unwrap().to_owned();
    for bytes in [&b""[..], b"\x1b[2Jhello", b"\xff\xfe", &[0; 5000]] {
        fs::write(&file, bytes).unwrap();
        let run = run(&["host", &path]);
        assert_eq!((run.code, run.err.lines().count()), (2, 1), "{}", run.err);
        assert!(!run.err.contains('\u{1b}') && run.err.contains("expected a .reg file"));
    }
    assert_eq!(run(&["host"]).code, 2);
}

#[cfg(not(windows))]
#[test]
fn the_local_registry_needs_windows() {
    let run = run(&["host", "--local"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_eq!(
        run.err,
        "ticketprobe: --local: expected to run on Windows; elsewhere give a registry export as FILE\n"
    );
}

#[cfg(not(windows))]
#[test]
fn a_front_end_is_asked_on_windows_alone() {
    for (arguments, words) in [
        (
            &["local"][..],
            "ticketprobe: local: expected to run on Windows",
        ),
        (
            &[
                "local",
                "--pool",
                "pool01.contoso.local",
                "--engine",
                "schannel",
            ],
            "ticketprobe: local: expected to run on Windows",
        ),
        (
            &["probe", "fe01", "--engine", "schannel"],
            "ticketprobe: --engine schannel: expected to run on Windows",
        ),
    ] {
        let run = run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.starts_with(words), "{}", run.err);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    }
}

#[test]
fn the_report_can_go_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let path = file.to_str().unwrap();
    let arguments = [
        "host",
        &fixture("applied.reg"),
        "--format",
        "json",
        "--output",
        path,
    ];
    let run = run(&arguments);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    let report: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(report["hosts"][0]["state"], "applied");
}
