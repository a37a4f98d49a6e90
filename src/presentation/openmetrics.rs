//! The report as OpenMetrics text, for a textfile collector.
//!
//! All metrics are gauges without times, so that the text is also valid in the older format of Prometheus, which collectors read.

use std::io::{self, Write};

use jiff::Timestamp;

use crate::report::{FrontEndReport, Report};
use crate::untrusted_text::clean;
use crate::verdict::{CertificateState, ResumptionState, TicketState, Verdict};

/// Longest value of a label, in characters.
const LABEL_MAX: usize = 300;

/// A metric: its name, what it says, and its value for a front end where it has one.
struct Gauge {
    name: &'static str,
    help: &'static str,
    value: fn(&FrontEndReport, &Report) -> Option<i64>,
}

/// The numbers of a front end.
const GAUGES: [Gauge; 7] = [
    Gauge {
        name: "certificate_expiry_timestamp_seconds",
        help: "When the certificate of the front end expires.",
        value: |f, _| expiry(f),
    },
    Gauge {
        name: "certificate_left_seconds",
        help: "Time from the end of the run until the certificate expires; negative where it has expired.",
        value: |f, report| Some(expiry(f)? - report.finished.as_second()),
    },
    Gauge {
        name: "handshakes_with_ticket",
        help: "Handshakes that asked for a session ticket and were given one.",
        value: |f, _| tested(f).then_some(f.tickets.issued.into()),
    },
    Gauge {
        name: "handshakes_for_ticket",
        help: "Handshakes that asked for a session ticket.",
        value: |f, _| tested(f).then_some(f.tickets.attempts.into()),
    },
    Gauge {
        name: "ticket_resumptions_accepted",
        help: "Connections that presented a session ticket and were resumed with it.",
        value: |f, _| resumed(f).then_some(f.ticket_resumption.accepted.into()),
    },
    Gauge {
        name: "ticket_resumptions_tried",
        help: "Connections that presented a session ticket.",
        value: |f, _| resumed(f).then_some(f.ticket_resumption.attempts.into()),
    },
    Gauge {
        name: "front_end_connections",
        help: "Connections to the front end in this run.",
        value: |f, _| i64::try_from(f.connections()).ok(),
    },
];

/// The end of the server's own certificate, in seconds since 1970.
fn expiry(front_end: &FrontEndReport) -> Option<i64> {
    let end = &front_end.certificates.first()?.not_after;
    Some(end.parse::<Timestamp>().ok()?.as_second())
}

fn tested(front_end: &FrontEndReport) -> bool {
    front_end.tickets.state != TicketState::NotTestable
}

fn resumed(front_end: &FrontEndReport) -> bool {
    front_end.ticket_resumption.state != ResumptionState::NotTestable
}

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn write_openmetrics(report: &Report, out: &mut impl Write) -> io::Result<()> {
    write_states(report, out)?;
    for gauge in &GAUGES {
        write_head(gauge.name, gauge.help, out)?;
        for front_end in &report.front_ends {
            if let Some(value) = (gauge.value)(front_end, report) {
                let labels = labels(front_end, None);
                writeln!(out, "ticketprobe_{}{{{labels}}} {value}", gauge.name)?;
            }
        }
    }
    write_head("run_finished_timestamp_seconds", "When the run ended.", out)?;
    let finished = report.finished.as_second();
    writeln!(out, "ticketprobe_run_finished_timestamp_seconds {finished}")?;
    write_head(
        "run_exit_code",
        "The exit code of the run: 0 is in order.",
        out,
    )?;
    writeln!(out, "ticketprobe_run_exit_code {}", report.exit_code)?;
    write_head(
        "tool_version",
        "1, labelled with the version that measured.",
        out,
    )?;
    let version = escape(&report.tool.version);
    writeln!(out, "ticketprobe_tool_version{{version=\"{version}\"}} 1")?;
    writeln!(out, "# EOF")
}

/// Verdict and certificate: 1 for the word that holds, 0 for the others, so that a series never vanishes.
fn write_states(report: &Report, out: &mut impl Write) -> io::Result<()> {
    write_head(
        "verdict",
        "1 for the verdict of the front end, 0 for the others.",
        out,
    )?;
    for front_end in &report.front_ends {
        for verdict in Verdict::ALL {
            let labels = labels(front_end, Some(("verdict", verdict.to_string())));
            let is = u8::from(front_end.verdict == verdict);
            writeln!(out, "ticketprobe_verdict{{{labels}}} {is}")?;
        }
    }
    let help = "1 for the state of the certificate of the front end, 0 for the others; absent where none was seen.";
    write_head("certificate", help, out)?;
    for front_end in report.front_ends.iter().filter(|f| f.chain.is_some()) {
        for state in CertificateState::ALL {
            let labels = labels(front_end, Some(("state", state.to_string())));
            let is = u8::from(front_end.certificate == state);
            writeln!(out, "ticketprobe_certificate{{{labels}}} {is}")?;
        }
    }
    Ok(())
}

fn write_head(name: &str, help: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# HELP ticketprobe_{name} {help}")?;
    writeln!(out, "# TYPE ticketprobe_{name} gauge")
}

fn labels(front_end: &FrontEndReport, more: Option<(&str, String)>) -> String {
    let address = front_end
        .address
        .map_or_else(String::new, |a| a.to_string());
    let mut labels = vec![("target", front_end.target.clone()), ("address", address)];
    labels.extend(
        front_end
            .server_name
            .clone()
            .map(|name| ("server_name", name)),
    );
    labels.extend(
        front_end
            .vantage
            .clone()
            .map(|from| ("measured_from", from)),
    );
    labels.extend(more);
    let labels = labels.iter();
    let labels = labels.map(|(name, value)| format!("{name}=\"{}\"", escape(value)));
    labels.collect::<Vec<_>>().join(",")
}

/// The value of a label: on one line, with a backslash before what would end it.
fn escape(value: &str) -> String {
    clean(value, LABEL_MAX)
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
}
