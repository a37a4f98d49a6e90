//! stdout and stderr.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use anyhow::Context;

use crate::cli::failure::{Blame, Failure, USAGE};

/// Prints one line on stderr. Nothing can be done where that fails.
pub(in crate::cli) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

pub(in crate::cli) fn complain(failure: &Failure) {
    tell(&format!("ticketprobe: {failure}"));
}

/// Prints what clap has to say: help and versions are no errors.
pub(in crate::cli) fn print_clap(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(USAGE)
    } else {
        ExitCode::SUCCESS
    }
}

/// Writes to stdout. A reader that has gone away is no error.
pub(in crate::cli) fn to_stdout(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if !is_gone(&error) => Err(error).context("cannot write to stdout").tool(),
        _ => Ok(()),
    }
}

/// Whether the reader of a pipe has gone away. Windows has one more number for that, ERROR_PIPE_NOT_CONNECTED.
pub(in crate::cli) fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe || cfg!(windows) && error.raw_os_error() == Some(233)
}
