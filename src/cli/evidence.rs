//! Evidence from servers: the files, and where what they say goes.

use std::fs::File;
use std::io::{IsTerminal, Read};
use std::net::IpAddr;
use std::path::Path;

use anyhow::anyhow;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::args::{ColorWhen, DrawArgs, EvidenceArgs, QuestionArgs, WhereArgs};
use super::console::{stdout_style, tell, to_stdout};
use super::keep::write_whole;
use super::{Blame, FAILED, Failure, USAGE};
use crate::events::{self, Source};
use crate::history::{EventVerdict, History, Outcome};
use crate::host::{EXPORT_COMMAND, judge};
use crate::presentation::TableStyle;
use crate::registry::{self, Export};
use crate::report::{FileFacts, HostEvidence, Report};
use crate::target::check_name;
use crate::text::clean;
use crate::unpack::{self, Member, UnpackError};

/// Longest path that is repeated, in characters.
const PATH_MAX: usize = 300;

/// A path as it may be repeated.
fn shown(path: &Path) -> String {
    clean(&path.display().to_string(), PATH_MAX)
}

/// `FILE` or `NAME=FILE`. A file that exists under the whole text is that file.
fn split_name(text: &str) -> (Option<&str>, &Path) {
    match text.split_once('=') {
        Some((name, file)) if !Path::new(text).exists() && is_host(name) => {
            (Some(name), Path::new(file))
        }
        _ => (None, Path::new(text)),
    }
}

fn is_host(name: &str) -> bool {
    check_name(name).is_ok() || name.parse::<IpAddr>().is_ok()
}

/// Reads and judges a registry export; the error is one line that names the file.
pub(super) fn read_host(text: &str) -> Result<HostEvidence, String> {
    let (name, path) = split_name(text);
    let label = label(path);
    let mut bytes = Vec::new();
    let limit = registry::SIZE_MAX as u64 + 1;
    open(path)
        .and_then(|file| Ok(file.take(limit).read_to_end(&mut bytes)?))
        .map_err(|error| format!("{label}: {error}"))?;
    let export = registry::read(&bytes)
        .map_err(|error| format!("{label}: {error}; export the key again: {EXPORT_COMMAND}"))?;
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    let host = name.or(export.host.as_deref()).map_or_else(
        || clean(&stem.to_string_lossy(), PATH_MAX),
        |host| clean(host, PATH_MAX),
    );
    Ok(evidence(label, host, &export))
}

pub(super) fn evidence(file: String, host: String, export: &Export) -> HostEvidence {
    HostEvidence::new(
        file,
        host,
        (export.form, export.skipped_lines),
        judge(export),
    )
}

/// Whether progress may be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bar {
    Shown,
    Hidden,
}

impl Bar {
    pub(super) fn unless(hidden: bool) -> Self {
        if hidden || !std::io::stderr().is_terminal() {
            Self::Hidden
        } else {
            Self::Shown
        }
    }

    pub(super) fn over(self, bytes: u64) -> ProgressBar {
        if self == Self::Hidden {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(bytes);
        if let Ok(style) =
            ProgressStyle::with_template("{bytes}/{total_bytes} {bar:30} {bytes_per_sec} {eta}")
        {
            bar.set_style(style);
        }
        bar
    }
}

/// Reads event logs, one after the other. A file that cannot be read does not stop the others.
pub(super) fn read_events(
    files: &[String],
    question: &QuestionArgs,
    bar: Bar,
) -> (Vec<FileFacts>, Outcome) {
    let mut logs = Logs {
        history: History::new(question.question()),
        source: question.source(),
        bar,
        facts: Vec::new(),
    };
    files.iter().for_each(|file| logs.read(file));
    (logs.facts, logs.history.finish())
}

/// Hands the time of each event of these files to `take`, with its number. Files that cannot be read were told before.
pub(super) fn each_time(
    files: &[String],
    question: &QuestionArgs,
    take: &mut dyn FnMut(u32, Timestamp),
) {
    for text in files {
        let (name, path) = split_name(text);
        let mut source = question.source();
        source.host = name.map(str::to_owned);
        let mut read = |member: Member| {
            let hand = &mut |event: events::Event| {
                if let Some(time) = event.time {
                    take(event.id, time);
                }
            };
            let _ = events::read(member.file, &source, hand);
        };
        let _ = open(path).and_then(|file| {
            unpack::each(file, &mut |member| {
                if let Ok(member) = member {
                    read(member);
                }
            })
        });
    }
}

/// The logs that are being read, and what was told of them.
struct Logs {
    history: History,
    source: Source,
    bar: Bar,
    facts: Vec<FileFacts>,
}

impl Logs {
    fn read(&mut self, text: &str) {
        let (name, path) = split_name(text);
        self.source.host = name.map(str::to_owned);
        let label = label(path);
        let unpacked = open(path).and_then(|file| {
            unpack::each(file, &mut |member| match member {
                Ok(member) => self.member(&label, member),
                Err((name, problem)) => self.fail(format!("{label}: {name}"), &problem),
            })
        });
        if let Err(problem) = unpacked {
            self.fail(label, &problem);
        }
    }

