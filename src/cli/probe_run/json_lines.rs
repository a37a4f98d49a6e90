//! `--format jsonl`: each front end is written as soon as it is judged, and nothing of it is kept but what its pool and the run need.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tokio::sync::watch;

use super::prepared_run::{PreparedRun, RunEvent};
use super::progress::Progress;
use crate::cli::arguments::{Format, ProbeArgs};
use crate::cli::console::streams::is_gone;
use crate::cli::console::warnings::Warnings;
use crate::cli::console::write_failure_messages::tell_printed_instead;
use crate::cli::failure::{Blame, FAILED, Failure};
use crate::cli::files::whole_file::WholeFile;
use crate::observation::PoolRun;
use crate::probe::pools;
use crate::report::{Before, FrontEndReport, Line, PoolReport, PoolSeat, Totals, write_line};

/// Whether the lines can be written while the run goes on: not where the report is needed as a whole.
pub(in crate::cli) fn is_wanted(args: &ProbeArgs) -> bool {
    args.report.output.format == Format::Jsonl
        && args.report.save.is_none()
        && args.report.baseline.is_none()
        && args.report.wait.wait_for.is_none()
        && args.evidence.is_empty()
}

/// Makes the run and writes its lines. Returns the exit code.
pub(in crate::cli) async fn run(
    args: &ProbeArgs,
    warnings: &Warnings,
    prepared: &PreparedRun,
    stop: &watch::Receiver<bool>,
) -> Result<u8, Failure> {
    let progress = Progress::new(&args.report.draw, prepared.front_ends.len());
    let (ending, ended) = watch::channel(false);
    let mut asked = stop.clone();
    let forwarded = ending.clone();
    tokio::spawn(async move {
        if asked.wait_for(|stop| *stop).await.is_ok() {
            forwarded.send_replace(true);
        }
    });
    let mut lines = Lines::new(Out::open(args, ending), prepared);
    let (frame, clock) = prepared
        .run_into(progress, warnings, &ended, |heard| lines.take(heard))
        .await;
    let mut report = lines.totals.report(frame, &args.report.fail.fail_on);
    report.notices.extend(clock);
    for notice in &report.notices {
        warnings.tell(notice);
    }
    let before = lines.before;
    lines.out.write(Line::Run(&report, before));
    let ended = lines.out.end().context("cannot write the lines").tool()?;
    Ok(ended.unwrap_or(report.exit_code))
}

struct Lines {
    out: Out,
    before: Before,
    totals: Totals,
    /// The front ends of pools that are not done yet. A target with one front end is no pool.
    seats: BTreeMap<String, BTreeMap<usize, PoolSeat>>,
}

impl Lines {
    fn new(out: Out, prepared: &PreparedRun) -> Self {
        let pools = pools(&prepared.front_ends).into_iter();
        let several = pools.filter(|places| places.len() > 1);
        let targets = several.filter_map(|places| {
            let first = prepared.front_ends.get(*places.first()?)?;
            Some((first.target.to_string(), BTreeMap::new()))
        });
        Self {
            out,
            before: Before::default(),
            totals: Totals::default(),
            seats: targets.collect(),
        }
    }

    fn take(&mut self, heard: RunEvent) {
        match heard {
            RunEvent::FrontEnd(place, front_end) => self.front_end(place, &front_end),
            RunEvent::Pool(run) => self.pool(run),
        }
    }

    fn front_end(&mut self, place: usize, front_end: &FrontEndReport) {
        self.out.write(Line::FrontEnd(front_end));
        self.before.front_ends += 1;
        self.totals.add(front_end);
        if let Some(seats) = self.seats.get_mut(&front_end.target) {
            seats.insert(place, front_end.into());
        }
    }

    fn pool(&mut self, run: PoolRun) {
        let seats = self.seats.remove(&run.target).unwrap_or_default();
        let seats: Vec<PoolSeat> = seats.into_values().collect();
        let pool = PoolReport::new(&seats, Some(run));
        self.out.write(Line::Pool(&pool));
        self.before.pools += 1;
        self.totals.add_pool(&pool);
    }
}

/// Where the lines go.
struct Out {
    to: To,
    /// The exit code of a failure that was told, or the failure that ended the writing.
    ended: io::Result<Option<u8>>,
    /// Ends the run: what nobody reads any more is not measured.
    ending: watch::Sender<bool>,
}

/// A file gets its name with the last line.
enum To {
    File(Box<WholeFile>, PathBuf),
    Stdout,
    Nobody,
}

impl Out {
    /// A file that cannot be written sends the lines to stdout.
    fn open(args: &ProbeArgs, ending: watch::Sender<bool>) -> Self {
        let file = args.report.output.output.as_ref();
        let mut out = Self {
            to: To::Stdout,
            ended: Ok(None),
            ending,
        };
        if let Some(path) = file.filter(|path| path.as_os_str() != "-") {
            match WholeFile::begin(path) {
                Ok(file) => out.to = To::File(Box::new(file), path.clone()),
                Err(error) => out.turn_to_stdout(path, &error),
            }
        }
        out
    }

    fn turn_to_stdout(&mut self, path: &Path, error: &io::Error) {
        tell_printed_instead(path, error);
        self.to = To::Stdout;
        self.ended = Ok(Some(FAILED));
    }

    /// A line is there as a whole when this returns. A reader that has gone away is no error; nothing more is written to it.
    fn write(&mut self, line: Line<'_>) {
        let mut bytes = Vec::new();
        let put = write_line(line, &mut bytes).and_then(|()| self.put(&bytes));
        self.settle(put);
    }

    fn put(&mut self, line: &[u8]) -> io::Result<()> {
        match &mut self.to {
            To::File(file, _) => file
                .write_line(line)
                .or_else(|error| self.retell(&error, line)),
            To::Stdout if self.ended.is_ok() => to_stdout(line),
            To::Stdout | To::Nobody => Ok(()),
        }
    }

    /// The lines of a file that cannot be written go to stdout, and this one after them.
    fn retell(&mut self, error: &io::Error, line: &[u8]) -> io::Result<()> {
        let To::File(mut file, path) = std::mem::replace(&mut self.to, To::Stdout) else {
            return Ok(());
        };
        self.turn_to_stdout(&path, error);
        file.retell(&mut io::stdout().lock())?;
        to_stdout(line)
    }

    fn settle(&mut self, written: io::Result<()>) {
        match written {
            Err(error) if is_gone(&error) => {
                self.to = To::Nobody;
                self.ending.send_replace(true);
            }
            Err(error) => {
                self.ended = Err(error);
                self.ending.send_replace(true);
            }
            Ok(()) => {}
        }
    }

    /// Gives a file its name. Returns the exit code of a failure that was told.
    fn end(mut self) -> io::Result<Option<u8>> {
        if let To::File(mut file, path) = std::mem::replace(&mut self.to, To::Stdout)
            && let Err(error) = file.finish()
        {
            self.turn_to_stdout(&path, &error);
            let told = file.retell(&mut io::stdout().lock());
            self.settle(told);
        }
        self.ended
    }
}

fn to_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush())
}
