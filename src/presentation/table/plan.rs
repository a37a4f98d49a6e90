//! The plan, printed before anything is sent.

use std::io::{self, Write};

use crate::observation::Series;
use crate::plan::Plan;
use crate::presentation::text_layout::TableStyle;
use crate::probe::{Asking, FrontEnd, foreign_tickets};

/// What stands over the columns.
const HEADER: [&str; 3] = ["Front End", "Connections", "Target"];

/// Writes what a run over `front_ends` would do, and that it has not: how many connections in all, how many to each, and of what kind.
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
    let reached = front_ends.iter().filter(|f| f.address.is_some()).count() as u64;
    let foreign = foreign_tickets(front_ends);
    let total = plan.usual() * reached + foreign;
    let line = format!(
        "Dry run: no connection was opened. A run usually opens {total} connections in all."
    );
    style.hanging(out, &line)?;
    writeln!(out)?;
    let rows: Vec<[String; 3]> = front_ends.iter().map(|f| row(f, plan)).collect();
    style.write_plain(&HEADER, rows.iter().map(|row| &row[..]), out)?;
    writeln!(out)?;
    style.hanging(out, &each(plan))?;
    if foreign > 0 {
        let line = format!(
            "Then the front ends of each pool are shown each other's tickets: at most {foreign} connections more."
        );
        style.hanging(out, &line)?;
    }
    let scouts = u64::from(plan.count(Series::Scout)) * reached;
    style.hanging(out, &requests(asking, total.saturating_sub(scouts)))?;
    style.hanging(out, &conditions(plan))
}

fn row(front_end: &FrontEnd, plan: Plan) -> [String; 3] {
    let (address, connections) = match front_end.address {
        Some(address) => (address.to_string(), plan.usual()),
        None => ("no address".to_owned(), 0),
    };
    let target = &front_end.target;
    let target = format!("{target}{}", target.path);
    [address, connections.to_string(), target]
}

/// The connections to one front end, by what they are for. What is made only under a condition is told apart.
fn each(plan: Plan) -> String {
    let conditional = [
        Series::RenegotiatedTicket,
        Series::RenegotiatedSessionId,
        Series::RenewedTicket,
    ];
    let counts = Series::ALL.into_iter().filter(|s| !conditional.contains(s));
    let counts = counts.map(|series| (plan.usual_count(series), series.name()));
    let counts: Vec<String> = counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    format!(
        "To each: {}. A front end that issues no ticket, or no session ID, is not offered one.",
        counts.join(", ")
    )
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
    let under = |count: u64, condition: &str| {
        (count > 0).then(|| format!("up to {count} to a front end that {condition}"))
    };
    let more: Vec<String> = [
        under(plan.only_renegotiated(), "renegotiates"),
        under(plan.only_renewed(), "renews a ticket when it accepts it"),
        under(plan.only_beside(), "speaks TLS 1.0 beside a higher version"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if more.is_empty() {
        return format!("No more under any condition.{again}");
    }
    format!(
        "More only under a condition: {}; so at most {} to one front end.{again}",
        more.join(", "),
        plan.connections()
    )
}
