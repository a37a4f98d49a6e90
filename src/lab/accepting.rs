//! The loop over the listener of a front end.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::connection::attend;
use super::front_end_tls::Host;

/// Connections that one front end attends to at a time; more wait in the queue of the listener.
const CONNECTIONS_MAX: usize = 256;
/// Longest life of a connection.
const CONNECTION_TIME: Duration = Duration::from_secs(30);
/// Longest wait for connections to end when the lab shuts down.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(1);
/// Pause after a connection could not be accepted, for example for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Attends to every connection, until `stop` changes or its sender is gone.
pub(super) async fn listen(host: Arc<Host>, listener: TcpListener, mut stop: watch::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < CONNECTIONS_MAX => match accepted {
                Ok((tcp, _)) => {
                    let connection = attend(host.clone(), tcp);
                    connections.spawn(timeout(CONNECTION_TIME, connection));
                }
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    // Those that are still there then are cut.
    let _ = timeout(SHUTDOWN_PATIENCE, ended).await;
}
