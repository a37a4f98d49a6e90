//! What comes from outside in the middle of a run: signals, and a clock that is set.

use std::fs;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::machine::{lines, report};
use crate::script::Step::Hush;
use crate::stage::Stage;

/// An address where nothing listens.
const NOBODY: &str = "127.0.0.1:1";
/// Time in which a run has begun, and is not over.
const MOMENT: Duration = Duration::from_secs(2);

/// A run against a server that says nothing, so that it lasts, and against an address where nothing listens.
fn run(by: &str, stage: &Stage, more: &[&str]) -> Child {
    let mut shell = Command::new("bash");
    let tool = assert_cmd::cargo::cargo_bin!();
    shell.args(["-c", &format!("{by} \"$0\" \"$@\"")]).arg(tool);
    shell.args(["probe", NOBODY, &stage.address().to_string()]);
    shell
        .args(["--quiet", "--roots", "none", "--format", "json"])
        .args(more);
    shell
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    shell.spawn().unwrap()
}

fn signalled(child: Child, signal: &str) -> Output {
    sleep(MOMENT);
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status().unwrap();
    assert!(sent.success(), "kill {signal}");
    child.wait_with_output().unwrap()
}

/// What is known is printed and saved, and says that the rest was cut.
#[test]
fn a_signal_ends_a_run_with_what_is_known() {
    let stage = Stage::open(vec![Hush]);
    for signal in ["-TERM", "-HUP", "-INT"] {
        let folder = tempfile::tempdir().unwrap();
        let saved = folder.path().join("saved.json");
        let save = ["--timeout", "20", "--save", saved.to_str().unwrap()];
        // Whoever started the tests may ignore SIGHUP, and what is started would go on to.
        let shell = "exec env --default-signal=HUP";
        let output = signalled(run(shell, &stage, &save), signal);
        lines(&output);
        let report = report(&output);
        assert_eq!(
            report["exit_code"],
            Value::from(output.status.code()),
            "{signal}"
        );
        let [done, cut] = [0, 1].map(|place| &report["front_ends"][place]);
        assert_eq!(done["reason"], "not-reached", "{signal}");
        assert_eq!(
            cut["cut_short"]["because"], "interrupted",
            "{signal}: {}",
            cut["cut_short"]
        );
        let kept: Value = serde_json::from_slice(&fs::read(&saved).unwrap()).unwrap();
        assert_eq!(kept, report, "{signal}");
    }
}

/// `nohup` asks that the end of the terminal be no end of the run.
#[test]
fn nohup_is_heeded() {
    let stage = Stage::open(vec![Hush]);
    let options = ["--timeout", "3", "--attempts", "1"];
    let output = signalled(run("exec nohup", &stage, &options), "-HUP");
    let report = report(&output);
    assert_eq!(
        report["front_ends"][1]["cut_short"]["because"],
        "no_server_hello"
    );
    assert!(
        !report["notices"].to_string().contains("interrupted"),
        "{}",
        report["notices"]
    );
}

/// Where libfaketime stands: it sets the clock of one process.
fn faketime() -> String {
    let mut shell = Command::new("bash");
    shell.args(["-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1"]);
    let found = shell.output().unwrap();
    let path = String::from_utf8(found.stdout).unwrap().trim().to_owned();
    assert!(!path.is_empty(), "faketime is needed");
    path
}

/// The verdict stays, durations do not go below 0, and the reader is told.
#[test]
fn a_clock_that_is_set_meanwhile_is_told() {
    let preload = faketime();
    for (first, then, told) in [
        ("+0", "-86400", "set back by 86"),
        ("+0", "+86400", "set forward by 86"),
    ] {
        let stage = Stage::open(vec![Hush]);
        let folder = tempfile::tempdir().unwrap();
        let clock = folder.path().join("clock");
        fs::write(&clock, first).unwrap();
        let by = format!(
            "LD_PRELOAD={preload} FAKETIME_TIMESTAMP_FILE={} FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 exec",
            clock.display()
        );
        let child = run(&by, &stage, &["--timeout", "3", "--attempts", "1"]);
        sleep(MOMENT);
        fs::write(&clock, then).unwrap();
        let output = child.wait_with_output().unwrap();
        lines(&output);
        let report = report(&output);
        assert_eq!(report["front_ends"][0]["reason"], "not-reached");
        let time = |name: &str| {
            report[name]
                .as_str()
                .unwrap()
                .parse::<jiff::Timestamp>()
                .unwrap()
        };
        let lasted = time("finished").duration_since(time("started"));
        assert!((1..60).contains(&lasted.as_secs()), "{lasted}");
        let notices = report["notices"].to_string();
        assert!(notices.contains(told), "{notices}");
    }
}
