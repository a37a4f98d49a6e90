//! `ticketprobe host`.

use std::ffi::OsString;

use jiff::Timestamp;

use crate::cli::arguments::{HostArgs, HostFormat, command_line};
use crate::cli::console::deliver::{deliver, nothing_read, rendered, style};
use crate::cli::evidence::registry_export::read_host;
use crate::cli::failure::Failure;
use crate::presentation::write_host;
use crate::report::{HostEvidence, HostReport, write_host_json};

pub(in crate::cli) fn main(args: &HostArgs, arguments: &[OsString]) -> Result<u8, Failure> {
    let mut hosts: Vec<HostEvidence> = Vec::new();
    let mut unread = Vec::new();
    if args.local {
        hosts.push(this_machine()?);
    }
    for file in &args.files {
        match read_host(file) {
            Ok(host) => hosts.push(host),
            Err(problem) => unread.push(problem),
        }
    }
    if hosts.is_empty() && args.to.output.is_some() && !unread.is_empty() {
        return Ok(nothing_read(&unread));
    }
    let report = HostReport::new(
        command_line(arguments),
        Timestamp::now(),
        hosts,
        unread.clone(),
    );
    let bytes = rendered(|out| match args.format {
        HostFormat::Table => write_host(&report, style(&args.to), out),
        HostFormat::Json => write_host_json(&report, out),
    })?;
    deliver(&bytes, &args.to, report.exit_code, &unread)
}

#[cfg(windows)]
fn this_machine() -> Result<HostEvidence, Failure> {
    use crate::cli::evidence::registry_export::evidence;
    use crate::cli::failure::Blame;
    use crate::cli::platform::registry;

    let name = gethostname::gethostname().to_string_lossy().into_owned();
    let export = registry::read(&name).tool()?;
    Ok(evidence("this machine".to_owned(), name, &export))
}

#[cfg(not(windows))]
fn this_machine() -> Result<HostEvidence, Failure> {
    Err(Failure::Usage(anyhow::anyhow!(
        "--local: expected to run on Windows; elsewhere give a registry export as FILE"
    )))
}
