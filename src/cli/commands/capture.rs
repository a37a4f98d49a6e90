//! `ticketprobe capture`.

mod interruptible_reader;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;
use jiff::Timestamp;

use self::interruptible_reader::UntilStopped;
use crate::capture::{Captured, Collector, Redactor};
use crate::chain::Roots;
use crate::cli::arguments::{CaptureArgs, CaptureFormat, command_line};
use crate::cli::console::byte_bar::Bar;
use crate::cli::console::deliver::{deliver, nothing_read, rendered, style};
use crate::cli::console::publish::save;
use crate::cli::console::streams::tell;
use crate::cli::evidence::event_logs::each_time;
use crate::cli::evidence::input::{label, open};
use crate::cli::evidence::server_files::server_files;
use crate::cli::failure::{Blame, Failure};
use crate::cli::files::whole_file::WholeFile;
use crate::cli::platform::interruption::interruption;
use crate::cli::platform::last_resort;
use crate::cli::platform::runtime::check_limits;
use crate::cli::platform::vantage::vantage;
use crate::observation::{CertificateAtHand, Method};
use crate::packets::{CaptureError, FileRead};
use crate::presentation::{write_capture, write_capture_html};
use crate::report::{CaptureFile, Frame, PlanFacts, Report, Trust, write_json};
use crate::roots::RootChoice;
use crate::unpack::{self, Member, UnpackError};
use crate::untrusted_text::clean;

/// The event that says that a connection did not last.
const NOT_CONNECTED: u32 = 61045;
/// Longest error that is repeated, in characters.
const SAID_MAX: usize = 300;

pub(in crate::cli) fn main(args: &CaptureArgs, arguments: &[OsString]) -> Result<u8, Failure> {
    check_limits()?;
    let bar = Bar::unless(args.quiet || args.no_progress);
    let of_servers = match args.evidence.is_empty() {
        true => None,
        false => Some(server_files(&args.evidence, bar)?),
    };
    last_resort::watch();
    let stop = stop_on_interruption();
    let mut reading = Reading::new(args.ports.clone(), bar, stop);
    args.files.iter().for_each(|file| reading.read(file));
    let (files, captured, problems) = reading.finish();
    let files_read = files.len();
    let mut report = report(args, arguments, files, captured);
    if let Some(of_servers) = of_servers {
        report.add_evidence(of_servers);
        set_events(args, &mut report);
    }
    if files_read == 0 && !problems.is_empty() {
        return Ok(nothing_read(&problems));
    }
    let redacted = args.redact.as_deref().map(|path| redact(args, path));
    let saved = args.save.as_deref().map(|path| save(&report, path));
    let bytes = rendered(|out| match (args.format, &report.capture) {
        (CaptureFormat::Table, Some(capture)) => {
            write_capture(&report, capture, style(&args.to), out)
        }
        (CaptureFormat::Html, Some(capture)) => write_capture_html(&report, capture, out),
        _ => write_json(&report, out),
    })?;
    let code = deliver(&bytes, &args.to, report.exit_code, &problems)?;
    redacted.transpose()?;
    Ok(saved.and_then(Result::err).unwrap_or(code))
}

/// Writes the copy that can be given away. Files that are no captures were told before.
fn redact(args: &CaptureArgs, path: &Path) -> Result<(), Failure> {
    let shown = clean(&path.display().to_string(), SAID_MAX);
    let failed = |error: &dyn std::fmt::Display| anyhow!("--redact {shown}: {error}");
    let mut salt = [0; 32];
    getrandom::fill(&mut salt)
        .map_err(|error| failed(&error))
        .tool()?;
    if args.files.iter().any(|file| file.as_os_str() == "-") {
        let what = "standard input cannot be read twice; save it to a file first";
        return Err(failed(&what)).usage();
    }
    let out = WholeFile::begin(path)
        .map_err(|error| failed(&error))
        .tool()?;
    let mut redactor = Redactor::new(BufWriter::new(out), salt)
        .map_err(|error| failed(&error))
        .tool()?;
    let mut problem = None;
    for file in &args.files {
        let _ = open(file).and_then(|file| {
            unpack::each(file, &mut |member| {
                if let Ok(member) = member
                    && let Err(CaptureError::Io(error)) = redactor.copy(member.file)
                {
                    problem.get_or_insert(error);
                }
            })
        });
    }
    let finished = problem.map_or_else(|| redactor.finish(), Err);
    let named = finished.and_then(|(out, left_out)| {
        let file = out.into_inner();
        let mut file = file.map_err(io::IntoInnerError::into_error)?;
        file.finish().map(|()| left_out)
    });
    match named {
        Ok(0) => Ok(()),
        Ok(left_out) => {
            tell(&format!(
                "ticketprobe: --redact {shown}: {left_out} connections are not in it, because too many were open at once"
            ));
            Ok(())
        }
        Err(error) => Err(failed(&error)).tool(),
    }
}

