//! What `host`, `events` and `capture` say, written where it was asked to go.

use std::io;

use super::streams::{tell, to_stdout};
use super::table_style::stdout_style;
use super::write_failure_messages::tell_printed_instead;
use crate::cli::arguments::{ColorWhen, DrawArgs, WhereArgs};
use crate::cli::failure::{Blame, FAILED, Failure, USAGE};
use crate::cli::files::whole_file::write_whole;
use crate::presentation::TableStyle;

/// Says why nothing could be read, and returns the exit code. No file is written: what stands there is worth more than that.
pub(in crate::cli) fn nothing_read(problems: &[String]) -> u8 {
    for problem in problems {
        tell(&format!("ticketprobe: {problem}"));
    }
    USAGE
}

/// Writes a report where it was asked to go and returns `exit_code`; the user's error, where a file could not be read.
pub(in crate::cli) fn deliver(
    bytes: &[u8],
    to: &WhereArgs,
    exit_code: u8,
    problems: &[String],
) -> Result<u8, Failure> {
    let file = to.output.as_ref().filter(|path| path.as_os_str() != "-");
    let written = file.map(|path| (path, write_whole(path, bytes)));
    let exit_code = match written {
        Some((_, Ok(()))) => exit_code,
        Some((path, Err(error))) => {
            tell_printed_instead(path, &error);
            to_stdout(|out| out.write_all(bytes))?;
            FAILED
        }
        None => {
            to_stdout(|out| out.write_all(bytes))?;
            exit_code
        }
    };
    for problem in problems {
        tell(&format!("ticketprobe: {problem}"));
    }
    Ok(match problems {
        [] => exit_code,
        _ => USAGE,
    })
}

/// How tables are drawn: as for a probe, without colour.
pub(in crate::cli) fn style(to: &WhereArgs) -> TableStyle {
    let style = stdout_style(&DrawArgs {
        ascii: to.ascii || to.output.is_some(),
        color: ColorWhen::Never,
        details: to.details,
        verbose: false,
        quiet: false,
        no_progress: true,
    });
    TableStyle {
        color: false,
        ..style
    }
}

/// Bytes of a report, made in memory.
pub(in crate::cli) fn rendered(
    write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    write(&mut bytes).tool()?;
    Ok(bytes)
}
