//! Evidence from servers for a report of a run.

use anyhow::anyhow;

use super::event_logs::read_events;
use super::registry_export::read_host;
use crate::cli::arguments::EvidenceArgs;
use crate::cli::console::byte_bar::Bar;
use crate::cli::failure::{Blame, Failure};
use crate::report::ServerFiles;

/// Reads the files that the arguments name, before the first connection: a file that cannot be read costs no server anything.
pub(in crate::cli) fn server_files(args: &EvidenceArgs, bar: Bar) -> Result<ServerFiles, Failure> {
    let registries: Result<Vec<_>, _> = args.with_host.iter().map(|file| read_host(file)).collect();
    let registries = registries
        .map_err(|problem| anyhow!("--with-host: {problem}"))
        .usage()?;
    let (logs, outcome) = read_events(&args.with_events, &args.question, bar);
    if let Some(problem) = logs.iter().find_map(|file| file.problem.as_ref()) {
        return Err(anyhow!("--with-events: {problem}")).usage();
    }
    let events = (!logs.is_empty()).then_some(outcome);
    Ok(ServerFiles {
        registries,
        logs,
        events,
    })
}