/// Set when the user wants to stop: what was read until then is reported.
fn stop_on_interruption() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        if let Ok(runtime) = runtime {
            while runtime.block_on(async { interruption().await }).is_ok() {
                set.store(true, Ordering::Relaxed);
            }
        }
    });
    stop
}

/// A file that ends where the user stops.
struct Stoppable<R> {
    input: R,
    stop: Arc<AtomicBool>,
}

impl<R: Read> Read for Stoppable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.stop.load(Ordering::Relaxed) {
            true => Ok(0),
            false => self.input.read(buffer),
        }
    }
}

/// The files that are being read.
struct Reading {
    collector: Collector,
    bar: Bar,
    stop: Arc<AtomicBool>,
    /// Whether the user stopped while standard input came: what came until then is read to its end.
    stopped_before: bool,
    files: Vec<CaptureFile>,
    problems: Vec<String>,
}

impl Reading {
    fn new(ports: Vec<u16>, bar: Bar, stop: Arc<AtomicBool>) -> Self {
        Self {
            collector: Collector::new(ports),
            bar,
            stop,
            stopped_before: false,
            files: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn read(&mut self, path: &Path) {
        let label = label(path);
        let opened = match path.to_str() {
            Some("-") => self.standard_input(),
            _ => open(path),
        };
        let unpacked = opened.and_then(|file| {
            unpack::each(file, &mut |member| match member {
                Ok(member) => self.member(&label, member),
                Err((name, problem)) => self.problems.push(format!("{label}: {name}: {problem}")),
            })
        });
        if let Err(problem) = unpacked {
            self.problems.push(format!("{label}: {problem}"));
        }
        if std::mem::take(&mut self.stopped_before) {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    /// What comes on standard input until its end, or until the user stops.
    fn standard_input(&mut self) -> Result<File, UnpackError> {
        let input = UntilStopped::new(io::stdin(), Arc::clone(&self.stop));
        let file = unpack::spool(input)?;
        self.stopped_before = self.stop.swap(false, Ordering::Relaxed);
        Ok(file)
    }

    fn member(&mut self, label: &str, member: Member) {
        let label = match &member.name {
            Some(name) => format!("{label}: {name}"),
            None => label.to_owned(),
        };
        if self.stop.load(Ordering::Relaxed) {
            self.files.push(interrupted(label, FileRead::default()));
            return;
        }
        let bar = self.bar.over(member.size);
        let input = Stoppable {
            input: bar.wrap_read(member.file),
            stop: Arc::clone(&self.stop),
        };
        let read = self.collector.read(input);
        bar.finish_and_clear();
        match read {
            Ok(read) if self.stopped_before || self.stop.load(Ordering::Relaxed) => {
                self.files.push(interrupted(label, read));
            }
            Ok(mut read) => {
                let cut_off = member.cut_off.map(|problem| problem.to_string());
                read.damage = cut_off.or(read.damage);
                self.files.push(CaptureFile::new(label, read));
            }
            Err(problem) => self.problems.push(format!("{label}: {problem}")),
        }
    }

    fn finish(self) -> (Vec<CaptureFile>, Captured, Vec<String>) {
        (self.files, self.collector.finish(), self.problems)
    }
}

fn interrupted(label: String, read: FileRead) -> CaptureFile {
    let damage = Some("stopped by the user before its end".to_owned());
    CaptureFile::new(label, FileRead { damage, ..read })
}

fn report(
    args: &CaptureArgs,
    arguments: &[OsString],
    files: Vec<CaptureFile>,
    captured: Captured,
) -> Report {
    let now = Timestamp::now();
    let frame = Frame {
        command: command_line(arguments),
        started: captured.started.unwrap_or(now),
        finished: captured.finished.unwrap_or(now),
        vantage: vantage(std::iter::empty()),
        plan: plan(args),
    };
    let trust = Trust {
        roots: Roots::new(),
        client: Vec::new(),
    };
    Report::of_capture(frame, files, captured, &trust)
}

/// Nothing was planned: clients did what they did.
fn plan(_: &CaptureArgs) -> PlanFacts {
    PlanFacts {
        attempts: BTreeMap::new(),
        connections_per_front_end: 0,
        foreign_tickets: 0,
        per_host: 0,
        timeout_ms: 0,
        deadline_ms: 0,
        method: Method::Get,
        paths: Vec::new(),
        client_certificate: CertificateAtHand::Given,
        roots: RootChoice::None,
        ca_files: Vec::new(),
        requests: 1,
        hold_ms: 0,
    }
}

/// Sets the events 61045 of the logs against the connections that were cut.
fn set_events(args: &CaptureArgs, report: &mut Report) {
    if args.evidence.with_events.is_empty() {
        return;
    }
    let mut times = Vec::new();
    each_time(
        &args.evidence.with_events,
        &args.evidence.question,
        &mut |id, time| {
            if id == NOT_CONNECTED {
                times.push(time);
            }
        },
    );
    if let Some(capture) = &mut report.capture {
        capture.set_events(&times);
    }
}
