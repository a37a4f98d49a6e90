//! The plan as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::SocketAddr;

use serde::Serialize;

use super::PlanFacts;
use crate::observation::Series;
use crate::plan::Plan;
use crate::probe::{Asking, FrontEnd, foreign_tickets};

/// Name and version of this form of plan.
const SCHEMA: &str = "ticketprobe.plan/1";

#[derive(Serialize)]
struct PlanReport {
    schema: &'static str,
    /// Attempts of each series, a front end.
    attempts: BTreeMap<Series, u32>,
    /// Attempts that may have to be made again, a front end, at most.
    look: u32,
    /// Tickets that are shown around in all pools, at most.
    foreign_tickets: u64,
    /// Connections in all, at most.
    connections: u64,
    /// Requests in all, at most.
    requests: u64,
    /// Connections in all where no front end renegotiates, and none speaks TLS 1.0 beside a higher version; at most.
    usual_connections: u64,
    front_ends: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    target: String,
    /// None where the name has no address.
    address: Option<SocketAddr>,
    /// Connections, at most.
    connections: u64,
}

impl Row {
    fn new(front_end: &FrontEnd, plan: Plan) -> Self {
        Self {
            target: front_end.target.to_string(),
            address: front_end.address,
            connections: front_end.address.map_or(0, |_| plan.connections()),
        }
    }
}

/// Writes what a run over `front_ends` would do as one indented JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_plan_json(
    front_ends: &[FrontEnd],
    plan: Plan,
    asking: &Asking,
    out: &mut impl Write,
) -> io::Result<()> {
    let foreign_tickets = foreign_tickets(front_ends);
    let front_ends: Vec<Row> = front_ends.iter().map(|f| Row::new(f, plan)).collect();
    let reached = front_ends.iter().filter(|row| row.address.is_some());
    let reached = reached.count() as u64;
    let connections = front_ends.iter().map(|row| row.connections).sum::<u64>() + foreign_tickets;
    let report = PlanReport {
        schema: SCHEMA,
        attempts: PlanFacts::counts(plan),
        look: plan.look_connections(),
        connections,
        requests: asking.most(connections - reached * u64::from(plan.count(Series::Scout))),
        usual_connections: reached * plan.usual() + foreign_tickets,
        foreign_tickets,
        front_ends,
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}
