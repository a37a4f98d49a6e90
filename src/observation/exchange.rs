//! What a connection brought beyond its first reply.

use serde::{Deserialize, Serialize};

use super::Reply;

/// The body of a reply, as far as it was read (RFC 9112 section 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// What its head says of its length.
    pub declared: Declared,
    /// Bytes that came, without the framing of chunks.
    pub received: u64,
    /// How it ended.
    pub end: BodyEnd,
}

/// What the head of a reply says of the length of its body (RFC 9112 section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Declared {
    /// There is none: the reply to HEAD, 204 or 304.
    NoBody,
    /// Content-Length.
    ContentLength {
        /// Its value, in bytes.
        bytes: u64,
    },
    /// Chunks, up to the one of size 0.
    Chunked,
    /// Nothing: it ends with the connection.
    UntilClose,
}

/// How a body ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BodyEnd {
    /// Where its head says.
    Whole,
    /// Before that.
    CutShort {
        /// What came instead of the rest.
        by: Box<Reply>,
    },
    /// Not known: this client stopped reading, because the body is long or does not say where it ends.
    Unread,
}

impl Body {
    /// Whether it ended before its time.
    #[must_use]
    pub fn is_cut_short(&self) -> bool {
        matches!(self.end, BodyEnd::CutShort { .. })
    }
}

/// A further request on the same connection, and what it got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// What the request got, or how the connection ended instead.
    pub reply: Reply,
    /// The body of the reply; none where there was no reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// When the request was sent in full, in microseconds since the attempt began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_us: Option<u64>,
    /// When the head of the reply was read, in microseconds since the attempt began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_us: Option<u64>,
}

/// What became of the connection after its last reply. None of it is a fault by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Afterwards {
    /// The server had said that it would close: `Connection: close`, HTTP/1.0, or a body that ends with the connection.
    AnnouncedClose,
    /// It stayed open in silence, until this client closed it.
    StayedOpen {
        /// For how long, in milliseconds.
        held_ms: u64,
    },
    /// The server ended it in silence, unannounced.
    Ended {
        /// How.
        by: Box<Reply>,
        /// How long after its last reply, in milliseconds.
        after_ms: u64,
    },
    /// The server sent something that was not asked for. A client closes then (RFC 9112 section 9.2).
    UnaskedData,
    /// This client left: the body of its request, or that of the reply, was not transferred to the end.
    Left,
}

/// How a server that closed first did it (RFC 5246 section 7.2.1). Neither is worse by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// With close_notify, then the end of the TCP connection.
    CloseNotify,
    /// With close_notify, and the TCP connection stayed open.
    CloseNotifyAlone,
    /// With FIN, without close_notify.
    FinAlone,
}

/// Where in a connection one fell behind another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// In the reply to the request of this number, from 1.
    Reply(u32),
    /// In the body of that reply.
    Body(u32),
    /// After that reply: the connection went no further.
    After(u32),
    /// In the silence after the last reply.
    Silence,
}
