//! HTTP without TLS, for what stands behind stunnel.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

const REPLY: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Answers every request of every connection, as long as the test runs.
pub(crate) fn serve(listener: TcpListener) -> SocketAddr {
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(|| answer(stream));
        }
    });
    address
}

/// Until the client goes.
fn answer(stream: TcpStream) {
    let Ok(mut replies) = stream.try_clone() else {
        return;
    };
    let mut wants_end = false;
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        wants_end |= line.eq_ignore_ascii_case("connection: close");
        if line.is_empty() && (replies.write_all(REPLY).is_err() || wants_end) {
            return;
        }
    }
}
