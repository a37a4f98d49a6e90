//! The program under test, and what a run of it leaves.
#![allow(
    dead_code,
    reason = "every test binary compiles this file and uses its own part of it"
)]

use std::env;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

/// Names a program to test instead of the one that cargo built: `ticketprobe.exe` under wine, in `scripts/build-windows`.
pub(crate) const VARIABLE: &str = "TICKETPROBE_EXE";

/// The program under test.
pub(crate) fn tool() -> PathBuf {
    match env::var_os(VARIABLE) {
        Some(path) => PathBuf::from(path),
        None => built(),
    }
}

/// The program that cargo built.
pub(crate) fn built() -> PathBuf {
    assert_cmd::cargo::cargo_bin!().to_owned()
}

/// What a run of the tool left.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the tool without standard input.
pub(crate) fn run(arguments: &[&str], patience: Duration) -> Run {
    let mut command = Command::new(tool());
    command.args(arguments);
    finish(command, patience)
}

/// The same, for a command with an environment of its own. A run that hangs is killed, and fails the test.
pub(crate) fn finish(command: Command, patience: Duration) -> Run {
    let line = format!("{command:?}");
    let mut command = assert_cmd::Command::from_std(command);
    let Output {
        status,
        stdout,
        stderr,
    } = command.timeout(patience).output().unwrap();
    let err = String::from_utf8(stderr).unwrap();
    Run {
        code: status
            .code()
            .unwrap_or_else(|| panic!("{line} hung or was killed: {err}")),
        out: String::from_utf8(stdout).unwrap(),
        err,
    }
}