    fn member(&mut self, label: &str, member: Member) {
        let label = match &member.name {
            Some(name) => format!("{label}: {name}"),
            None => label.to_owned(),
        };
        let Self {
            history, source, ..
        } = self;
        history.begin_file();
        let bar = self.bar.over(member.size);
        let input = bar.wrap_read(member.file);
        let reading = events::read(input, source, &mut |event| history.add(&event));
        bar.finish_and_clear();
        match reading {
            Ok(mut reading) => {
                if member.cut_off.is_some() {
                    reading.cut_off();
                }
                history.end_file(&reading);
                self.facts.push(FileFacts {
                    file: label,
                    reading: Some(reading),
                    problem: None,
                });
            }
            Err(problem) => self.fail(label, &problem),
        }
    }

    fn fail(&mut self, label: String, problem: &impl ToString) {
        self.facts.push(FileFacts {
            problem: Some(format!("{label}: {}", problem.to_string())),
            file: label,
            reading: None,
        });
    }
}

/// A file as it is named to the user.
pub(super) fn label(path: &Path) -> String {
    match path.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => shown(path),
    }
}

/// Opens a file; standard input is read whole first, because logs may be read twice.
pub(super) fn open(path: &Path) -> Result<File, UnpackError> {
    match path.to_str() {
        Some("-") => unpack::spool(std::io::stdin().lock()),
        _ => {
            let file = File::open(path)?;
            // A named pipe can be read once.
            match file.metadata()?.is_file() {
                true => Ok(file),
                false => unpack::spool(file),
            }
        }
    }
}

/// Says why nothing could be read, and returns the exit code. No file is written: what stands there is worth more than that.
pub(super) fn nothing_read(problems: &[String]) -> u8 {
    for problem in problems {
        tell(&format!("ticketprobe: {problem}"));
    }
    USAGE
}

/// Writes a report where it was asked to go and returns `exit_code`; the user's error, where a file could not be read.
pub(super) fn deliver(
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
            tell(&format!(
                "ticketprobe: cannot write the report to {}: {error}; here it is instead",
                shown(path)
            ));
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
pub(super) fn style(to: &WhereArgs) -> TableStyle {
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
pub(super) fn rendered(
    write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>,
) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    write(&mut bytes).tool()?;
    Ok(bytes)
}

/// Evidence for a probe, read before the first connection: a file that cannot be read costs no server anything.
pub(super) struct Gathered {
    hosts: Vec<HostEvidence>,
    files: Vec<FileFacts>,
    outcome: Option<Outcome>,
}

impl Gathered {
    pub(super) fn read(args: &EvidenceArgs, bar: Bar) -> Result<Self, Failure> {
        let hosts: Result<Vec<_>, _> = args.with_host.iter().map(|file| read_host(file)).collect();
        let hosts = hosts
            .map_err(|problem| anyhow!("--with-host: {problem}"))
            .usage()?;
        let (files, outcome) = read_events(&args.with_events, &args.question, bar);
        if let Some(problem) = files.iter().find_map(|file| file.problem.as_ref()) {
            return Err(anyhow!("--with-events: {problem}")).usage();
        }
        let outcome = (!files.is_empty()).then_some(outcome);
        Ok(Self {
            hosts,
            files,
            outcome,
        })
    }

    /// Evidence that was read otherwise than from files.
    pub(super) fn of(
        hosts: Vec<HostEvidence>,
        files: Vec<FileFacts>,
        outcome: Option<Outcome>,
    ) -> Self {
        Self {
            hosts,
            files,
            outcome,
        }
    }

    /// Puts the evidence into the report and returns what is to be told of it.
    pub(super) fn add_to(self, report: &mut Report) -> &[String] {
        let outcome = self.outcome.unwrap_or_else(|| Outcome {
            verdict: EventVerdict::NothingToGoBy,
            hosts: Vec::new(),
            notices: Vec::new(),
        });
        report.add_evidence(self.hosts, &self.files, outcome)
    }
}
