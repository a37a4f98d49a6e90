//! The wish of the user, or of the system, that the program ends.

use std::future::Future;
use std::io;

use futures_util::FutureExt;
use tokio::sync::watch;

/// The first Ctrl-C, SIGTERM or SIGHUP (on Windows Ctrl-Break), caught from now on and not only from the time when it is waited for.
pub(in crate::cli) fn interruption() -> impl Future<Output = io::Result<()>> {
    let mut interrupted = Box::pin(wait_for_interruption());
    // The first poll installs the handlers.
    let at_once = interrupted.as_mut().now_or_never();
    async move {
        match at_once {
            Some(outcome) => outcome,
            None => interrupted.await,
        }
    }
}

/// Whether this process was started so that SIGHUP does nothing (proc(5): `SigIgn`, of which SIGHUP is the lowest bit). Elsewhere than
/// on Linux it is taken for granted.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status");
    let ignored = status.ok().and_then(|status| {
        let mask = status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))?;
        u128::from_str_radix(mask.trim(), 16).ok()
    });
    ignored.is_none_or(|mask| mask & 1 == 1)
}

#[cfg(unix)]
pub(in crate::cli) async fn wait_for_interruption() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminated = signal(SignalKind::terminate())?;
    // Of `nohup` the run goes on.
    let mut hung_up = match ignores_hangup() {
        true => None,
        false => Some(signal(SignalKind::hangup())?),
    };
    let hung_up = async {
        match &mut hung_up {
            Some(signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminated.recv() => Ok(()),
        () = hung_up => Ok(()),
    }
}

#[cfg(windows)]
pub(in crate::cli) async fn wait_for_interruption() -> io::Result<()> {
    let mut broken = tokio::signal::windows::ctrl_break()?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = broken.recv() => Ok(()),
    }
}

/// Turns true at the first Ctrl-C or SIGTERM.
pub(in crate::cli) fn stop_on_interruption() -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    let interrupted = interruption();
    tokio::spawn(async move {
        // Where no handler can be installed, Ctrl-C ends the process as it always does.
        if interrupted.await.is_ok() {
            let _ = stop.send(true);
        }
    });
    stopped
}
