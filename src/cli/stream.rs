//! `--format jsonl`: each front end is written as soon as it is judged, and nothing of it is kept but what its pool and the run need.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use tokio::sync::watch;

use super::args::{Format, ProbeArgs};
use super::console::tell;
use super::doubts::Doubts;
use super::job::{Heard, Job};
use super::progress::Progress;
use super::{Blame, FAILED, Failure};
use crate::observation::PoolRun;
use crate::probe::pools;
use crate::report::{FrontEndReport, Line, PoolReport, PoolSeat, Sum, write_line};

/// Whether the lines can be written while the run goes on: not where the report is needed as a whole.
pub(super) fn is_wanted(args: &ProbeArgs) -> bool {
    args.output.format == Format::Jsonl
        && args.keep.save.is_none()
        && args.keep.baseline.is_none()
        && args.wait.wait_for.is_none()
        && args.evidence.is_empty()
}

/// Runs the job and writes its lines. Returns the exit code.
pub(super) async fn run(
    args: &ProbeArgs,
    doubts: &Doubts,
    job: &Job,
    stop: &watch::Receiver<bool>,
) -> Result<u8, Failure> {
    let progress = Progress::new(&args.draw, job.front_ends.len());
    let mut lines = Lines::new(Out::open(args), job);
    let frame = job
        .run_into(progress, doubts, stop, |heard| lines.take(heard))
        .await;
    let report = lines.sum.report(frame, &args.fail.fail_on);
    for notice in &report.notices {
        doubts.tell(notice);
    }
    lines.out.write(Line::Run(&report));
    let ended = lines.out.ended.tool()?;
    Ok(ended.unwrap_or(report.exit_code))
}

struct Lines {
    out: Out,
    sum: Sum,
    /// The front ends of pools that are not done yet. A target with one front end is no pool.
    seats: BTreeMap<String, BTreeMap<usize, PoolSeat>>,
}

impl Lines {
    fn new(out: Out, job: &Job) -> Self {
        let pools = pools(&job.front_ends).into_iter();
        let several = pools.filter(|places| places.len() > 1);
        let targets = several.filter_map(|places| {
            let first = job.front_ends.get(*places.first()?)?;
            Some((first.target.to_string(), BTreeMap::new()))
        });
        Self {
            out,
            sum: Sum::default(),
            seats: targets.collect(),
        }
    }

    fn take(&mut self, heard: Heard) {
        match heard {
            Heard::FrontEnd(place, front_end) => self.front_end(place, &front_end),
            Heard::Pool(run) => self.pool(run),
        }
    }

    fn front_end(&mut self, place: usize, front_end: &FrontEndReport) {
        self.out.write(Line::FrontEnd(front_end));
        self.sum.add(front_end);
        if let Some(seats) = self.seats.get_mut(&front_end.target) {
            seats.insert(place, front_end.into());
        }
    }

    fn pool(&mut self, run: PoolRun) {
        let seats = self.seats.remove(&run.target).unwrap_or_default();
        let seats: Vec<PoolSeat> = seats.into_values().collect();
        self.out
            .write(Line::Pool(&PoolReport::new(&seats, Some(run))));
    }
}

/// Where the lines go.
struct Out {
    to: Box<dyn Write>,
    /// The exit code of a failure that was told, or the failure that ended the writing.
    ended: io::Result<Option<u8>>,
}

impl Out {
    /// A file that cannot be written sends the lines to stdout.
    fn open(args: &ProbeArgs) -> Self {
        let file = args.output.output.as_ref();
        let Some(path) = file.filter(|path| path.as_os_str() != "-") else {
            return Self::stdout(None);
        };
        match File::create(path) {
            Ok(file) => Self {
                to: Box::new(BufWriter::new(file)),
                ended: Ok(None),
            },
            Err(error) => {
                tell(&format!(
                    "ticketprobe: cannot write the report to {}: {error}; here it is instead",
                    path.display()
                ));
                Self::stdout(Some(FAILED))
            }
        }
    }

    fn stdout(code: Option<u8>) -> Self {
        Self {
            to: Box::new(BufWriter::new(io::stdout())),
            ended: Ok(code),
        }
    }

    /// A line is there as a whole when this returns. A reader that has gone away is no error; nothing more is written to it.
    fn write(&mut self, line: Line<'_>) {
        if self.ended.is_err() {
            return;
        }
        let written = write_line(line, &mut self.to).and_then(|()| self.to.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.to = Box::new(io::sink());
            }
            Err(error) => self.ended = Err(error),
            Ok(()) => {}
        }
    }
}
