//! How much memory this process may have.

use tokio::runtime::Builder;

use crate::bounds::MEMORY_MAX;

/// Threads that work, and as many that wait for names, where memory is limited: each has a stack.
const THREADS: usize = 2;
/// Bytes of a MiB.
const MIB: u64 = 1 << 20;

/// Why no run can begin, where this process may have so little memory that its threads do not start.
pub(in crate::cli) fn shortage() -> Option<String> {
    let least = MEMORY_MAX as u64;
    let allowed = limit().filter(|allowed| *allowed < least)?;
    Some(format!(
        "this process may have {} MiB of memory, and needs {}: raise the limit (`ulimit -v {}`)",
        allowed / MIB,
        least / MIB,
        least / 1024
    ))
}

/// A runtime that keeps to the limit: fewer threads where there is one.
pub(in crate::cli) fn runtime() -> Builder {
    let mut builder = Builder::new_multi_thread();
    if limit().is_some() {
        builder
            .worker_threads(THREADS)
            .max_blocking_threads(THREADS);
    }
    builder
}

/// Bytes of address space; none where there is no limit.
#[cfg(unix)]
fn limit() -> Option<u64> {
    use rustix::process::{Resource, getrlimit};

    getrlimit(Resource::As).current
}

/// Windows limits jobs, not what a process may reserve.
#[cfg(not(unix))]
fn limit() -> Option<u64> {
    None
}
