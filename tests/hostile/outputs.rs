//! Files that the tool is asked to write, on a disk that is full or may not be written, and in runs that are killed: what stood there
//! before still stands there, and what could not be written is printed.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::machine::{lines, text};
use crate::script::Step::Hush;
use crate::stage::Stage;

/// An address where nothing listens.
const NOBODY: &str = "127.0.0.1:1";
const OLD: &str = "the old report";

/// Every command that writes files, with the arguments that make it write to `REPORT`, and whether it prints what it cannot write.
const WRITERS: [(&str, Printed); 12] = [
    ("probe 127.0.0.1:1 --quiet --output REPORT", Printed::Yes),
    (
        "probe 127.0.0.1:1 --quiet --format json --output REPORT",
        Printed::Yes,
    ),
    (
        "probe 127.0.0.1:1 --quiet --format jsonl --output REPORT",
        Printed::Yes,
    ),
    ("probe 127.0.0.1:1 --quiet --save REPORT", Printed::Yes),
    ("show SAVED --output REPORT", Printed::Yes),
    ("compare SAVED SAVED --output REPORT", Printed::Yes),
    ("merge SAVED SAVED --save REPORT", Printed::Yes),
    (
        "capture fuzz/seeds/capture/full.pcap --output REPORT",
        Printed::Yes,
    ),
    (
        "capture fuzz/seeds/capture/full.pcap --save REPORT",
        Printed::Yes,
    ),
    (
        "host tests/fixtures/server/applied.reg --output REPORT",
        Printed::Yes,
    ),
    ("remedy --output REPORT", Printed::No),
    (
        "capture fuzz/seeds/capture/full.pcap --redact REPORT",
        Printed::No,
    ),
];

/// Whether a command prints what it could not write.
#[derive(Clone, Copy, PartialEq)]
enum Printed {
    Yes,
    No,
}

fn saved(folder: &Path) -> String {
    let path = folder.join("saved.json").to_str().unwrap().to_owned();
    let arguments = ["probe", NOBODY, "--quiet", "--save", &path];
    let mut tool = Command::new(assert_cmd::cargo::cargo_bin!());
    assert_eq!(
        tool.args(arguments).output().unwrap().status.code(),
        Some(13)
    );
    path
}

/// Runs a command on a disk of its own, which holds the old report and is made useless by `spoil`. The last line of stderr tells what is
/// on it afterwards.
fn on_disk(spoil: &str, arguments: &[String]) -> Output {
    let script = format!(
        "set -e; disk=$(mktemp -d); mount -t tmpfs -o size=64k disk $disk; printf '{OLD}' > $disk/report; {spoil}; set +e
        \"$0\" \"${{@//REPORT/$disk/report}}\"; code=$?
        printf '\\n%s: %s' \"$(ls -A $disk | tr '\\n' ' ')\" \"$(cat $disk/report)\" >&2
        umount $disk; rmdir $disk; exit $code"
    );
    let mut shell = Command::new("unshare");
    shell.args(["--mount", "bash", "-c", &script]);
    shell.arg(assert_cmd::cargo::cargo_bin!()).args(arguments);
    shell.stdin(Stdio::null()).output().unwrap()
}

#[test]
fn an_old_report_outlives_a_new_one_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let saved = saved(folder.path());
    for (spoil, beside) in [
        ("head -c 1M /dev/zero > $disk/filler || true", "filler "),
        ("mount -o remount,ro $disk", ""),
    ] {
        for (command, printed) in WRITERS {
            let words = command.split(' ').map(|word| word.replace("SAVED", &saved));
            let arguments: Vec<String> = words.collect();
            let output = on_disk(spoil, &arguments);
            let said = lines(&output);
            assert_eq!(output.status.code(), Some(1), "{command}: {output:?}");
            assert_eq!(
                said.last().unwrap(),
                &format!("{beside}report : {OLD}"),
                "{command}"
            );
            let told = said.iter().filter(|line| line.starts_with("ticketprobe: "));
            assert_eq!(told.count(), 1, "{command}: {said:?}");
            assert_eq!(
                output.stdout.is_empty(),
                printed == Printed::No,
                "{command}: {output:?}"
            );
        }
    }
}

/// The lines that were written go to stdout, and those that come after them too.
#[test]
fn lines_that_no_longer_fit_are_all_printed() {
    let mut arguments: Vec<String> = ["probe", "pool.test:1"].map(str::to_owned).to_vec();
    for n in 1..=40 {
        arguments.extend(["--address".to_owned(), format!("127.0.0.{n}")]);
    }
    let options = "--quiet --roots none --attempts 1 --format jsonl --output REPORT";
    arguments.extend(options.split(' ').map(str::to_owned));
    let output = on_disk("true", &arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let told = text(&output.stdout);
    let count = |kind: &str| {
        let all = told.lines().map(|line| serde_json::from_str(line).unwrap());
        all.filter(|line: &serde_json::Value| line.get(kind).is_some())
            .count()
    };
    assert_eq!((count("front_end"), count("run")), (40, 1), "{told}");
    assert!(lines(&output).last().unwrap().ends_with(OLD), "{output:?}");
}

#[test]
fn a_killed_run_leaves_nothing_half_written() {
    let stage = Stage::open(vec![Hush]);
    for format in ["json", "jsonl"] {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report");
        fs::write(&report, OLD).unwrap();
        let mut tool = Command::new(assert_cmd::cargo::cargo_bin!());
        tool.args(["probe", NOBODY, &stage.address().to_string(), "--quiet"]);
        tool.args(["--format", format, "--output"]).arg(&report);
        let mut running = tool.stdin(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_secs(1));
        running.kill().unwrap();
        running.wait().unwrap();
        assert_eq!(fs::read_to_string(&report).unwrap(), OLD, "{format}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{format}");
    }
}
