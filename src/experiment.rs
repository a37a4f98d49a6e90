//! Runs the plan of one front end and collects what was seen.

mod kept_sessions;
mod limits;
mod scheduler;
mod seen;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

pub use self::limits::{Limits, Ran};
use self::scheduler::Scheduler;
pub use self::seen::Seen;
use crate::dial::Dial;
use crate::observation::CutShort;
use crate::plan::Plan;

/// Runs the series of `plan` in one TLS version over `dial`. Ends early at the deadline, or when `stop` turns true.
pub async fn run<D: Dial>(
    dial: &D,
    plan: Plan,
    limits: Limits,
    stop: watch::Receiver<bool>,
) -> Ran<D::Session> {
    drive(dial, Scheduler::new(plan), limits, stop).await
}

/// Runs the scouts of `plan` over `dial`. Ends early as [`run`] does.
pub async fn scout<D: Dial>(
    dial: &D,
    plan: Plan,
    limits: Limits,
    stop: watch::Receiver<bool>,
) -> Seen {
    let ran = drive(dial, Scheduler::of_scouts(plan), limits, stop).await;
    ran.seen
}

async fn drive<D: Dial>(
    dial: &D,
    mut scheduler: Scheduler<D::Session>,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) -> Ran<D::Session> {
    // What could only be cut off at once is not begun.
    if *stop.borrow() {
        return scheduler.cut(|left_out| CutShort::Interrupted { left_out });
    }
    if limits.deadline.is_zero() {
        return scheduler.cut(|left_out| CutShort::Deadline { left_out });
    }
    let begun = Instant::now();
    let deadline = sleep_until(begun + limits.deadline);
    tokio::pin!(deadline);
    let mut in_flight = FuturesUnordered::new();
    let mut stoppable = true;
    loop {
        while in_flight.len() < limits.per_host
            && !*stop.borrow()
            && let Some((place, order)) = scheduler.next(limits)
        {
            let started = begun.elapsed();
            in_flight.push(async move { (place, started, dial.attempt(order).await) });
        }
        if in_flight.is_empty() && !*stop.borrow() {
            return scheduler.finish();
        }
        tokio::select! {
            biased;
            stopped = stop.wait_for(|stop| *stop), if stoppable => {
                if stopped.is_ok() {
                    return scheduler.cut(|left_out| CutShort::Interrupted { left_out });
                }
                // The other end is gone: nobody can stop this any more, and nobody has.
                stoppable = false;
            }
            () = &mut deadline => {
                return scheduler.cut(|left_out| CutShort::Deadline { left_out });
            }
            Some((place, started, dialled)) = in_flight.next() => {
                scheduler.take(place, started, dialled);
            }
        }
    }
}

#[cfg(test)]
mod tests;
