//! Evidence from servers for a report of a run.

use anyhow::anyhow;

use super::event_logs::read_events;
use super::registry_export::read_host;
use crate::cli::arguments::EvidenceArgs;
use crate::cli::console::byte_bar::Bar;
use crate::cli::failure::{Blame, Failure};
use crate::report::{FileFacts, HostEvidence, Report};
use crate::server_evidence::event_history::{EventVerdict, Outcome};

/// Evidence for a probe, read before the first connection: a file that cannot be read costs no server anything.
pub(in crate::cli) struct Gathered {
    hosts: Vec<HostEvidence>,
    files: Vec<FileFacts>,
    outcome: Option<Outcome>,
}

impl Gathered {
    pub(in crate::cli) fn read(args: &EvidenceArgs, bar: Bar) -> Result<Self, Failure> {
        let hosts: Result<Vec<_>, _> = args.with_host.iter().map(|file| read_host(file)).collect();
        let hosts = hosts
            .map_err(|problem| anyhow!("--with-host: {problem}"))
            .usage()?;
        let (files, outcome) = read_events(&args.with_events, &args.question, bar);
        if let Some(problem) = files.iter().find_map(|file| file.problem.as_ref()) {
            return Err(anyhow!("--with-events: {problem}")).usage();
        }
        let outcome = (!files.is_empty()).then_some(outcome);
        Ok(Self {
            hosts,
            files,
            outcome,
        })
    }

    /// Evidence that was read otherwise than from files.
    pub(in crate::cli) fn of(
        hosts: Vec<HostEvidence>,
        files: Vec<FileFacts>,
        outcome: Option<Outcome>,
    ) -> Self {
        Self {
            hosts,
            files,
            outcome,
        }
    }

    /// Puts the evidence into the report and returns what is to be told of it.
    pub(in crate::cli) fn add_to(self, report: &mut Report) -> &[String] {
        let outcome = self.outcome.unwrap_or_else(|| Outcome {
            verdict: EventVerdict::NothingToGoBy,
            hosts: Vec::new(),
            notices: Vec::new(),
        });
        report.add_evidence(self.hosts, &self.files, outcome)
    }
}
