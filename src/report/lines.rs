//! A report as JSON lines: a front end or a pool each, as soon as it is judged, and what holds for the whole run in the last.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{FrontEndReport, PoolReport, Report};

/// Name and version of this form of line.
pub const LINE_SCHEMA: &str = "ticketprobe.line/1";

/// One line.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Line<'a> {
    /// A front end, as it stands in a report.
    FrontEnd(&'a FrontEndReport),
    /// A pool, as it stands in a report.
    Pool(&'a PoolReport),
    /// The report without front ends and pools: the last line.
    Run(&'a Report),
}

#[derive(Serialize)]
struct Marked<'a> {
    schema: &'a str,
    #[serde(flatten)]
    line: Line<'a>,
}

/// Writes one line.
///
/// # Errors
/// Those of `out`.
pub fn write_line(line: Line<'_>, out: &mut impl Write) -> io::Result<()> {
    let schema = LINE_SCHEMA;
    match line {
        Line::Run(report) => {
            let run = run(report)?;
            serde_json::to_writer(&mut *out, &json!({"schema": schema, "run": run}))?;
        }
        Line::FrontEnd(_) | Line::Pool(_) => {
            serde_json::to_writer(&mut *out, &Marked { schema, line })?;
        }
    }
    writeln!(out)
}

/// A report without front ends and pools.
fn run(report: &Report) -> io::Result<Value> {
    let mut value = serde_json::to_value(report)?;
    if let Some(run) = value.as_object_mut() {
        run.remove("front_ends");
        run.remove("pools");
    }
    Ok(value)
}

/// Writes a whole report as lines.
///
/// # Errors
/// Those of `out`.
pub fn write_lines(report: &Report, out: &mut impl Write) -> io::Result<()> {
    for front_end in &report.front_ends {
        write_line(Line::FrontEnd(front_end), out)?;
    }
    for pool in &report.pools {
        write_line(Line::Pool(pool), out)?;
    }
    write_line(Line::Run(report), out)
}

/// Puts lines together to a report as it would have been written in one piece; none where the last line is missing.
pub(super) fn join(lines: Vec<Value>) -> Option<Value> {
    let (mut front_ends, mut pools, mut run) = (Vec::new(), Vec::new(), None);
    for line in lines {
        let Value::Object(fields) = line else {
            continue;
        };
        for (kind, value) in fields {
            match (kind.as_str(), value) {
                ("front_end", value) => front_ends.push(value),
                ("pool", value) => pools.push(value),
                ("run", Value::Object(fields)) => run = Some(fields),
                _ => {}
            }
        }
    }
    let mut run: Map<String, Value> = run?;
    run.insert("front_ends".to_owned(), json!(front_ends));
    run.insert("pools".to_owned(), json!(pools));
    Some(Value::Object(run))
}
