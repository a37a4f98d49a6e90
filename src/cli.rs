//! The command line: what the user asked for, handed to the layers above, and the exit code.
//!
//! Progress and warnings go to stderr, the report to stdout.
//!
//! The rooms of this wing stand in layers; each imports only from those above it in this list:
//!
//! - how a command ends that cannot go on, and what the user asked for: `failure`, `arguments`
//! - files, this machine and its terminal: `files`, `platform`, `console`
//! - the files that servers are judged by, and the run of a probe: `evidence`, `probe_run`
//! - each command, and the choice of one: `commands`, `dispatch`

mod arguments;
mod commands;
mod console;
mod dispatch;
mod evidence;
mod failure;
mod files;
mod platform;
mod probe_run;

pub use self::dispatch::main;
