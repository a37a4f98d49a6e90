//! What registry exports say, as JSON and as text.

mod answer;

use std::io::{self, Write};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use self::answer::{HEADER, HostAnswer};
use super::Tool;
use super::outline::finding;
use super::table::{Detail, TableStyle, write_items};
use crate::finding::Finding;
use crate::host::{
    Binding, BindingAsks, RegistryJudgement, RegistryReason, RegistryState, Setting,
};
use crate::registry::Form;

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

/// Writes the report as people paste it.
///
/// # Errors
/// Those of `out`.
pub fn write_host(report: &HostReport, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    let answer = HostAnswer::of(report);
    style.paragraph(out, 0, &answer.verdict)?;
    writeln!(out)?;
    if !answer.rows.is_empty() {
        let rows = answer.rows.iter().map(<[String; HEADER.len()]>::as_slice);
        style.write_plain(&HEADER, rows, out)?;
        writeln!(out)?;
    }
    for line in answer
        .left_out
        .iter()
        .chain(&answer.told)
        .chain([&answer.measured])
    {
        style.hanging(out, line)?;
    }
    for unread in &report.unread {
        style.hanging(out, &format!("Not read: {unread}"))?;
    }
    if style.detail == Detail::All {
        writeln!(out, "\nDetails")?;
        style.paragraph(out, 0, &report.command)?;
        for host in &report.hosts {
            writeln!(out)?;
            write_one(host, style, out)?;
        }
    }
    Ok(())
}

fn data_of(host: &HostEvidence, name: &str) -> String {
    let mut settings = host.settings.iter();
    let found = settings.find(|setting| setting.key.is_empty() && setting.name == name);
    match found.map(|setting| &setting.data) {
        None => "not in the export".to_owned(),
        Some(None) => "not set".to_owned(),
        Some(Some(data)) => data.clone(),
    }
}

fn write_one(host: &HostEvidence, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    style.paragraph(out, 0, &format!("{}: {}", host.host, host.state))?;
    style.paragraph(out, 2, &host.summary)?;
    style.paragraph(out, 2, &format!("Next: {}", host.next_step))?;
    let findings: Vec<_> = host.findings.iter().map(finding).collect();
    write_items(&findings, style, out)?;
    for setting in &host.settings {
        style.paragraph(out, 2, &setting_line(setting))?;
    }
    for binding in &host.bindings {
        style.paragraph(out, 2, &binding_line(binding))?;
    }
    if host.skipped_lines > 0 {
        let line = format!(
            "{} lines outside the Schannel key were not understood",
            host.skipped_lines
        );
        style.paragraph(out, 2, &line)?;
    }
    Ok(())
}

fn binding_line(binding: &Binding) -> String {
    let asks = match binding.asks {
        BindingAsks::FirstHandshake => "asks for the client certificate in the first handshake",
        BindingAsks::AfterRequest => {
            "asks for the client certificate by renegotiation, when the service wants it"
        }
        BindingAsks::NotTold => "does not tell when it asks for the client certificate",
    };
    let certificate = match (&binding.thumbprint, &binding.store) {
        (Some(thumbprint), Some(store)) => format!("{thumbprint} in store {store}"),
        (Some(thumbprint), None) => thumbprint.clone(),
        (None, _) => "not told".to_owned(),
    };
    let check = binding.check.as_ref();
    let check = check.map_or_else(String::new, |check| format!("; {check}"));
    format!(
        "Binding {}: {asks}; certificate {certificate}{check}",
        binding.endpoint
    )
}

fn setting_line(setting: &Setting) -> String {
    let name = match setting.key.as_str() {
        "" => setting.name.clone(),
        key => format!("{key}\\{}", setting.name),
    };
    let data = setting.data.as_deref().unwrap_or("not set");
    match setting.note.as_str() {
        "" => format!("{name}: {data}"),
        note => format!("{name}: {data} ({note})"),
    }
}
