//! The program under test.
#![allow(
    dead_code,
    reason = "every test binary compiles this file and uses its own part of it"
)]

use std::env;
use std::path::PathBuf;

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
