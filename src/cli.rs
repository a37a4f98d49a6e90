//! The command line: what the user asked for, handed to the layers above, and the exit code.
//!
//! Progress and doubts go to stderr, the report to stdout.

mod args;
mod capture;
mod client;
mod clock;
mod colour;
mod command_line;
mod compare;
mod console;
mod demo;
mod doubts;
mod events;
mod evidence;
mod explain;
mod host;
mod job;
mod judging;
mod keep;
mod lab;
mod last_resort;
mod local;
mod manual;
mod memory;
mod merge;
mod open_files;
mod places;
mod probe;
mod progress;
mod remedy;
mod rounds;
mod show;
mod stream;
mod system_client;
mod targets;
mod terminal;
mod vantage;
mod wait;

use std::ffi::OsString;
use std::future::Future;
use std::io;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Parser;
use futures_util::FutureExt;

use self::args::{Args, Command};
use self::console::{complain, print_clap};

/// Exit code of a bad argument, target, password or key.
const USAGE: u8 = 2;
/// Exit code of a failure of this tool.
const FAILED: u8 = 1;

/// Why a command ended without its answer. Each is one clear line.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The user gave something that cannot be used. Such errors name their cause themselves.
    #[error("{0}")]
    Usage(anyhow::Error),
    /// The tool could not do its work.
    #[error("{0:#}")]
    Tool(anyhow::Error),
}

impl Failure {
    fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => USAGE,
            Self::Tool(_) => FAILED,
        }
    }
}

/// Marks an error as the user's to mend, or as the tool's own.
trait Blame<T> {
    fn usage(self) -> Result<T, Failure>;
    fn tool(self) -> Result<T, Failure>;
}

impl<T, E: Into<anyhow::Error>> Blame<T> for Result<T, E> {
    fn usage(self) -> Result<T, Failure> {
        self.map_err(|error| Failure::Usage(error.into()))
    }

    fn tool(self) -> Result<T, Failure> {
        self.map_err(|error| Failure::Tool(error.into()))
    }
}

/// Runs the command that `arguments` ask for.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let args = match Args::try_parse_from(&arguments) {
        Ok(args) => args,
        Err(error) => return print_clap(&error),
    };
    last_resort::let_large_files_fail();
    let done = places::check(&args.command).and_then(|()| match args.command {
        Command::Probe(args) => probe::main(&args, &arguments),
        Command::Compare(args) => compare::main(&args),
        Command::Show(args) => show::main(&args),
        Command::Merge(args) => merge::main(&args, &arguments),
        Command::Local(args) => local::main(&args, &arguments),
        Command::Host(args) => host::main(&args, &arguments),
        Command::Events(args) => events::main(&args, &arguments),
        Command::Capture(args) => capture::main(&args, &arguments),
        Command::Demo(args) => demo::main(&args),
        Command::Lab(args) => lab::main(&args),
        Command::Remedy(args) => remedy::main(&args),
        Command::Explain(args) => explain::main(&args),
        Command::Completions(args) => manual::completions(&args),
        Command::Man(args) => manual::man(&args),
    });
    ExitCode::from(done.unwrap_or_else(|failure| {
        complain(&failure);
        failure.exit_code()
    }))
}

/// Fails where the limits of this process are too narrow for its threads.
fn check_limits() -> Result<(), Failure> {
    match open_files::shortage().or_else(memory::shortage) {
        Some(shortage) => Err(anyhow!(shortage)).tool(),
        None => Ok(()),
    }
}

/// Runs `work` to its end. A look-up of a name that still hangs does not hold the process.
fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    check_limits()?;
    last_resort::watch();
    let runtime = memory::runtime().enable_all().build().tool()?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}

/// The first Ctrl-C, SIGTERM or SIGHUP (on Windows Ctrl-Break), caught from now on and not only from the time when it is waited for.
fn interruption() -> impl Future<Output = io::Result<()>> {
    let mut interrupted = Box::pin(wait_for_interruption());
    // The first poll installs the handlers.
    let at_once = interrupted.as_mut().now_or_never();
    async move {
        match at_once {
            Some(outcome) => outcome,
            None => interrupted.await,
        }
    }
}

/// Whether this process was started so that SIGHUP does nothing (proc(5): `SigIgn`, of which SIGHUP is the lowest bit). Elsewhere than
/// on Linux it is taken for granted.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status");
    let ignored = status.ok().and_then(|status| {
        let mask = status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))?;
        u128::from_str_radix(mask.trim(), 16).ok()
    });
    ignored.is_none_or(|mask| mask & 1 == 1)
}

#[cfg(unix)]
async fn wait_for_interruption() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminated = signal(SignalKind::terminate())?;
    // Of `nohup` the run goes on.
    let mut hung_up = match ignores_hangup() {
        true => None,
        false => Some(signal(SignalKind::hangup())?),
    };
    let hung_up = async {
        match &mut hung_up {
            Some(signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminated.recv() => Ok(()),
        () = hung_up => Ok(()),
    }
}

#[cfg(windows)]
async fn wait_for_interruption() -> io::Result<()> {
    let mut broken = tokio::signal::windows::ctrl_break()?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = broken.recv() => Ok(()),
    }
}
