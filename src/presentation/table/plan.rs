//! The plan, printed before anything is sent.

use std::io::{self, Write};

use crate::observation::Series;
use crate::plan::Plan;
use crate::presentation::text_style::{TableStyle, keep_whole};
use crate::probe::{Asking, FrontEnd, foreign_tickets};

/// Writes what a run over `front_ends` would do, and that it has not.
///
/// # Errors
/// Those of `out`.
pub fn write_plan(
    front_ends: &[FrontEnd],
    plan: Plan,
    asking: &Asking,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let conditional = [
        Series::RenegotiatedTicket,
        Series::RenegotiatedSessionId,
        Series::RenewedTicket,
    ];
    let shown =
        |s: &Series| !conditional.contains(s) && (*s != Series::SameTicket || plan.count(*s) > 0);
    let usual = Series::ALL.into_iter().filter(shown);
    let usual: Vec<Series> = usual.collect();
    let mut header = vec!["Front end"];
    header.extend(usual.iter().map(|series| series.name()));
    header.push("in all");
    let mut table = style.table(&header);
    let mut total = 0;
    let mut reached = 0;
    for front_end in front_ends {
        let Some(address) = front_end.address else {
            let mut row = vec![format!("{} (no address)", front_end.target)];
            row.resize(header.len(), "0".to_owned());
            table.add_row(row);
            continue;
        };
        let target = &front_end.target;
        let mut row = vec![format!("{address}\n{target}{}", target.path)];
        row.extend(usual.iter().map(|s| plan.usual_count(*s).to_string()));
        row.push(plan.usual().to_string());
        total += plan.usual();
        reached += 1;
        table.add_row(row);
    }
    let names = front_ends.iter().filter_map(|front_end| front_end.address);
    keep_whole(&mut table, 0, names.map(|address| address.to_string()));
    style.paragraph(out, 0, "Plan (dry run: no connection was opened)")?;
    writeln!(out, "{table}")?;
    let foreign = foreign_tickets(front_ends);
    total += foreign;
    if foreign > 0 {
        let line = format!(
            "Then the front ends of each pool are shown each other's tickets: at most {foreign} connections more."
        );
        style.paragraph(out, 0, &line)?;
    }
    let line = format!(
        "At most {total} connections in all: a front end that issues no ticket, or no session ID, is not offered one."
    );
    style.paragraph(out, 0, &line)?;
    let scouts = u64::from(plan.count(Series::Scout)) * reached;
    style.paragraph(out, 0, &requests(asking, total.saturating_sub(scouts)))?;
    style.paragraph(out, 0, &conditions(plan))
}

/// What is asked over these connections. A scout asks nothing.
fn requests(asking: &Asking, connections: u64) -> String {
    let hold = match asking.hold.as_secs_f64() {
        0.0 => String::new(),
        seconds => format!(", then {seconds} s of silence"),
    };
    match asking.most(connections) {
        0 => "No request is sent.".to_owned(),
        most => format!(
            "At most {most} requests: {} {} on each connection that is no scout{hold}.",
            asking.requests,
            asking.method.name()
        ),
    }
}

/// What a front end gets beside these under a condition.
fn conditions(plan: Plan) -> String {
    let again = match plan.look_connections() {
        0 => String::new(),
        count => format!(
            " Where the server asks for the client certificate by renegotiation, the first {count} attempts are made again on another engine; where it breaks a rule of TLS, so are all."
        ),
    };
    let beside = match plan.only_beside() {
        0 => String::new(),
        count => format!(", and up to {count} to one that speaks TLS 1.0 beside a higher version"),
    };
    format!(
        "More only under a condition: up to {} to a front end that renegotiates, up to {} to one that renews a ticket when it accepts it{beside}; so at most {} to one front end.{again}",
        plan.only_renegotiated(),
        plan.only_renewed(),
        plan.connections()
    )
}
