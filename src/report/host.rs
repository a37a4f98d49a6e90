//! What registry exports say, as it is saved.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Tool;
use crate::finding::Finding;
use crate::server_evidence::registry::Form;
use crate::server_evidence::registry_state::{
    Binding, RegistryJudgement, RegistryReason, RegistryState, Setting,
};

/// Name and version of this form of report.
pub const HOST_SCHEMA: &str = "ticketprobe.host/1";

/// What registry exports say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostReport {
    /// [`HOST_SCHEMA`].
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The command line that made it.
    pub command: String,
    /// When it was made.
    pub made: Timestamp,
    /// The worst state of all exports.
    pub state: RegistryState,
    /// The exit code that follows from it.
    pub exit_code: u8,
    /// Files that could not be read, a sentence each.
    pub unread: Vec<String>,
    /// One entry an export.
    pub hosts: Vec<HostEvidence>,
}

/// What one export says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostEvidence {
    /// The file; `this machine` for the registry of this machine.
    pub file: String,
    /// The host: as the user or the export names it, or by the name of the file.
    pub host: String,
    /// The form of the export.
    pub form: Form,
    /// Whether the change is applied.
    pub state: RegistryState,
    /// Why.
    pub reason: RegistryReason,
    /// State and reason in a sentence.
    pub summary: String,
    /// What to do next.
    pub next_step: String,
    /// What the export says of Schannel.
    pub settings: Vec<Setting>,
    /// Judged facts beside the state.
    pub findings: Vec<Finding>,
    /// Lines that were not understood, outside the Schannel key.
    pub skipped_lines: u32,
    /// The bindings of http.sys.
    #[serde(default)]
    pub bindings: Vec<Binding>,
}

impl HostEvidence {
    /// Puts a judgement beside where it comes from.
    #[must_use]
    pub fn new(
        file: String,
        host: String,
        (form, skipped_lines): (Form, u32),
        judgement: RegistryJudgement,
    ) -> Self {
        Self {
            file,
            host,
            form,
            state: judgement.state,
            reason: judgement.reason,
            summary: judgement.summary,
            next_step: judgement.next_step,
            settings: judgement.settings,
            findings: judgement.findings,
            skipped_lines,
            bindings: judgement.bindings,
        }
    }
}

impl HostReport {
    /// The report over `hosts`. Without any, the state is that nothing can be told.
    #[must_use]
    pub fn new(
        command: String,
        made: Timestamp,
        hosts: Vec<HostEvidence>,
        unread: Vec<String>,
    ) -> Self {
        let worst = hosts.iter().map(|host| host.state).max();
        let state = worst.unwrap_or(RegistryState::CannotTell);
        Self {
            schema: HOST_SCHEMA.to_owned(),
            tool: Tool::this(),
            command,
            made,
            state,
            exit_code: state.exit_code(),
            unread,
            hosts,
        }
    }
}

/// Writes the report as one indented JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_host_json(report: &HostReport, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
