//! From targets to front ends, all front ends of a run side by side, and the tickets of each pool among its members.

mod attempt_context;
mod engines;
mod foreign;
mod front_end;
mod kept_ticket;
mod lookup;
mod pools;
mod reverse_name;
mod schannel;
mod series;
mod settings;
mod versions;
mod watch_for_renegotiation;

use std::collections::BTreeMap;

use tokio::sync::watch;
use tokio::time::Instant;

use self::attempt_context::Course;
pub use self::engines::Engines;
use self::foreign::Member;
pub use self::front_end::FrontEnd;
use self::front_end::{authority, server_name, tls_name};
pub use self::lookup::front_ends;
pub use self::pools::{Event, foreign_tickets, pools, run};
use self::reverse_name::reverse_name;
pub use self::settings::{Asking, Settings};
use crate::observation::{Attempt, Conditions, CutShort, FrontEndRun, Offer, Reply, Series, Stage};

/// What came of the series of one front end.
struct Probed {
    run: FrontEndRun,
    /// What its pool needs of it; none where it has no address.
    member: Option<Member>,
}

impl Probed {
    fn alone(run: FrontEndRun) -> Self {
        Self { run, member: None }
    }
}

/// Probes one front end.
async fn probe(
    front_end: &FrontEnd,
    engines: &Engines,
    settings: &Settings,
    stop: watch::Receiver<bool>,
) -> Probed {
    let mut run = empty_run(front_end, settings);
    let Some(address) = front_end.address else {
        if *stop.borrow() {
            let left_out = u32::try_from(settings.plan.usual()).unwrap_or(u32::MAX);
            run.cut_short = CutShort::Interrupted { left_out };
            return Probed::alone(run);
        }
        run.attempts = vec![failed(Stage::Resolve, Reply::NotResolved)];
        return Probed::alone(run);
    };
    let Some(name) = tls_name(front_end) else {
        let what = "the name cannot stand in a ClientHello".to_owned();
        run.attempts = vec![failed(Stage::Connect, Reply::LocalFault { what })];
        return Probed::alone(run);
    };
    let authority = authority(front_end);
    let course = Course {
        address,
        name,
        request: settings.asking.request(&authority, &front_end.target.path),
        engines,
        settings,
        stop,
        begun: Instant::now(),
    };
    let (ticket, reverse_name) = tokio::join!(course.run(&mut run), reverse_name(address.ip()));
    run.reverse_name = reverse_name;
    let member = Member {
        target: run.target.clone(),
        address,
        spoke: Member::spoke(&run),
        took: course.begun.elapsed(),
        name: course.name,
        request: course.request,
        ticket,
    };
    Probed {
        run,
        member: Some(member),
    }
}

fn empty_run(front_end: &FrontEnd, settings: &Settings) -> FrontEndRun {
    FrontEndRun {
        target: front_end.target.to_string(),
        server_name: server_name(front_end),
        address: front_end.address,
        reverse_name: None,
        conditions: Conditions {
            method: settings.asking.method,
            client_certificate: settings.client_certificate,
            engine: settings.engine.unwrap_or_default(),
            requests: settings.asking.requests.get(),
            hold_ms: u64::try_from(settings.asking.hold.as_millis()).unwrap_or(u64::MAX),
        },
        versions: Vec::new(),
        cut_short: CutShort::No,
        cut_off: BTreeMap::new(),
        attempts: Vec::new(),
        chains: Vec::new(),
        acceptable_issuers: Vec::new(),
    }
}

/// A run whose task did not come back: a fault of this tool, told as such.
fn broken(
    front_end: &FrontEnd,
    settings: &Settings,
    error: &tokio::task::JoinError,
) -> FrontEndRun {
    let what = format!("the probe of this front end broke off: {error}");
    let mut run = empty_run(front_end, settings);
    run.attempts = vec![failed(Stage::Connect, Reply::LocalFault { what })];
    run
}

fn failed(stage: Stage, reply: Reply) -> Attempt {
    let mut attempt = Attempt::new(Series::Full, 1, Offer::Nothing);
    attempt.stage = stage;
    attempt.reply = reply;
    attempt
}
