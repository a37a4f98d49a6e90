//! The end of a process that was asked to end and does not: it writes to a pipe that nobody reads, or waits for one that nobody fills.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

use super::interruption::wait_for_interruption;
use crate::cli::failure::FAILED;

/// How long a process may take to end after a signal: what is under way is given up within two seconds, the rest is for writing.
const TO_END: Duration = Duration::from_secs(15);
/// How long after a second one.
const TO_END_AT_LAST: Duration = Duration::from_secs(1);

/// Watches from now on. A run ends by itself at the first signal; this ends a process that stays.
pub(in crate::cli) fn watch() {
    let runtime = Builder::new_current_thread().enable_all().build();
    let watch = move || {
        if let Ok(runtime) = runtime
            && runtime.block_on(until_ended())
        {
            std::process::exit(FAILED.into());
        }
    };
    // Without a thread the process ends by other means.
    let _ = std::thread::Builder::new().spawn(watch);
}

/// Returns true when the time is over, and false where no signal can be heard.
async fn until_ended() -> bool {
    if wait_for_interruption().await.is_err() {
        return false;
    }
    tokio::select! {
        () = sleep(TO_END) => true,
        again = wait_for_interruption() => {
            sleep(TO_END_AT_LAST).await;
            again.is_ok()
        }
    }
}

/// Lets a write beyond the size that a file may have (`ulimit -f`) fail, instead of ending the process (SIGXFSZ, signal(7)).
#[cfg(unix)]
pub(in crate::cli) fn let_large_files_fail() {
    use rustix::process::{Resource, getrlimit};
    use tokio::signal::unix::{SignalKind, signal};

    const SIGXFSZ: i32 = 25;
    if getrlimit(Resource::Fsize).current.is_none() {
        return;
    }
    if let Ok(runtime) = Builder::new_current_thread().enable_all().build() {
        let _inside = runtime.enter();
        // The handler stays for the life of the process.
        let _ = signal(SignalKind::from_raw(SIGXFSZ));
    }
}

/// Windows knows no such limit.
#[cfg(not(unix))]
pub(in crate::cli) fn let_large_files_fail() {}
