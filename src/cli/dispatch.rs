//! From the arguments to the command, and from its outcome to the exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use super::arguments::{Args, Command, contradictions};
use super::commands::{
    capture, compare, demo, events, explain, host, lab, local, manual, merge, probe, remedy, show,
};
use super::console::streams::{complain, print_clap};
use super::files::{overwriting, unwritable};
use super::platform::last_resort;

/// Runs the command that `arguments` ask for.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let args = match Args::try_parse_from(&arguments) {
        Ok(args) => args,
        Err(error) => return print_clap(&error),
    };
    last_resort::let_large_files_fail();
    let meant = contradictions::check(&args.command)
        .and_then(|()| overwriting::check(&args.command))
        .and_then(|()| unwritable::check(&args.command));
    let done = meant.and_then(|()| match args.command {
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
