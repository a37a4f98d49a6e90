//! What the arguments ask of a run.

use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::time::Duration;

use anyhow::{Context, bail};

use crate::bounds::{FRONT_END_DEADLINE, REQUEST_BODY_MAX};
use crate::cli::arguments::{Format, ProbeArgs};
use crate::cli::failure::{Blame, Failure};
use crate::experiment::Limits;
use crate::identity::printable;
use crate::observation::{CertificateAtHand, Engine, Method};
use crate::plan::{Look, Plan, Scouts, Versions};
use crate::probe::{Asking, Settings};

/// Which attempts a report keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Attempts {
    /// Each by itself.
    Every,
    /// Those that went alike once, with their number: memory does not grow with `--attempts`.
    Alike,
}

/// The settings of a run by a client that has a certificate, or has none, and which attempts its report keeps.
pub(in crate::cli) fn settings(
    args: &ProbeArgs,
    client_certificate: CertificateAtHand,
) -> Result<(Settings, Attempts), Failure> {
    let asking = asking(args)?;
    let plan = plan(args);
    let per_host = args.per_host.get();
    let deadline = args
        .deadline
        .unwrap_or_else(|| deadline(plan, per_host, asking.hold));
    let settings = Settings {
        plan,
        engine: args.engine.asked_for(),
        asking,
        client_certificate,
        limits: Limits::new(per_host, deadline),
        parallel: args.parallel,
        seed: args.seed.unwrap_or_else(drawn_seed),
    };
    Ok((settings, attempts(args)))
}

/// What each connection is used for.
fn asking(args: &ProbeArgs) -> Result<Asking, Failure> {
    Ok(Asking {
        method: args.method.into(),
        requests: args.requests,
        hold: args.hold,
        body: body(args).usage()?,
    })
}

fn body(args: &ProbeArgs) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(path) = &args.body else {
        return Ok(None);
    };
    let name = printable(&path.to_string_lossy());
    if Method::from(args.method) != Method::Post {
        bail!("--body {name}: only a POST has a body; add --method POST, or leave out --body");
    }
    let mut body = Vec::new();
    let most = REQUEST_BODY_MAX as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut body));
    read.with_context(|| format!("--body {name}: cannot be read; give a file of at most 64 KiB"))?;
    if body.len() > REQUEST_BODY_MAX {
        bail!("--body {name}: it has more than {REQUEST_BODY_MAX} bytes; give a smaller file");
    }
    Ok(Some(body))
}

/// What the user gets who says nothing: the usual time, and that of the silences, which run side by side.
fn deadline(plan: Plan, per_host: usize, hold: Duration) -> Duration {
    let silences = plan.connections().div_ceil(per_host as u64);
    let silences = u32::try_from(silences).unwrap_or(u32::MAX);
    FRONT_END_DEADLINE.saturating_add(hold.saturating_mul(silences))
}

fn plan(args: &ProbeArgs) -> Plan {
    Plan {
        scouts: if args.no_scout {
            Scouts::LeftOut
        } else {
            Scouts::EachVersion
        },
        versions: versions(args),
        look: match args.engine.asked_for() {
            Some(_) => Look::LeftOut,
            None => Look::First,
        },
        ..Plan::new(args.attempts)
    }
}

/// TLS 1.0 beside the highest version takes an engine that speaks it.
fn versions(args: &ProbeArgs) -> Versions {
    let old = args.engine.asked_for() != Some(Engine::Rustls);
    match args.tls {
        Versions::Auto if !old => Versions::Highest,
        other => other,
    }
}

/// Short enough to be read out over a telephone, for `--seed`.
fn drawn_seed() -> u64 {
    RandomState::new().hash_one(()) % 1_000_000
}

/// Pictures show each attempt, and so does `-v`; a saved run may be shown either way later.
fn attempts(args: &ProbeArgs) -> Attempts {
    let wanted = args.report.draw.verbose
        || args.report.save.is_some()
        || args.report.output.format == Format::Html;
    if wanted {
        Attempts::Every
    } else {
        Attempts::Alike
    }
}
