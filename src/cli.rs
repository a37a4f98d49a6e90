//! The command line: what the user asked for, handed to the layers above, and the exit code.
//!
//! Progress and warnings go to stderr, the report to stdout.

mod arguments;
mod commands;
mod console;
mod dispatch;
mod evidence;
mod failure;
mod files;
mod machine;
mod run;

pub use self::dispatch::main;
