//! The report of a run, saved and printed.

use std::io::{self, Write};
use std::path::Path;

use super::streams::{tell, to_stdout};
use super::table_style::{file_style, stdout_style, style_for};
use super::write_failure_messages::{tell_not_saved, tell_printed_instead};
use crate::cli::arguments::{DrawArgs, Format, OutputArgs, ReportArgs};
use crate::cli::failure::{Blame, FAILED, Failure};
use crate::cli::files::shown_path::shown;
use crate::cli::files::whole_file::write_whole;
use crate::presentation::{
    TableStyle, write_change, write_change_jira, write_change_markdown, write_html, write_jira,
    write_junit, write_markdown, write_openmetrics, write_table,
};
use crate::report::{FILE_MAX, Report, write_json, write_lines};

/// What of a report is shown in a form for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Page {
    /// All of it.
    Run,
    /// The comparison with an earlier run alone.
    Change,
}

/// A report, the earlier run where one was given, and what of both is shown.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Shown<'a> {
    pub(in crate::cli) report: &'a Report,
    pub(in crate::cli) before: Option<&'a Report>,
    pub(in crate::cli) page: Page,
}

/// Prints the report where it was asked to go and returns the exit code. A file that cannot be written sends it to stdout.
pub(in crate::cli) fn publish(
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
            tell_printed_instead(path, &error);
            to_stdout(|out| out.write_all(&bytes))?;
            Ok(FAILED)
        }
    }
}

/// Saves the report. Where that fails it is told, and the exit code is that of a failure.
pub(in crate::cli) fn save(report: &Report, path: &Path) -> Result<(), u8> {
    let mut bytes = Vec::new();
    let written = write_json(report, &mut bytes).and_then(|()| write_whole(path, &bytes));
    if let Err(error) = written {
        tell_not_saved(path, &error);
        return Err(FAILED);
    }
    if bytes.len() as u64 > FILE_MAX {
        tell(&format!(
            "warning: {} is larger than {} MiB: it cannot be compared; save runs over fewer front ends",
            shown(path),
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

/// Saves and prints the report.
pub(in crate::cli) fn finish(
    report: &Report,
    before: Option<&Report>,
    args: &ReportArgs,
) -> Result<u8, Failure> {
    let saved = args.save.as_deref().map(|path| save(report, path));
    let shown = Shown {
        report,
        before,
        page: Page::Run,
    };
    let code = publish(shown, &args.output, &args.draw)?;
    Ok(saved.and_then(Result::err).unwrap_or(code))
}
