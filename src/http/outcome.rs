//! What a conversation brought, in the stream's own terms.

use std::io;
use std::time::{Duration, Instant};

use crate::observation::Declared;

/// What came of a conversation.
#[derive(Debug)]
pub struct ConversationOutcome {
    /// Each request and its reply: one at least.
    pub exchanges: Vec<Exchanged>,
    /// What became of the connection after the last reply.
    pub after: After,
    /// Whether the peer closed, and with close_notify or without.
    pub closed: Option<Closed>,
}

impl ConversationOutcome {
    /// Whether the peer is there to hear a close_notify, or has said its own.
    pub(crate) fn is_worth_closing(&self) -> bool {
        self.was_answered() || self.closed.is_some()
    }

    /// Whether anything came in answer.
    #[must_use]
    pub fn was_answered(&self) -> bool {
        self.exchanges.first().is_some_and(|e| e.answer.is_ok())
    }
}

/// One request and its reply.
#[derive(Debug)]
pub struct Exchanged {
    /// When the request was sent.
    pub sent_at: Option<Instant>,
    /// When the head of the reply was whole.
    pub head_at: Option<Instant>,
    /// What came: [`io::ErrorKind::UnexpectedEof`] where the connection ended before the first byte, [`io::ErrorKind::TimedOut`] where
    /// the patience ran out, and whatever else the stream says.
    pub answer: io::Result<Answer>,
}

/// What came over the connection.
#[derive(Debug)]
pub enum Answer {
    /// A final status and a body.
    Http {
        /// The status, 200 to 599.
        status: u16,
        /// What the head says of the body.
        declared: Declared,
        /// Bytes of the body that came.
        received: u64,
        /// How the body ended.
        end: End,
    },
    /// Nothing that could be read as HTTP.
    NotHttp,
}

/// How a body ended.
#[derive(Debug)]
pub enum End {
    /// Where its head says.
    Whole,
    /// Before that.
    CutShort(io::Error),
    /// In something that is no chunk.
    Malformed,
    /// This client did not read so far.
    Unread,
}

/// What became of the connection after the last reply.
#[derive(Debug)]
pub enum After {
    /// The end that was planned, or one before the last reply.
    Nothing,
    /// The server had announced that it would close.
    Announced,
    /// It stayed open for so long.
    StayedOpen(Duration),
    /// It ended, so long after the last reply.
    Ended(io::Error, Duration),
    /// Data came that was not asked for.
    Unasked,
    /// This client went: a body was not transferred to its end.
    Left,
}

/// How the peer closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// With close_notify.
    Notified,
    /// Without.
    Unnotified,
}
