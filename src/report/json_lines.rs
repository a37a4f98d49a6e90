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
    /// The report without front ends and pools, and how many of both went before: the last line.
    #[serde(skip)]
    Run(&'a Report, Before),
}

/// How many lines went before that of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Of front ends.
    pub front_ends: usize,
    /// Of pools.
    pub pools: usize,
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
        Line::Run(report, before) => {
            let run = run(report, before)?;
            serde_json::to_writer(&mut *out, &json!({"schema": schema, "run": run}))?;
        }
        Line::FrontEnd(_) | Line::Pool(_) => {
            serde_json::to_writer(&mut *out, &Marked { schema, line })?;
        }
    }
    writeln!(out)
}

/// A report without front ends and pools.
fn run(report: &Report, before: Before) -> io::Result<Value> {
    let mut value = serde_json::to_value(report)?;
    if let Some(run) = value.as_object_mut() {
        // In their place stand their numbers, by which a reader knows that no line is missing.
        run.insert("front_ends".to_owned(), json!(before.front_ends));
        run.insert("pools".to_owned(), json!(before.pools));
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
    let before = Before {
        front_ends: report.front_ends.len(),
        pools: report.pools.len(),
    };
    write_line(Line::Run(report, before), out)
}

/// Why lines make no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unjoined {
    /// The line of the run is not there.
    NoRun,
    /// There are several.
    SeveralRuns,
    /// It counts other lines than there are.
    LinesMissing,
}

/// Puts lines together to a report as it would have been written in one piece, without its front ends, of which there are so many.
///
/// # Errors
/// [`Unjoined`].
pub(super) fn join(
    lines: impl Iterator<Item = Map<String, Value>>,
    front_ends: usize,
) -> Result<Map<String, Value>, Unjoined> {
    let (mut pools, mut runs) = (Vec::new(), Vec::new());
    for fields in lines {
        for (kind, value) in fields {
            match (kind.as_str(), value) {
                ("pool", value) => pools.push(value),
                ("run", Value::Object(fields)) => runs.push(fields),
                _ => {}
            }
        }
    }
    let mut run = runs.pop().ok_or(Unjoined::NoRun)?;
    if !runs.is_empty() {
        return Err(Unjoined::SeveralRuns);
    }
    let of_pools = run.insert("pools".to_owned(), json!(pools));
    if [run.get("front_ends"), of_pools.as_ref()]
        != [&json!(front_ends), &json!(pools.len())].map(Some)
    {
        return Err(Unjoined::LinesMissing);
    }
    Ok(run)
}
