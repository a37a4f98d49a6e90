//! How many files, and so connections, this process may have open.

use std::num::NonZeroUsize;

use crate::experiment::Limits;
use crate::probe::Settings;

/// Open files beside those of connections: the standard streams, the runtime, the report, the roots of the system.
const RESERVED: usize = 14;
/// Open files of one front end beside its connections: the look-up of its name.
const LOOK_UP: usize = 2;

/// How many front ends may be in flight, and how many connections to each, where `allowed` files may be open.
fn fit(parallel: usize, per_host: usize, allowed: usize) -> (usize, usize) {
    let room = allowed.saturating_sub(RESERVED);
    let per_host = per_host.min(room.saturating_sub(LOOK_UP)).max(1);
    (parallel.min(room / (per_host + LOOK_UP)).max(1), per_host)
}

/// Keeps `settings` within the open files that this process may have, which it raises as far as it may. Says so where that slows the run.
pub(in crate::cli) fn keep_within(settings: &mut Settings) -> Option<String> {
    let wanted = (settings.parallel.get(), settings.limits.per_host);
    let needed = RESERVED.saturating_add(wanted.0.saturating_mul(wanted.1 + LOOK_UP));
    let allowed = raise(needed)?;
    let (parallel, per_host) = fit(wanted.0, wanted.1, allowed);
    if (parallel, per_host) == wanted {
        return None;
    }
    settings.parallel = NonZeroUsize::new(parallel).unwrap_or(NonZeroUsize::MIN);
    settings.limits = Limits::new(per_host, settings.limits.deadline);
    Some(format!(
        "this process may have {allowed} files open: at most {parallel} front ends at a time, {per_host} connections each; `ulimit -n {needed}` allows more"
    ))
}

/// Why no run can begin, where so few files may be open that not even its runtime starts.
pub(in crate::cli) fn shortage() -> Option<String> {
    let least = RESERVED + LOOK_UP;
    let allowed = raise(least).filter(|allowed| *allowed < least)?;
    Some(format!(
        "this process may have {allowed} files open, and needs {least}: raise the limit (`ulimit -n {least}`)"
    ))
}

/// Raises the limit to `needed` as far as that is allowed. None where there is no limit.
#[cfg(unix)]
fn raise(needed: usize) -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let current = limit.current?;
    let needed = needed as u64;
    let raised = limit.maximum.map_or(needed, |hard| hard.min(needed));
    let allowed = if current < raised {
        let wanted = Rlimit {
            current: Some(raised),
            ..limit
        };
        setrlimit(Resource::Nofile, wanted).map_or(current, |()| raised)
    } else {
        current
    };
    Some(usize::try_from(allowed).unwrap_or(usize::MAX))
}

/// Windows knows no such limit.
#[cfg(not(unix))]
fn raise(_: usize) -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_files_mean_few_front_ends_at_a_time() {
        for (allowed, fits) in [
            (1024, (64, 4)),
            (200, (31, 4)),
            (32, (3, 4)),
            (20, (1, 4)),
            (17, (1, 1)),
            (0, (1, 1)),
        ] {
            assert_eq!(fit(64, 4, allowed), fits, "{allowed}");
        }
    }
}
