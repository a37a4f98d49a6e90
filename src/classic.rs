//! TLS 1.0, 1.1 and 1.2 as a peer of Windows Server 2012 R2 speaks them: the 28 suites of such a host, RSA, DHE and ECDHE, session control
//! by ticket and by session ID, and the client certificate in the first handshake or by renegotiation.
//!
//! rustls holds none of these conversations: it has neither the versions, nor RSA and DHE key exchange, nor renegotiation in either role.
//! The messages are put together here; the primitives are those of ring and of the RustCrypto crates. The server half is
//! [`classic_server`](crate::classic_server).
//!
//! It is a client that wants to see what a server does. It checks no certificate and stops at no bad signature; it is not to be used to
//! keep a secret from anybody.

pub(crate) mod bond;
pub(crate) mod broken;
mod cbc;
pub(crate) mod classic_records;
pub(crate) mod client;
pub(crate) mod credential;
pub(crate) mod dh;
pub(crate) mod encode;
pub(crate) mod exchange;
mod file_key;
pub(crate) mod hello;
mod mac;
pub(crate) mod message_name;
mod old_key;
pub(crate) mod prf;
pub(crate) mod random;
pub(crate) mod record;
pub(crate) mod scheme;
pub(crate) mod server_hello;
pub(crate) mod server_key;
pub(crate) mod session;
pub(crate) mod stream;
pub(crate) mod suite;
pub(crate) mod transport;
mod unopened;

pub(crate) use self::broken::Broken;
pub(crate) use self::client::ClientConnection;
pub use self::credential::Credential;
pub(crate) use self::hello::Greeting;
pub use self::session::ClassicSession;
pub(crate) use self::session::Offered;
pub(crate) use self::stream::{Side, TlsStream};
