//! The `ticketprobe` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ticketprobe::cli::main(std::env::args_os())
}
