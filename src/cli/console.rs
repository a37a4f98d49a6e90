//! stdout and stderr.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use super::args::{DrawArgs, Format, OutputArgs};
use super::colour::{Screen, is_wanted};
use super::keep::write_whole;
use super::terminal::writes_utf8;
use super::{Blame, FAILED, Failure, USAGE};
use crate::presentation::{
    Detail, TableStyle, WIDTH, write_change, write_change_jira, write_change_markdown, write_html,
    write_jira, write_junit, write_markdown, write_openmetrics, write_table,
};
use crate::report::{FILE_MAX, Report, write_json, write_lines};

/// Widest table, in columns: what tickets and mails show without wrapping.
const WIDTH_MAX: u16 = 100;
/// Narrowest table that is tried.
const WIDTH_MIN: u16 = 60;

/// Prints one line on stderr. Nothing can be done where that fails.
pub(super) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

pub(super) fn complain(failure: &Failure) {
    tell(&format!("ticketprobe: {failure}"));
}

/// Prints what clap has to say: help and versions are no errors.
pub(super) fn print_clap(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(USAGE)
    } else {
        ExitCode::SUCCESS
    }
}

/// Writes to stdout. A reader that has gone away is no error.
pub(super) fn to_stdout(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if !is_gone(&error) => Err(error).context("cannot write to stdout").tool(),
        _ => Ok(()),
    }
}

/// Whether the reader of a pipe has gone away. Windows has one more number for that, ERROR_PIPE_NOT_CONNECTED.
pub(super) fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe || cfg!(windows) && error.raw_os_error() == Some(233)
}

/// What of a report is shown in a form for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// All of it.
    Run,
    /// The comparison with an earlier run alone.
    Change,
}

/// A report, the earlier run where one was given, and what of both is shown.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) report: &'a Report,
    pub(super) before: Option<&'a Report>,
    pub(super) page: Page,
}

/// Prints the report where it was asked to go and returns the exit code. A file that cannot be written sends it to stdout.
pub(super) fn publish(
    shown: Shown<'_>,
    output: &OutputArgs,
    draw: &DrawArgs,
) -> Result<u8, Failure> {
    let report = shown.report;
    let file = output
        .output
        .as_ref()
        .filter(|path| path.as_os_str() != "-");
    let Some(path) = file else {
        let style = style_for(output.format, stdout_style(draw), draw);
        to_stdout(|out| write(shown, output.format, style, out))?;
        return Ok(report.exit_code);
    };
    let mut bytes = Vec::new();
    let style = style_for(output.format, file_style(draw), draw);
    write(shown, output.format, style, &mut bytes).tool()?;
    match write_whole(path, &bytes) {
        Ok(()) => Ok(report.exit_code),
        Err(error) => {
            tell(&format!(
                "ticketprobe: cannot write the report to {}: {error}; here it is instead",
                path.display()
            ));
            to_stdout(|out| out.write_all(&bytes))?;
            Ok(FAILED)
        }
    }
}

/// A table is ASCII where nobody knows what will show it; the other forms are documents, whose letters are known.
fn style_for(format: Format, style: TableStyle, draw: &DrawArgs) -> TableStyle {
    match format {
        Format::Table => style,
        _ => TableStyle {
            ascii: draw.ascii,
            ..style
        },
    }
}

/// Saves the report. Where that fails it is told, and the exit code is that of a failure.
pub(super) fn save(report: &Report, path: &Path) -> Result<(), u8> {
    let mut bytes = Vec::new();
    let written = write_json(report, &mut bytes).and_then(|()| write_whole(path, &bytes));
    if let Err(error) = written {
        tell(&format!(
            "ticketprobe: cannot save the report to {}: {error}",
            path.display()
        ));
        return Err(FAILED);
    }
    if bytes.len() as u64 > FILE_MAX {
        tell(&format!(
            "warning: {} is larger than {} MiB: it cannot be compared; save runs over fewer front ends",
            path.display(),
            FILE_MAX / 1024 / 1024
        ));
    }
    Ok(())
}

fn write(
    shown: Shown<'_>,
    format: Format,
    style: TableStyle,
    mut out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let Shown {
        report,
        before,
        page,
    } = shown;
    match (format, page, &report.change) {
        (Format::Table, Page::Change, Some(change)) => write_change(change, style, &mut out),
        (Format::Table, _, _) => write_table(report, style, &mut out),
        (Format::Markdown, Page::Change, Some(change)) => {
            write_change_markdown(change, style, &mut out)
        }
        (Format::Markdown, _, _) => write_markdown(report, style, &mut out),
        (Format::Json, _, _) => write_json(report, &mut out),
        (Format::Jsonl, _, _) => write_lines(report, &mut out),
        (Format::Junit, _, _) => write_junit(report, &mut out),
        (Format::Html, _, _) => write_html(report, before, style, &mut out),
        (Format::Jira, Page::Change, Some(change)) => write_change_jira(change, style, &mut out),
        (Format::Jira, _, _) => write_jira(report, style, &mut out),
        (Format::Openmetrics, _, _) => write_openmetrics(report, &mut out),
    }
}

/// How tables are drawn on stdout: ASCII unless it is a UTF-8 terminal.
pub(super) fn stdout_style(draw: &DrawArgs) -> TableStyle {
    if !io::stdout().is_terminal() {
        return TableStyle {
            color: is_wanted(draw.color, Screen::Pipe),
            ..file_style(draw)
        };
    }
    let width = terminal_size::terminal_size()
        .map_or(WIDTH, |(width, _)| width.0.clamp(WIDTH_MIN, WIDTH_MAX));
    TableStyle {
        width,
        ascii: draw.ascii || !writes_utf8(),
        color: is_wanted(draw.color, Screen::Terminal),
        detail: detail(draw),
        attempts: draw.verbose,
    }
}

fn detail(draw: &DrawArgs) -> Detail {
    if draw.details {
        Detail::All
    } else {
        Detail::Answer
    }
}

/// How tables are drawn in a file: nobody knows what will show them.
fn file_style(draw: &DrawArgs) -> TableStyle {
    TableStyle {
        width: WIDTH,
        ascii: true,
        color: false,
        detail: detail(draw),
        attempts: draw.verbose,
    }
}
