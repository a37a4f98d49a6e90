//! The client half of TLS 1.3 (RFC 8446), over the seams of the engine around it: its credential, its stream, its errors.
//!
//! rustls speaks TLS 1.3 as well, and offers psk_key_exchange_modes in every ClientHello: it has no full handshake to which a server
//! may not issue tickets. Here each connection offers what it is told to, and what came under encryption is there to be read.

mod awaited;
mod client;
mod client_flight;
mod handshake;
mod hello;
mod keys;
mod messages;
mod schedule;
mod session;
mod transport;

#[cfg(test)]
mod tests;

pub(crate) use self::client::Client13;
pub(crate) use self::session::Offered13;
pub use self::session::Tls13Session;
