//! The forms of a report, and the commands that only print.

use std::fs;

use tempfile::TempDir;

use crate::peers::free_port;
use crate::tool::run;

/// Every form of the report on an address where nothing listens, with what it begins with.
#[test]
fn every_form_comes_with_the_same_exit_code() {
    let closed = free_port().to_string();
    for (format, beginning) in [
        ("table", "No answer: "),
        ("markdown", "**No answer: "),
        ("jira", "*No answer: "),
        ("json", "{\n  \"schema\": \"ticketprobe.report/1\""),
        ("junit", "<?xml version=\"1.0\""),
        ("html", "<!DOCTYPE html>\n"),
    ] {
        let run = run(&["probe", &closed, "-q", "--format", format]);
        assert_eq!((run.code, &*run.err), (13, ""), "{format}");
        assert!(run.out.starts_with(beginning), "{format}: {}", run.out);
        let words = ["not-reached", "no TCP connection"];
        let said = words.iter().any(|word| run.out.contains(word));
        assert!(said, "{format}: {}", run.out);
    }
}

#[test]
fn a_plan_is_no_document() {
    let run = run(&["probe", "127.0.0.1", "--dry-run", "--format", "html"]);
    assert_eq!((run.code, &*run.out), (2, ""));
    assert_eq!(
        run.err,
        "ticketprobe: --dry-run: the plan is printed as table or json; leave out --format, or take one of these\n"
    );
}

#[test]
fn the_change_is_printed_and_nothing_else_is_done() {
    let folder = TempDir::new().unwrap();
    for (format, beginning) in [
        ("text", "The change of Microsoft KB 2901554."),
        ("reg", "Windows Registry Editor Version 5.00\r\n"),
        ("powershell", "<#\r\n.SYNOPSIS"),
    ] {
        let printed = run(&["remedy", "--format", format]);
        assert_eq!((printed.code, &*printed.err), (0, ""), "{format}");
        assert!(printed.out.starts_with(beginning), "{format}");
        let file = folder.path().join(format);
        let file = file.to_str().unwrap();
        let written = run(&["remedy", "--format", format, "--output", file]);
        assert_eq!(
            (written.code, &*written.out, &*written.err),
            (0, "", ""),
            "{format}"
        );
        let bytes = fs::read(file).unwrap();
        if format == "reg" {
            assert_eq!(bytes[..2], [0xff, 0xfe]);
            assert_eq!(bytes.len(), 2 + 2 * printed.out.len());
        } else {
            assert_eq!(bytes, printed.out.as_bytes());
        }
    }
}

#[test]
fn a_change_that_cannot_be_written_is_one_line() {
    let run = run(&["remedy", "--output", "/dev/full"]);
    assert_eq!((run.code, &*run.out), (1, ""));
    assert!(
        run.err
            .starts_with("ticketprobe: cannot write the change to "),
        "{}",
        run.err
    );
    assert_eq!(run.err.lines().count(), 1);
}

#[test]
fn words_are_explained() {
    let reason = run(&["explain", "no-client-certificate"]);
    assert_eq!((reason.code, &*reason.err), (0, ""));
    assert!(
        reason
            .out
            .starts_with("no-client-certificate (reason)\n  Means: Exposed: "),
        "{}",
        reason.out
    );
    let labels = reason.out.lines().filter(|line| {
        let labels = ["Means", "Seen", "Source", "Next"];
        labels
            .iter()
            .any(|label| line.starts_with(&format!("  {label}: ")))
    });
    assert_eq!(labels.count(), 4, "{}", reason.out);
    let misprint = run(&["explain", "32402"]);
    assert!(
        misprint.out.contains("misprint for 32042"),
        "{}",
        misprint.out
    );
}

#[test]
fn all_words_are_listed() {
    let list = run(&["explain"]);
    assert_eq!((list.code, &*list.err), (0, ""));
    for word in [
        "resumption-refused",
        "ticket-renewed",
        "32042",
        "unaffected",
        "faulty",
    ] {
        assert!(list.out.contains(word), "{word}: {}", list.out);
    }
    assert!(
        list.out.lines().all(|line| line.len() <= 100),
        "{}",
        list.out
    );
}

#[test]
fn an_unknown_word_gets_near_ones() {
    let near = run(&["explain", "ticket-renewd"]);
    assert_eq!((near.code, &*near.out), (2, ""));
    assert!(
        near.err.contains("'ticket-renewd' is no verdict"),
        "{}",
        near.err
    );
    assert!(near.err.contains("(near: ticket-renewed"), "{}", near.err);
    let strange = run(&["explain", "\u{1b}[31mxyzzy"]);
    assert_eq!(strange.code, 2);
    assert!(
        !strange.err.contains('\u{1b}') && !strange.err.contains("near:"),
        "{}",
        strange.err
    );
}
