//! TLS bytes to meaning: records, handshake messages, and what each side has said so far. Pure: no sockets, no time.
//!
//! Up to ChangeCipherSpec, TLS 1.0 to 1.2 send everything in clear text, so that what is read here is what the peers said.

pub mod extension_number;
mod handshake;
mod hello;
mod messages_so_far;
mod reader;
mod record;
mod writer;

pub use handshake::{
    Certificate, CertificateRequest, HandshakeJoiner, HandshakeType, Message, NewSessionTicket,
};
pub use hello::{ClientHello, Extension, RandomSays, ServerHello};
pub use messages_so_far::{AfterHello, ClientFlight, Defect, ServerFlight};
pub use reader::{DecodeError, Reader};
pub use record::{ContentType, Piece, RecordHeader, RecordSplitter, records};
pub use writer::EncodeError;
