//! What registry exports say, as text.

mod answer;

use std::io::{self, Write};

use self::answer::{HEADER, HostAnswer};
use super::labelled_line::finding;
use super::table::write_items;
use super::text_layout::{Detail, TableStyle};
use crate::report::{HostEvidence, HostReport};
use crate::server_evidence::registry_state::{Binding, BindingAsks, Setting};

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
