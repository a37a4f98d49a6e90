//! `ticketprobe remedy`: prints the change.

use anyhow::Context;

use crate::cli::arguments::RemedyArgs;
use crate::cli::console::streams::to_stdout;
use crate::cli::failure::{Blame, Failure};
use crate::cli::files::shown_path::shown;
use crate::cli::files::whole_file::write_whole;
use crate::remedy::{encoded, text_of};

pub(in crate::cli) fn main(args: &RemedyArgs) -> Result<u8, Failure> {
    let form = args.format.into();
    let file = args.output.as_ref().filter(|path| path.as_os_str() != "-");
    match file {
        Some(path) => write_whole(path, &encoded(form))
            .with_context(|| format!("cannot write the change to {}", shown(path)))
            .tool()?,
        // A terminal, or whatever it is redirected to, gets plain text: shells write their own encoding.
        None => to_stdout(|out| out.write_all(text_of(form).as_bytes()))?,
    }
    Ok(0)
}
