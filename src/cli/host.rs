//! `ticketprobe host`.

#[cfg(windows)]
pub(super) mod local;

use std::ffi::OsString;

use jiff::Timestamp;

use super::Failure;
use super::args::{HostArgs, HostFormat};
use super::command_line::command_line;
use super::evidence::{deliver, nothing_read, read_host, rendered, style};
use crate::presentation::write_host;
use crate::report::{HostEvidence, HostReport, write_host_json};

pub(super) fn main(args: &HostArgs, arguments: &[OsString]) -> Result<u8, Failure> {
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
    use super::Blame;
    use super::evidence::evidence;

    let name = gethostname::gethostname().to_string_lossy().into_owned();
    let export = local::read(&name).tool()?;
    Ok(evidence("this machine".to_owned(), name, &export))
}

#[cfg(not(windows))]
fn this_machine() -> Result<HostEvidence, Failure> {
    Err(Failure::Usage(anyhow::anyhow!(
        "--local: expected to run on Windows; elsewhere give a registry export as FILE"
    )))
}
