//! A listener that says nothing and counts.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream};

use crate::peers::{free_port, poll};

/// Takes connections, as the kernel does for every listener, and says nothing on any of them.
pub(crate) struct SilentListener(TcpListener);

impl SilentListener {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind(free_port()).unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// The first connection, as soon as it is there.
    pub(crate) fn first(&self) -> TcpStream {
        poll("a connection", || Some(self.0.accept().ok()?.0))
    }

    /// Connections that were opened so far, also those that are closed again.
    pub(crate) fn connections(self) -> usize {
        let mut count = 0;
        loop {
            match self.0.accept() {
                Ok(_) => count += 1,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return count,
                Err(error) => panic!("the listener failed: {error}"),
            }
        }
    }
}
