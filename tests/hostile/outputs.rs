//! Files that the tool is asked to write, on a disk that is full or may not be written, and in runs that are killed: what stood there
//! before still stands there, and what could not be written is printed.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::machine::{after, lines, text};
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
        Printed::Yes,
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
    for (command, printed) in WRITERS {
        let arguments = filled(command, &saved);
        let output = on_disk("head -c 1M /dev/zero > $disk/filler || true", &arguments);
        let said = lines(&output);
        assert_eq!(output.status.code(), Some(1), "{command}: {output:?}");
        assert_eq!(
            said.last().unwrap(),
            &format!("filler report : {OLD}"),
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

fn filled(command: &str, saved: &str) -> Vec<String> {
    let words = command.split(' ').map(|word| word.replace("SAVED", saved));
    words.collect()
}

/// Nothing is done before it is known that the answer has a place.
#[test]
fn a_place_that_is_read_only_is_told_first() {
    let folder = tempfile::tempdir().unwrap();
    let saved = saved(folder.path());
    for (command, _) in WRITERS {
        let arguments = filled(command, &saved);
        let option = arguments.iter().rev().nth(1).unwrap();
        let output = on_disk("mount -o remount,ro $disk", &arguments);
        let said = lines(&output);
        assert_eq!(output.status.code(), Some(2), "{command}: {output:?}");
        assert!(output.stdout.is_empty(), "{command}: {output:?}");
        let [told, _, on_disk] = <[String; 3]>::try_from(said).unwrap();
        assert_eq!(on_disk, format!("report : {OLD}"), "{command}");
        assert!(
            told.starts_with(&format!("ticketprobe: {option} /")),
            "{told}"
        );
        assert!(
            told.contains("is read-only; name a file on another"),
            "{told}"
        );
    }
}

/// Each place has its line, with what to do, and nobody is asked for a connection.
#[test]
fn a_place_that_takes_no_file_is_told_before_the_first_connection() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let address = server.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("file"), OLD).unwrap();
    fs::create_dir(path("locked")).unwrap();
    std::os::unix::fs::symlink(path("locked/file"), path("link")).unwrap();
    fs::write(path("locked/file"), OLD).unwrap();
    fs::set_permissions(
        path("locked"),
        std::os::unix::fs::PermissionsExt::from_mode(0o555),
    )
    .unwrap();
    let places = [
        ("missing/report", "there is no folder ", "make it"),
        ("", "this is a folder", "name a file in it"),
        ("new/", "this is a folder", "name a file in it"),
        ("file/report", " is not a folder", "name a file in a folder"),
        ("locked/new", "/locked; ", "may write to"),
        ("locked/file", "/locked; ", "may write to"),
        ("link", "/locked; ", "may write to"),
    ];
    for (place, why, next) in places {
        for option in ["--save", "--output"] {
            // Root may write everywhere, unless it gives that up.
            let mut tool = Command::new("setpriv");
            tool.args([
                "--inh-caps",
                "-dac_override",
                "--bounding-set",
                "-dac_override",
            ]);
            tool.arg(assert_cmd::cargo::cargo_bin!());
            let place = path(place);
            tool.args([
                "probe", &address, "--quiet", "--format", "jsonl", option, &place,
            ]);
            let output = tool.stdin(Stdio::null()).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{place}: {output:?}");
            let [told] = <[String; 1]>::try_from(lines(&output)).unwrap();
            let begin = format!("ticketprobe: {option} {place}: ");
            assert!(told.starts_with(&begin), "{told}");
            assert!(told.contains(why) && told.contains(next), "{told}");
            assert!(output.stdout.is_empty(), "{place}: {output:?}");
        }
    }
    let asked = server.accept().map(|_| ()).map_err(|error| error.kind());
    assert_eq!(asked, Err(std::io::ErrorKind::WouldBlock));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

/// What is no file is written to as it is.
#[test]
fn streams_and_devices_take_a_report() {
    for place in ["-", "/dev/stdout", "/dev/stderr", "/dev/null"] {
        for format in ["json", "jsonl"] {
            let arguments = [
                "probe", NOBODY, "--quiet", "--format", format, "--output", place,
            ];
            let output = tool().args(arguments).output().unwrap();
            assert_eq!(output.status.code(), Some(13), "{place}: {output:?}");
            let there = match place {
                "/dev/null" => &b""[..],
                "/dev/stderr" => &output.stderr,
                _ => &output.stdout,
            };
            assert_eq!(
                there.is_empty(),
                place == "/dev/null",
                "{place}: {output:?}"
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

fn tool() -> Command {
    let mut tool = Command::new(assert_cmd::cargo::cargo_bin!());
    tool.stdin(Stdio::null());
    tool
}

/// However its name is spelled.
#[test]
fn what_a_command_reads_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let pcap = path("y.pcap");
    fs::copy("fuzz/seeds/capture/full.pcap", &pcap).unwrap();
    std::os::unix::fs::symlink(&pcap, path("link")).unwrap();
    fs::hard_link(&pcap, path("hard")).unwrap();
    let before = saved(folder.path());
    fs::create_dir(path("sub")).unwrap();
    fs::write(path("key"), OLD).unwrap();
    let commands = [
        format!("capture {pcap} --redact {}", path("sub/../y.pcap")),
        format!("capture {pcap} --redact {}", path("link")),
        format!("capture {} --save {pcap}", path("hard")),
        format!(
            "compare {before} {before} --output {}",
            path("./saved.json")
        ),
        format!("show {before} --output {before}"),
        format!("merge {before} --output {before}"),
        format!(
            "probe {NOBODY} --client-key {0} --client-cert {0} --save {0}",
            path("key")
        ),
        format!("probe --targets {0} --output {0}", path("key")),
        format!(
            "probe {NOBODY} --save {} --output {}",
            path("new"),
            path("sub/../new")
        ),
        format!("events LyncFE01={0} --output {0}", path("key")),
        format!("host {0} --output {0}", path("key")),
    ];
    let all = || [&pcap, &before, &path("key")].map(|path| fs::read(path).unwrap());
    let were = all();
    for command in commands {
        let output = tool().args(command.split(' ')).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}: {output:?}");
        assert_eq!(lines(&output).len(), 1, "{command}: {output:?}");
        assert!(all() == were, "{command}");
    }
    // The same run with more in it may stand where it stood.
    let merge = ["merge", &before, "--save", &before];
    assert_eq!(tool().args(merge).output().unwrap().status.code(), Some(13));
}

#[test]
fn an_input_that_cannot_be_read_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old");
    fs::write(&old, OLD).unwrap();
    let old = old.to_str().unwrap();
    for command in [
        format!("capture /nowhere --redact {old}"),
        format!("capture Cargo.toml --save {old}"),
        format!("events /nowhere --output {old}"),
        format!("host /nowhere --output {old}"),
    ] {
        let output = tool().args(command.split(' ')).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}: {output:?}");
        assert_eq!(fs::read_to_string(old).unwrap(), OLD, "{command}");
    }
}

#[test]
fn a_copy_that_cannot_be_written_costs_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("saved.json");
    let capture = "capture fuzz/seeds/capture/full.pcap --redact /dev/full --save";
    let output = tool()
        .args(capture.split(' '))
        .arg(&saved)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!output.stdout.is_empty() && saved.exists(), "{output:?}");
}

