//! Faults of the machine that the tool runs on: a clear line, the right exit code, nothing lost.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::bytes::as_it_is;
use crate::forge::Cast;
use crate::script::Step::{self, Finish, Flight, Hear, Say};
use crate::stage::Stage;

/// An address where nothing listens.
const NOBODY: &str = "127.0.0.1:1";

fn tool() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!());
    command.stdin(Stdio::null());
    command
}

/// Runs the tool by a shell, after `first`.
pub(crate) fn after(first: &str, arguments: &[&str]) -> Output {
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("{first}; exec \"$0\" \"$@\"")]);
    shell.arg(assert_cmd::cargo::cargo_bin!()).args(arguments);
    shell.stdin(Stdio::null()).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

/// No panic, no backtrace: one line of the tool, or none.
pub(crate) fn lines(output: &Output) -> Vec<String> {
    let text = text(&output.stderr);
    assert!(!text.contains("panicked"), "{text}");
    text.lines().map(str::to_owned).collect()
}

fn answers() -> Vec<Step> {
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
    vec![
        Flight(Cast::Plain, as_it_is),
        Finish(as_it_is),
        Hear,
        Say(ok),
    ]
}

/// A server on each of `count` addresses from 127.0.0.1 on, all on one port.
fn pool(count: u8) -> (Vec<Stage>, u16) {
    loop {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = first.local_addr().unwrap().port();
        let address = |n| SocketAddr::from(([127, 0, 0, n], port));
        // Another process may have the port on one of the other addresses.
        let is_free = (2..=count).all(|n| TcpListener::bind(address(n)).is_ok());
        drop(first);
        if is_free {
            let open = |n| Stage::open_at(address(n), answers());
            return ((1..=count).map(open).collect(), port);
        }
    }
}

