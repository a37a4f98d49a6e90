//! `ticketprobe completions` and `ticketprobe man`: what the definition of the command line says, for shells and for `man`.

use anyhow::anyhow;
use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::arguments::{Args, CompletionsArgs, ManArgs};
use crate::cli::console::streams::to_stdout;
use crate::cli::failure::{Blame, Failure};
use crate::untrusted_text::clean;

/// Longest name that is repeated, in characters.
const NAME_MAX: usize = 60;

pub(in crate::cli) fn completions(args: &CompletionsArgs) -> Result<u8, Failure> {
    let mut command = Args::command();
    let name = command.get_name().to_owned();
    // Into memory first: a reader that goes away would be a panic there.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    to_stdout(|out| out.write_all(&script))?;
    Ok(0)
}

pub(in crate::cli) fn man(args: &ManArgs) -> Result<u8, Failure> {
    let mut command = Args::command().disable_help_subcommand(true);
    // Gives the commands their full names.
    command.build();
    let page = match &args.command {
        None => command,
        Some(name) => command
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| anyhow!(unknown(name, &command)))
            .usage()?,
    };
    to_stdout(|out| Man::new(page).manual("ticketprobe").render(out))?;
    Ok(0)
}

fn unknown(name: &str, command: &clap::Command) -> String {
    let names = command.get_subcommands().map(clap::Command::get_name);
    let names: Vec<&str> = names.collect();
    format!(
        "man: '{}' is no command: expected one of {}; without a name the page of ticketprobe itself is printed",
        clean(name, NAME_MAX),
        names.join(", ")
    )
}