/// The name of a file turns no terminal red.
#[test]
fn a_path_with_an_escape_sequence_is_told_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let full = folder.path().join("full\u{1b}[31m\u{202e}disk");
    std::os::unix::fs::symlink("/dev/full", &full).unwrap();
    let missing = full.join("report");
    let saved = saved(folder.path());
    for (place, exit_code) in [(&full, 1), (&missing, 2)] {
        let place = place.to_str().unwrap();
        for (command, _) in WRITERS {
            let mut tool = tool();
            for word in filled(command, &saved) {
                tool.arg(word.replace("REPORT", place));
            }
            let output = tool.output().unwrap();
            assert_eq!(
                output.status.code(),
                Some(exit_code),
                "{command}: {output:?}"
            );
            let said = lines(&output);
            assert_eq!(said.len(), 1, "{command}: {said:?}");
            assert!(said[0].contains("disk"), "{command}: {said:?}");
            let is_raw = |c: char| c.is_control() || c == '\u{202e}';
            assert!(!said[0].contains(is_raw), "{command}: {said:?}");
        }
    }
}

/// The limit on the size of a file ends no process (SIGXFSZ).
#[test]
fn a_report_that_is_too_large_for_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("saved.json");
    fs::write(&saved, OLD).unwrap();
    let arguments = [
        "probe",
        NOBODY,
        "--quiet",
        "--save",
        saved.to_str().unwrap(),
    ];
    let output = after("ulimit -f 1", &arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!output.stdout.is_empty(), "{output:?}");
    assert_eq!(fs::read_to_string(&saved).unwrap(), OLD);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_capture_keeps_to_the_limits_too() {
    let capture = ["capture", "fuzz/seeds/capture/full.pcap"];
    for limit in ["ulimit -v 60000", "ulimit -n 7"] {
        let output = after(limit, &capture);
        assert_eq!(output.status.code(), Some(1), "{limit}: {output:?}");
        assert_eq!(lines(&output).len(), 1, "{limit}: {output:?}");
    }
}

/// A pipe is read once, and one that nobody reads is left at the second signal.
#[test]
fn named_pipes() {
    let script = r#"set -e; cd "$1"; mkfifo in out
        cat "$2" >in & code=0; "$0" capture in >said || code=$?; [ $code = 11 ]; grep -q 'Read: 1 file' said
        "$0" probe 127.0.0.1:1 --quiet --save out & sleep 2; kill -TERM $!; sleep 0.2; kill -TERM $!; wait $!"#;
    let folder = tempfile::tempdir().unwrap();
    let pcap = fs::canonicalize("fuzz/seeds/capture/full.pcap").unwrap();
    let mut shell = Command::new("bash");
    shell
        .args(["-c", script])
        .arg(assert_cmd::cargo::cargo_bin!());
    shell.arg(folder.path()).arg(pcap).stdin(Stdio::null());
    let output = shell.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    lines(&output);
}
