//! TLS 1.0, 1.1 and 1.2 as a peer of Windows Server 2012 R2 speaks them: the 28 suites of such a host, RSA, DHE and ECDHE, session control
//! by ticket and by session ID, and the client certificate in the first handshake or by renegotiation.
//!
//! rustls holds none of these conversations: it has neither the versions, nor RSA and DHE key exchange, nor renegotiation in either role.
//! The messages are put together here; the primitives are those of ring and of the RustCrypto crates. The server half is
//! [`classic_server`](crate::classic_server).
//!
//! It is a client that wants to see what a server does. It checks no certificate and stops at no bad signature; it is not to be used to
//! keep a secret from anybody.

mod bad_record;
mod cbc;
pub(crate) mod classic_records;
mod client;
pub(crate) mod connection_error;
mod credential;
pub(crate) mod dh;
pub(crate) mod exchange;
mod file_key;
mod hello;
pub(crate) mod length_prefixed;
mod mac;
pub(crate) mod message_name;
pub(crate) mod prf;
pub(crate) mod random;
pub(crate) mod record;
pub(crate) mod renegotiation_info;
pub(crate) mod scheme;
mod server_hello;
pub(crate) mod server_key;
pub(crate) mod session;
mod signing_key_before_tls12;
mod stream;
pub(crate) mod suite;
pub(crate) mod transport;

pub(crate) use self::client::ClientConnection;
pub(crate) use self::connection_error::Broken;
pub use self::credential::Credential;
pub(crate) use self::hello::Greeting;
pub use self::session::ClassicSession;
pub(crate) use self::session::Offered;
pub(crate) use self::stream::{Side, TlsStream};
