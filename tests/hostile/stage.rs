//! The listener on which a script is played, a thread for each connection.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::script::{Step, play};

/// Plays a script to everyone who connects, until it goes out of scope.
pub(crate) struct Stage {
    address: SocketAddr,
    over: Arc<AtomicBool>,
}

impl Stage {
    pub(crate) fn open(script: Vec<Step>) -> Self {
        Self::open_at((Ipv4Addr::LOCALHOST, 0).into(), script)
    }

    pub(crate) fn open_at(address: SocketAddr, script: Vec<Step>) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let over = Arc::new(AtomicBool::new(false));
        let (ended, script) = (Arc::clone(&over), Arc::new(script));
        thread::spawn(move || {
            for tcp in listener.incoming().map_while(Result::ok) {
                if ended.load(Ordering::Acquire) {
                    return;
                }
                let script = Arc::clone(&script);
                thread::spawn(move || play(tcp, &script));
            }
        });
        Self { address, over }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        // Wakes the listener. It has nothing to say where it is gone already.
        let _ = TcpStream::connect(self.address);
    }
}