#[test]
fn few_open_files_and_many_front_ends() {
    const COUNT: u8 = 200;
    let (pool, port) = pool(COUNT);
    let mut arguments = vec!["probe".to_owned(), format!("pool.hostile.test:{port}")];
    for n in 1..=COUNT {
        arguments.extend(["--address".to_owned(), format!("127.0.0.{n}")]);
    }
    let options = "--attempts 1 --timeout 20 --roots none --no-progress --format json";
    arguments.extend(options.split(' ').map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = after("ulimit -n 32", &arguments);
    drop(pool);

    let said = lines(&output);
    assert!(
        said.iter()
            .any(|line| line.starts_with("warning: this process may have 32 files open")),
        "{said:?}"
    );
    let report = report(&output);
    assert_eq!(report["exit_code"], Value::from(output.status.code()));
    let front_ends = report["front_ends"].as_array().unwrap();
    assert_eq!(front_ends.len(), usize::from(COUNT));
    for front_end in front_ends {
        assert_eq!(front_end["reason"], "no-tickets", "{front_end}");
        assert_eq!(front_end["replies"]["full"]["http 200"], 3, "{front_end}");
    }
}

#[test]
fn hardly_any_open_files() {
    for allowed in [5, 7, 12] {
        let output = after(&format!("ulimit -n {allowed}"), &["probe", NOBODY]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = lines(&output);
        let expected =
            format!("ticketprobe: this process may have {allowed} files open, and needs 16");
        let told = said.iter().filter(|line| line.starts_with(&expected));
        assert_eq!(told.count(), 1, "{said:?}");
    }
}

/// Twice the least, and the run is whole; less than that, and it is said before anything is sent.
#[test]
fn little_memory() {
    let (pool, port) = pool(40);
    let mut arguments = vec!["probe".to_owned(), format!("pool.hostile.test:{port}")];
    for n in 1..=40 {
        arguments.extend(["--address".to_owned(), format!("127.0.0.{n}")]);
    }
    let options = "--attempts 1 --timeout 20 --roots none --no-progress --format json";
    arguments.extend(options.split(' ').map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = after("ulimit -v 131072", &arguments);
    drop(pool);
    lines(&output);
    let report = report(&output);
    for front_end in report["front_ends"].as_array().unwrap() {
        assert_eq!(front_end["reason"], "no-tickets", "{front_end}");
    }

    let output = after("ulimit -v 60000", &["probe", NOBODY]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = lines(&output);
    let expected = "ticketprobe: this process may have 58 MiB of memory, and needs 64";
    assert!(said[0].starts_with(expected), "{said:?}");
}

/// The kernel has no route for the broadcast address and TCP, so that nothing leaves this machine.
#[test]
fn no_route() {
    let output = tool()
        .args(["probe", "255.255.255.255", "--format", "json", "--quiet"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(13));
    let report = report(&output);
    let front_end = &report["front_ends"][0];
    assert_eq!(front_end["reason"], "not-reached");
    assert_eq!(front_end["replies"]["scout"]["unreachable"], 3);
}

#[test]
fn no_dns() {
    let arguments = [
        "probe",
        "fe01.invalid",
        NOBODY,
        "--format",
        "json",
        "--quiet",
    ];
    let output = tool().args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(13));
    let report = report(&output);
    assert_eq!(report["front_ends"][0]["reason"], "not-resolved");
    // The others are probed all the same.
    assert_eq!(report["front_ends"][1]["reason"], "not-reached");
}

#[test]
fn a_report_that_cannot_be_written_is_printed() {
    let place = "/dev/full";
    let arguments = [
        "probe", NOBODY, "--quiet", "--format", "json", "--output", place,
    ];
    let output = tool().args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{place}");
    let said = lines(&output);
    assert_eq!(said.len(), 1, "{said:?}");
    let expected = format!("ticketprobe: cannot write the report to {place}: ");
    assert!(said[0].starts_with(&expected), "{said:?}");
    assert_eq!(report(&output)["front_ends"][0]["reason"], "not-reached");
}

#[test]
fn a_report_that_cannot_be_saved_is_printed() {
    let place = "/dev/full";
    let arguments = [
        "probe", NOBODY, "--quiet", "--format", "json", "--save", place,
    ];
    let output = tool().args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{place}");
    let said = lines(&output);
    assert_eq!(said.len(), 1, "{said:?}");
    let expected = format!("ticketprobe: cannot save the report to {place}: ");
    assert!(said[0].starts_with(&expected), "{said:?}");
    assert_eq!(report(&output)["front_ends"][0]["reason"], "not-reached");
}

/// Whoever reads the report may have read enough; a disk that is full is another matter.
#[test]
fn stdout_that_takes_nothing() {
    for format in ["table", "json", "html"] {
        let arguments = ["probe", NOBODY, "--quiet", "--format", format];
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = tool().args(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = lines(&output);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].starts_with("ticketprobe: cannot write to stdout: "),
            "{said:?}"
        );

        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = tool().args(arguments).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(13), "{output:?}");
        assert_eq!(lines(&output), Vec::<String>::new());
    }
    let output = after("exec >&- 2>&- <&-", &["probe", NOBODY]);
    assert_eq!(output.status.code(), Some(13), "{output:?}");
}

/// No locale, no home, no terminal, no search path.
#[test]
fn an_empty_environment() {
    for locale in [None, Some("C"), Some("no_SUCH.locale")] {
        let mut command = tool();
        command.env_clear().args(["probe", NOBODY, "--verbose"]);
        command.envs(locale.map(|locale| ("LC_ALL", locale)));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(13), "{output:?}");
        assert!(
            text(&output.stdout).contains("no TCP connection"),
            "{output:?}"
        );
        assert!(output.stdout.is_ascii());
        lines(&output);
    }
}

/// The clock of a machine whose battery is empty, and one far ahead: the chain is judged by them, and says so.
#[test]
fn a_clock_that_is_wrong() {
    for (date, year) in [
        ("1970-01-01 00:00:10", "1970"),
        ("2099-12-31 12:00:00", "2099"),
    ] {
        let stage = Stage::open(answers());
        let mut command = Command::new("faketime");
        command.arg(date).arg(assert_cmd::cargo::cargo_bin!());
        command
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("TZ", "UTC");
        command.args(["probe", &stage.address().to_string(), "--attempts", "1"]);
        command.args(["--format", "json", "--quiet", "--timeout", "20"]);
        let output = command.stdin(Stdio::null()).output();
        let output = output.unwrap_or_else(|error| panic!("faketime is needed: {error}"));
        lines(&output);
        let report = report(&output);
        assert_eq!(report["exit_code"], Value::from(output.status.code()));
        let started = report["started"].as_str().unwrap();
        assert!(started.starts_with(year), "{started}");
        let front_end = &report["front_ends"][0];
        assert_eq!(front_end["reason"], "no-tickets", "{front_end}");
        assert_eq!(front_end["replies"]["full"]["http 200"], 3);
    }
}

/// A file that is being written is never half a report: the next run reads it.
#[test]
fn what_was_saved_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("saved.json");
    let path = file.to_str().unwrap();
    for _ in 0..2 {
        let arguments = ["probe", NOBODY, "--quiet", "--save", path];
        let output = tool().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(13));
        let saved: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        assert_eq!(saved["front_ends"][0]["reason"], "not-reached");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
